"""Runs the C++ test programs through ctest; one that passed and has not changed rests."""

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gate.counts import from_gtest
from gate.passed import Passed
from gate.runner import Log, Outcome
from gate.tree import Tree, fingerprint, processors

# A sanitizer's finding ends the test; without this UBSan only mentions it.
_STRICT = {"UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1", "ASAN_OPTIONS": "detect_leaks=1"}


@dataclass(frozen=True)
class Part:
    """One process that ctest starts, with a fingerprint of all that its result hangs on."""

    name: str
    print: str


def step(
    root: Path, tree: Tree, work: Path, preset: str, log: Log, programs: tuple[str, ...] = ()
) -> Outcome:
    """All test programs of a build, or those that are named."""
    known = Passed(work, f"tests-{preset}")
    tests = _tests(root, preset)
    left_out = [name for name, test in tests.items() if not _is_one_of(programs, test)]
    parts = _parts(root, tree, {name: tests[name] for name in tests if name not in left_out})
    resting = [part.name for part in parts if known.has(part.name, part.print)]
    ran = _run(root, preset, resting + left_out, log)
    for part in parts:
        if part.name in ran and ran[part.name].ok:
            counts = ran[part.name]
            known.add(part.name, part.print, passed=counts.passed, skipped=counts.skipped)
    known.save()
    ran |= {name: Outcome(**known.noted(name)) for name in resting}
    return _together(root, preset, parts, ran, len(resting))


def _together(
    root: Path, preset: str, parts: list[Part], ran: dict[str, Outcome], resting: int
) -> Outcome:
    missing = [part.name for part in parts if part.name not in ran]
    outcome = Outcome(
        passed=sum(one.passed for one in ran.values()),
        failed=sum(one.failed for one in ran.values()) + len(missing),
        skipped=sum(one.skipped for one in ran.values()),
        details=[f"was not run: {name}" for name in missing],
        advice=f"build/{preset}/tests/ROOM/busward_ROOM_tests --gtest_filter=NAME",
    )
    outcome.details += [line for one in ran.values() for line in one.details]
    outcome.note = f"{outcome.passed + outcome.failed} tests"
    if resting:
        outcome.note += f"; {resting} of {len(parts)} programs rested, unchanged since they passed"
    outcome.ok = outcome.failed == 0 and outcome.passed > 0
    return outcome


def _run(root: Path, preset: str, left_out: list[str], log: Log) -> dict[str, Outcome]:
    listed, reports = log.path.with_suffix(".xml"), root / "build" / preset / "test-reports"
    listed.unlink(missing_ok=True)
    shutil.rmtree(reports, ignore_errors=True)
    leave_out = "|".join(f"^{re.escape(name)}$" for name in left_out)
    log.command(
        [
            "ctest",
            "--test-dir",
            f"build/{preset}",
            "-j",
            str(processors()),
            "--output-on-failure",
            "--output-junit",
            str(listed),
            *(["-E", leave_out] if leave_out else []),
        ],
        cwd=root,
        **_STRICT,
    )
    return from_gtest(listed, reports)


def _tests(root: Path, preset: str) -> dict[str, dict]:
    said = subprocess.run(
        ["ctest", "--test-dir", f"build/{preset}", "--show-only=json-v1"],
        cwd=root,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    # A program that was not built has no command.
    return {test["name"]: test for test in json.loads(said)["tests"]}


def _is_one_of(programs: tuple[str, ...], test: dict) -> bool:
    return not programs or Path(test.get("command", [""])[0]).name in programs


def _parts(root: Path, tree: Tree, tests: dict[str, dict]) -> list[Part]:
    data = _data(root, tree)
    programs: dict[str, str] = {}
    parts = []
    for name, test in tests.items():
        program = test["command"][0]
        if program not in programs:
            programs[program] = hashlib.sha256(Path(program).read_bytes()).hexdigest()
        rest = json.dumps([test["command"][1:], test["properties"]], sort_keys=True)
        parts.append(Part(name, fingerprint(programs[program], rest, data)))
    return parts


def _data(root: Path, tree: Tree) -> str:
    """What tests read besides their program: the corpora, and the shared data, by its age."""
    kept = [name for name in tree.files if name.startswith("tests/fuzz/corpus/")]
    shared = sorted((root.parent / "shared").glob("*/**/*"))
    ages = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in shared]
    return fingerprint(*(f"{name} {tree.digest(name)}" for name in kept), *ages)
