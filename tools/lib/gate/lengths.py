"""How long things may be: files 600 lines, headers 200, functions 70, lines 100 columns.

There is no allow-list.
"""

import ast
import re

from gate.cpp_text import functions
from gate.finding import Finding
from gate.tree import CPP, ROOMS, Tree

FILE, HEADER, FUNCTION, COLUMNS = 600, 200, 70, 100
P95 = 35  # of the product's own functions
_MEASURED = re.compile(r".*\.(?:h|cc|py|sh|ts|tsx|js|mjs|css|sql|proto|cmake)$|tools/[^/.]+$")
# Statements and style rules are read as the rows of a table; breaking a row hides its columns.
_READ_AS_TABLES = (".sql", ".css", ".proto")
_KEPT = ("web/src/api/generated/", "tests/data/")


def check(tree: Tree, names: tuple[str, ...]) -> tuple[list[Finding], list[int]]:
    """The findings, and the lengths of the product's C++ functions."""
    found: list[Finding] = []
    product: list[int] = []
    for name in names:
        if not _MEASURED.match(name) or name.startswith(_KEPT):
            continue
        text = tree.text(name)
        if text is None:
            continue
        found += _lines(name, text)
        for line, length, label in _functions(name, text):
            if name.split("/")[0] in ROOMS:
                product.append(length)
            if length > FUNCTION:
                found.append(
                    Finding(
                        name, line, f"{length} lines in one function (at most {FUNCTION}): {label}"
                    )
                )
    return found, product


def p95(lengths: list[int]) -> int:
    return sorted(lengths)[int(len(lengths) * 0.95)] if lengths else 0


def _lines(name: str, text: str) -> list[Finding]:
    lines = text.split("\n")
    count = len(lines) - (lines[-1] == "")
    most = HEADER if name.endswith(".h") else FILE
    found = []
    if count > most:
        found.append(Finding(name, most, f"{count} lines; at most {most}"))
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS and not name.endswith(_READ_AS_TABLES):
            found.append(Finding(name, number, f"{len(line)} columns; at most {COLUMNS}"))
    return found


def _functions(name: str, text: str) -> list[tuple[int, int, str]]:
    if name.endswith(CPP):
        return [tuple(function) for function in functions(text)]
    if name.endswith(".py"):
        return [
            (node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1, node.name)
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
    return []
