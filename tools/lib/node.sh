# Which Node.js builds the console. Sourced by tools/setup, tools/check and tools/demo, after `root`
# is set. The console's build wants 20.19 or newer; Debian 12 has 18, so tools/setup puts a pinned
# one into .tools/.

node_home="$root/.tools/node"
node_bin="$node_home/bin"

node_is_new_enough() {  # node_is_new_enough PATH_OF_NODE
  local version major minor
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  case $major in
    20) [ "$minor" -ge 19 ] ;;
    22) [ "$minor" -ge 12 ] ;;
    *) [ "$major" -ge 23 ] ;;
  esac
}

# Succeeds when `node` and `npm` of the right age are at hand; puts ours first in PATH where it is
# the one.
use_node() {
  if command -v npm >/dev/null && command -v node >/dev/null && node_is_new_enough node; then
    return 0
  fi
  if cmp -s "$root/tools/node/package-lock.json" "$node_home/package-lock.json" &&
    [ -x "$node_bin/npm" ] && node_is_new_enough "$node_bin/node"; then
    PATH="$node_bin:$PATH"
    export PATH
    return 0
  fi
  return 1
}
