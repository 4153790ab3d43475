"""The files of the work tree, as git sees them, and what changed."""

import functools
import hashlib
import os
import subprocess
from pathlib import Path

CPP = (".h", ".cc")
ROOMS = ("geo", "routing", "registry", "tracker", "db", "gateway")


class Tree:
    """Tracked files and new ones that are not ignored. A text is read once; a binary has none."""

    def __init__(self, root: Path):
        self.root = root
        listed = self.git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        names = {name for name in listed.split("\0") if name}
        self.files = tuple(sorted(name for name in names if (root / name).is_file()))

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return done.stdout if done.returncode == 0 else ""

    @functools.lru_cache(maxsize=None)
    def text(self, name: str) -> str | None:
        data = (self.root / name).read_bytes()
        if b"\0" in data[:8192]:
            return None
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return None

    def digest(self, name: str) -> str:
        return hashlib.sha256((self.root / name).read_bytes()).hexdigest()

    def cpp(self) -> tuple[str, ...]:
        return tuple(name for name in self.files if name.endswith(CPP))

    def changed(self) -> tuple[str, ...]:
        """Against the commit where this branch left its upstream, or HEAD where there is none."""
        base = self.git("merge-base", "HEAD", "@{upstream}").strip() or "HEAD"
        names = set(self.git("diff", "--name-only", "-z", base).split("\0"))
        names |= set(self.git("ls-files", "-z", "--others", "--exclude-standard").split("\0"))
        return tuple(name for name in self.files if name in names)


def fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def processors() -> int:
    """How many compilers at once: one a core, but none without 1.5 GiB of its own."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(len(os.sched_getaffinity(0)), memory // (3 << 29)))
