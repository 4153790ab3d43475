"""Remembers which inputs of a rule passed before, by content hash, in build/check/passed/."""

import json
from collections.abc import Callable
from pathlib import Path

from gate.runner import Outcome


class Passed:
    """One rule's memory: key -> fingerprint of all its verdict hangs on, with numbers noted beside
    it. To lose it costs time."""

    def __init__(self, folder: Path, rule: str):
        self._file = folder / "passed" / f"{rule}.json"
        try:
            self._known = json.loads(self._file.read_text())
        except (OSError, ValueError):
            self._known = {}

    def has(self, key: str, fingerprint: str) -> bool:
        known = self._known.get(key)
        return isinstance(known, list) and known[0] == fingerprint

    def noted(self, key: str) -> dict[str, int]:
        return self._known[key][1]

    def add(self, key: str, fingerprint: str, **noted: int) -> None:
        self._known[key] = [fingerprint, noted]

    def save(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        aside = self._file.with_suffix(".new")
        aside.write_text(json.dumps(self._known, sort_keys=True))
        aside.replace(self._file)


def unless_passed(known: Passed, key: str, fingerprint: str, run: Callable[[], Outcome]) -> Outcome:
    """Runs what has changed since it passed; the rest counts as it did then."""
    if known.has(key, fingerprint):
        return Outcome(note="rested, unchanged since it passed", **known.noted(key))
    outcome = run()
    if outcome.ok:
        known.add(key, fingerprint, passed=outcome.passed, skipped=outcome.skipped)
        known.save()
    return outcome
