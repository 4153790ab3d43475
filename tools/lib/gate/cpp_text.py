"""Reads C++ as text: comments and strings blanked, includes, and how long each function is.

No compiler is needed, so it takes a second for the whole tree. It knows what clang-format leaves of
the language, not all of it; gate_test.py shows what it must tell apart.
"""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      |(?P<raw>(?<![A-Za-z0-9_])(?:u8|u|U|L)?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")
      |(?P<string>"(?:\\.|[^"\\\n])*")
      |(?P<char>(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+')""",
    re.S | re.X,
)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])', re.M)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
_LABEL = re.compile(r"\b(?:public|private|protected)\s*:(?!:)")
_INITIALISERS = re.compile(r"\)\s*(?:noexcept\s*(?:\(\))?\s*)?:(?!:)")


class Include(NamedTuple):
    line: int
    path: str
    quoted: bool


class Function(NamedTuple):
    line: int
    length: int
    label: str


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def without_comments(text: str) -> str:
    return _TOKEN.sub(lambda m: _spaces(m[0]) if m["comment"] else m[0], text)


def code_only(text: str) -> str:
    """Same length and lines; comments are blank and literals are empty between their quotes."""

    def blank(match: re.Match[str]) -> str:
        if match["comment"]:
            return _spaces(match[0])
        return match[0][0] + _spaces(match[0][1:-1]) + match[0][-1]

    return _TOKEN.sub(blank, text)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def includes(text: str) -> list[Include]:
    found = []
    for match in _INCLUDE.finditer(code_only(text)):
        quoted = match[1] == '"'
        start = match.end()
        end = text.find('"' if quoted else ">", start)
        found.append(Include(line_of(text, match.start()), text[start:end], quoted))
    return found


def _match(code: str, start: int, opening: str, closing: str) -> int:
    depth = 0
    for found in re.compile(f"[{re.escape(opening + closing)}]").finditer(code, start):
        depth += 1 if found[0] == opening else -1
        if depth == 0:
            return found.start()
    return len(code) - 1


def _flat(head: str) -> str:
    """The head with the insides of (), {} and of leading template<> taken out."""
    for pair in ("()", "{}"):
        inside = re.compile(rf"\{pair[0]}[^{re.escape(pair)}]+\{pair[1]}")
        while True:
            shorter = inside.sub(pair, head)
            if shorter == head:
                break
            head = shorter
    head = re.sub(r"\[\[.*?\]\]", " ", head, flags=re.S)
    while (start := re.match(r"\s*template\s*<", head)) is not None:
        head = head[_match(head, start.end() - 1, "<", ">") + 1 :]
    return head.strip()


def _opens(head: str) -> str:
    """What a brace behind this head opens: scope, function or value."""
    flat = _flat(head)
    if re.match(r'(?:inline\s+)?namespace\b|extern\s*"', flat):
        return "scope"
    if re.match(r"(?:class|struct|union)\b", flat) and "(" not in flat.replace("alignas()", ""):
        return "scope"
    if re.match(r"(?:typedef\s+)?enum\b", flat) or "(" not in flat:
        return "value"
    if "=" in re.sub(r"operator\s*[^\s(\w]+", "operator", flat):
        return "value"
    if _INITIALISERS.search(flat) and re.search(r"[\w>]$", flat):
        return "value"  # a member's initialiser; the body is still to come
    return "function"


def functions(text: str) -> list[Function]:
    """Every function with a body, from the first line of its head to the closing brace."""
    code = _DIRECTIVE.sub(lambda m: _spaces(m[0]), code_only(text))
    found = []
    head_start = 0
    at = 0
    significant = re.compile(r"[{};(]")
    while (match := significant.search(code, at)) is not None:
        start = match.start()
        at = start + 1
        if match[0] == "(":
            at = _match(code, start, "(", ")") + 1
        elif match[0] != "{":
            head_start = at
        else:
            head = _LABEL.sub(lambda m: _spaces(m[0]), code[head_start:start])
            kind = _opens(head)
            if kind == "scope":
                head_start = at
                continue
            at = _match(code, start, "{", "}") + 1
            if kind == "function":
                first = head_start + len(head) - len(head.lstrip())
                line = line_of(code, first)
                label = text[first:start].split("\n")[0].strip()
                found.append(Function(line, line_of(code, at - 1) - line + 1, label))
                head_start = at
    return found
