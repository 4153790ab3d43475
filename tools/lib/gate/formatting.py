"""C++ as clang-format 14 leaves it, and plain text without stray blanks."""

import shutil
import subprocess
from pathlib import Path

from gate.finding import Finding
from gate.passed import Passed
from gate.tree import CPP, Tree, fingerprint

FORMATTER = "clang-format-14"
PLAIN = (
    ".py",
    ".sh",
    ".sql",
    ".ts",
    ".tsx",
    ".js",
    ".mjs",
    ".css",
    ".cmake",
    ".proto",
    ".md",
    ".toml",
)
# What others wrote or what is data: kept as it came.
KEPT = ("web/src/api/generated/", "tests/data/", "tests/fuzz/", "LICENSE")


def check(tree: Tree, names: tuple[str, ...], work: Path) -> list[Finding]:
    found = _blanks(tree, names)
    if shutil.which(FORMATTER) is None:
        return found + [Finding(FORMATTER, 0, "is not installed; run tools/setup")]
    return found + _cpp(tree, names, work)


def _cpp(tree: Tree, names: tuple[str, ...], work: Path) -> list[Finding]:
    style = tree.text(".clang-format") or ""
    passed = Passed(work, "format")
    prints = {
        name: fingerprint(style, tree.text(name) or "") for name in names if name.endswith(CPP)
    }
    todo = [name for name in prints if not passed.has(name, prints[name])]
    bad: set[str] = set()
    for start in range(0, len(todo), 40):
        bad |= _unformatted(tree, todo[start : start + 40])
    for name in todo:
        if name not in bad:
            passed.add(name, prints[name])
    passed.save()
    return [Finding(name, 1, f"is not as {FORMATTER} -i leaves it") for name in sorted(bad)]


def _unformatted(tree: Tree, names: list[str]) -> set[str]:
    done = subprocess.run(
        [FORMATTER, "--dry-run", "--ferror-limit=1", "-Werror", *names],
        cwd=tree.root,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode == 0:
        return set()
    bad = {
        line.split(":")[0] for line in done.stderr.splitlines() if "error: code should be" in line
    }
    return bad & set(names) or set(names)


def _blanks(tree: Tree, names: tuple[str, ...]) -> list[Finding]:
    found = []
    for name in names:
        if not name.endswith(PLAIN) or name.startswith(KEPT):
            continue
        text = tree.text(name)
        if text is None:
            found.append(Finding(name, 1, "is not UTF-8 text"))
            continue
        if text and not text.endswith("\n"):
            found.append(Finding(name, text.count("\n") + 1, "has no newline at its end"))
        for number, line in enumerate(text.split("\n"), 1):
            if line != line.rstrip():
                found.append(Finding(name, number, "has blanks (or a CR) at the end of a line"))
            elif "\t" in line:
                found.append(Finding(name, number, "has a tab"))
    return found
