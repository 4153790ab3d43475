"""The C++ builds and their tests: dev (g++, sanitizers), release, clang, and clang-tidy."""

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gate.includes_of import IncludeGraph
from gate.passed import Passed
from gate.runner import Log, Outcome
from gate.tree import Tree, processors

PURE_TESTS = ("geo", "routing", "registry", "tracker")


def configure(root: Path, preset: str, log: Log, *options: str) -> bool:
    return log.command(["cmake", "--preset", preset, *options], cwd=root) == 0


def build(root: Path, preset: str, log: Log, *targets: str) -> bool:
    target = ["--target", *targets] if targets else []
    return (
        log.command(
            ["cmake", "--build", f"build/{preset}", "-j", str(processors()), *target],
            cwd=root,
        )
        == 0
    )


def build_step(root: Path, preset: str, log: Log, targets: tuple[str, ...] = ()) -> Outcome:
    if not configure(root, preset, log):
        return Outcome(
            ok=False,
            note="cmake could not configure",
            details=log.tail(15),
            advice="run tools/setup; if that helps not, delete build/" + preset,
        )
    if build(root, preset, log, *targets):
        return Outcome()
    return Outcome(
        ok=False,
        note="it does not compile",
        details=_errors(log),
        advice=f"cmake --build build/{preset}",
    )


def _errors(log: Log) -> list[str]:
    lines = [
        line
        for line in log.text().splitlines()
        if re.search(r"\b(?:error|undefined symbol)\b", line)
    ]
    return lines[:15] or log.tail(15)


def pure_targets(root: Path, preset: str, log: Log) -> tuple[str, ...]:
    """Of the pure rooms' test programs, those that exist."""
    names = [f"busward_{room}_tests" for room in PURE_TESTS]
    listed = subprocess.run(
        ["ninja", "-C", f"build/{preset}", "-t", "targets", "all"],
        cwd=root,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    found = tuple(name for name in names if re.search(rf"\b{name}:", listed))
    log.write(f"test programs: {' '.join(found)}")
    return found


def clang_step(root: Path, log: Log) -> Outcome:
    """The second compiler: the pure rooms by clang, optimised, their test programs in turn."""
    if not configure(root, "clang", log):
        return Outcome(
            ok=False,
            note="cmake could not configure",
            details=log.tail(15),
            advice="run tools/setup full",
        )
    targets = pure_targets(root, "clang", log)
    if not build(root, "clang", log, *targets):
        return Outcome(
            ok=False,
            note="it does not compile",
            details=_errors(log),
            advice="cmake --build build/clang --target " + " ".join(targets),
        )
    outcome = Outcome()
    for target in targets:
        room = target.split("_")[1]
        code = log.command([f"build/clang/tests/{room}/{target}", "--gtest_brief=0"], cwd=root)
        part = _gtest_counts(log.text().rsplit("$ ", 1)[-1])
        outcome.passed += part.passed
        outcome.skipped += part.skipped
        outcome.failed += max(part.failed, 1 if code else 0)
        if code:
            outcome.details += log.tail(8)
    outcome.ok = outcome.failed == 0
    return outcome


def _gtest_counts(text: str) -> Outcome:
    def number(word: str) -> int:
        match = re.search(rf"^\[  {word}\s*\] (\d+) tests?", text, re.M)
        return int(match[1]) if match else 0

    return Outcome(passed=number("PASSED"), failed=number("FAILED"), skipped=number("SKIPPED"))


def tidy_step(root: Path, tree: Tree, work: Path, log: Log) -> Outcome:
    if not configure(root, "tidy", log) or not build(root, "tidy", log, "busward_proto"):
        return Outcome(
            ok=False,
            note="cmake could not configure",
            details=log.tail(15),
            advice="run tools/setup full",
        )
    graph, passed = IncludeGraph(tree), Passed(work, "tidy")
    rules = tree.text(".clang-tidy") or ""
    prints = {
        name: graph.fingerprint(name, rules)
        for name in tree.files
        if name.endswith(".cc") and name.split("/")[0] != "tests"
    }
    todo = [name for name in prints if not passed.has(name, prints[name])]
    bad: list[str] = []
    with ThreadPoolExecutor(processors()) as pool:
        for name, said in zip(todo, pool.map(lambda name: _tidy(root, name), todo)):
            if said is None:
                passed.add(name, prints[name])
            else:
                log.write(said)
                bad += re.findall(r"^.*?: (?:warning|error): .*$", said, re.M) or [
                    f"{name}: clang-tidy failed"
                ]
    passed.save()
    bad = [
        os.path.relpath(line, root) if line.startswith("/") else line for line in dict.fromkeys(bad)
    ]
    return Outcome(
        ok=not bad,
        note=f"{len(todo)} of {len(prints)} files read anew",
        details=bad[:30],
        advice="mend it, or write NOLINT(check): why",
    )


def _tidy(root: Path, name: str) -> str | None:
    done = subprocess.run(
        ["clang-tidy-16", "-p", "build/tidy", "--quiet", name],
        cwd=root,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return None if done.returncode == 0 else done.stdout + done.stderr
