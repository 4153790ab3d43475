"""How many tests passed, failed and were skipped, out of what the test programs leave behind."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from gate.runner import Outcome

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def from_junit(path: Path) -> Outcome:
    """ctest's own report."""
    outcome = Outcome()
    try:
        cases = list(ElementTree.parse(path).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return Outcome(ok=False, note="ctest left no report")
    skips = []
    for case in cases:
        name = case.get("name", "?")
        if name.endswith("_NOT_BUILT"):
            outcome.failed += 1
            outcome.details.append(f"not built: {name.removesuffix('_NOT_BUILT')}")
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            outcome.skipped += 1
            skips.append(name)
        elif case.find("failure") is not None or case.get("status") == "fail":
            outcome.failed += 1
            if outcome.failed <= 10:
                said = (case.findtext("system-out") or "").strip().splitlines()
                outcome.details += [f"failed: {name}", *(f"  {line}" for line in said[-12:])]
        else:
            outcome.passed += 1
    outcome.ok = outcome.failed == 0
    if skips:
        more = f" and {len(skips) - 5} more" if len(skips) > 5 else ""
        outcome.details.append(f"skipped: {', '.join(skips[:5])}{more}")
    return outcome


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
