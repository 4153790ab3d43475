"""The story of tests/stories on a server of its own, in the short form that waits for nothing."""

import hashlib
import sys
from pathlib import Path

from gate.counts import from_output
from gate.passed import Passed, unless_passed
from gate.runner import Log, Outcome
from gate.tree import fingerprint

_STORY = "tests/stories/unqualified_driver.py"


def step(root: Path, work: Path, log: Log, server: Path) -> Outcome:
    contents = [(root / _STORY).read_bytes(), server.read_bytes()]

    def run() -> Outcome:
        code = log.command([sys.executable, _STORY, str(server), "--short"], cwd=root)
        outcome = from_output(log.text())
        outcome.ok = code == 0 and outcome.failed == 0
        if not outcome.ok:
            outcome.details = log.tail(25)
            outcome.advice = f"{_STORY} {server.relative_to(root)} --short"
        return outcome

    made_from = fingerprint(*(hashlib.sha256(one).hexdigest() for one in contents))
    return unless_passed(Passed(work, "story"), "story", made_from, run)
