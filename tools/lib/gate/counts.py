"""How many tests passed, failed and were skipped, out of what the test programs leave behind."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from gate.runner import Outcome

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def from_gtest(listed: Path, reports: Path) -> dict[str, Outcome]:
    """By program: ctest's own list of those that ran, and what each of them wrote of its tests."""
    try:
        programs = list(ElementTree.parse(listed).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return {}
    return {program.get("name", "?"): _of_program(program, reports) for program in programs}


def _of_program(program: ElementTree.Element, reports: Path) -> Outcome:
    name, outcome = program.get("name", "?"), Outcome()
    try:
        cases = list(ElementTree.parse(reports / f"{name}.xml").getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        cases = []  # it ended before it could write them
    skips = [one for case in cases for one in _count(case, outcome)]
    bad_end = program.find("failure") is not None or program.get("status") != "run"
    if (bad_end or not cases) and outcome.failed == 0:
        outcome.failed = 1
        said = (program.findtext("system-out") or "").strip().splitlines()
        outcome.details += [f"ended badly: {name}", *(f"  {line}" for line in said[-15:])]
    if skips:
        more = f" and {len(skips) - 5} more" if len(skips) > 5 else ""
        outcome.details.append(f"skipped: {', '.join(skips[:5])}{more}")
    outcome.ok = outcome.failed == 0
    return outcome


def _count(case: ElementTree.Element, outcome: Outcome) -> list[str]:
    """Adds one test's result to the outcome; its name, if it was skipped."""
    name = f"{case.get('classname')}.{case.get('name')}"
    if case.find("skipped") is not None or case.get("status") == "notrun":
        outcome.skipped += 1
        return [name]
    said = [failure.get("message") or "" for failure in case.iter("failure")]
    if not said:
        outcome.passed += 1
        return []
    outcome.failed += 1
    if outcome.failed <= 10:
        lines = [line for text in said for line in text.strip().splitlines()]
        outcome.details += [f"failed: {name}", *(f"  {line}" for line in lines[:12])]
    return []


def from_output(text: str) -> Outcome:
    """The closing lines of vitest, of node's test runner, and the plain one of tools/check."""
    text = _COLOUR.sub("", text)
    outcome = Outcome()
    for line in re.findall(r"^\s*Tests\s+(\d.*?)\s*\(\d+\)\s*$", text, re.M):
        outcome.passed += _number(r"(\d+) passed", line)
        outcome.failed += _number(r"(\d+) failed", line)
        outcome.skipped += _number(r"(\d+) skipped", line) + _number(r"(\d+) todo", line)
    for word, count in re.findall(
        r"^(?:ℹ|#) (pass|fail|cancelled|skipped|todo) (\d+)$", text, re.M
    ):
        kind = {"pass": "passed", "fail": "failed", "cancelled": "failed"}.get(word, "skipped")
        setattr(outcome, kind, getattr(outcome, kind) + int(count))
    for passed, failed, skipped in re.findall(
        r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", text, re.M
    ):
        outcome.passed += int(passed)
        outcome.failed += int(failed)
        outcome.skipped += int(skipped or 0)
    outcome.ok = outcome.failed == 0
    return outcome


def _number(pattern: str, line: str) -> int:
    match = re.search(pattern, line)
    return int(match[1]) if match else 0
