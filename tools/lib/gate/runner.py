"""Runs the steps one after the other, and says where it stands in words for a person.

A failing step does not hide the next ones: only those that need it are left out. The last line
printed is the sum of all tests; a failing step without tests of its own counts as one failure.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Outcome:
    """What came of a step. `details` are for the screen; the log has everything."""

    ok: bool = True
    note: str = ""
    details: list[str] = field(default_factory=list)
    advice: str = ""
    passed: int = 0
    failed: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class Step:
    key: str
    title: str
    about_s: int  # on two cores, from nothing; the last run's own time replaces it
    run: Callable[["Log"], Outcome]
    needs: tuple[str, ...] = ()


class Log:
    """One step's log file, and the way to run commands into it."""

    def __init__(self, path: Path, root: Path):
        self.path = path
        self.root = root
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8")

    def write(self, text: str) -> None:
        self._file.write(text + "\n")
        self._file.flush()

    def command(self, arguments: list[str], cwd: Path | None = None, **environment: str) -> int:
        """The exit code; 127 for no such program. Says every half minute that it is alive."""
        self.write("$ " + " ".join(arguments))
        try:
            child = subprocess.Popen(
                arguments,
                cwd=cwd or self.root,
                stdin=subprocess.DEVNULL,
                stdout=self._file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, **environment},
            )
        except FileNotFoundError:
            self.write(f"{arguments[0]}: no such program")
            return 127
        began = time.monotonic()
        try:
            while True:
                try:
                    return child.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    print(
                        f"    … {spoken(time.monotonic() - began)}: {self.tail(1)[0][:70]}",
                        flush=True,
                    )
        except BaseException:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait()
            raise

    def tail(self, count: int) -> list[str]:
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - 16384))
            lines = file.read().decode("utf-8", "replace").splitlines()
        return [line for line in lines if line.strip()][-count:] or [""]

    def text(self) -> str:
        self._file.flush()
        return self.path.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        self._file.close()


def spoken(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


class Runner:
    def __init__(self, root: Path, work: Path):
        self._root = root
        self._work = work
        self._times_file = work / "times.json"
        try:
            self._times: dict[str, float] = json.loads(self._times_file.read_text())
        except (OSError, ValueError):
            self._times = {}
        self._failed: list[str] = []
        self._sum = Outcome()

    def run(self, steps: list[Step]) -> int:
        began = time.monotonic()
        for number, step in enumerate(steps, 1):
            about = self._times.get(step.key, step.about_s)
            print(
                f"step {number} of {len(steps)}, about {self._about(about)}: {step.title} …",
                flush=True,
            )
            missing = [need for need in step.needs if need in self._failed]
            if missing:
                self._failed.append(step.key)
                print(f"    not run, because this failed: {', '.join(missing)}", flush=True)
                continue
            self._one(step)
        self._work.mkdir(parents=True, exist_ok=True)
        self._times_file.write_text(json.dumps(self._times))
        total = self._sum
        word = f"FAILED: {', '.join(self._failed)}" if self._failed else "all steps passed"
        print(f"{word}, after {spoken(time.monotonic() - began)}")
        print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped", flush=True)
        return 1 if self._failed else 0

    def _one(self, step: Step) -> None:
        log = Log(self._work / f"{step.key}.log", self._root)
        began = time.monotonic()
        try:
            outcome = step.run(log)
        finally:
            log.close()
        took = time.monotonic() - began
        if outcome.ok:
            self._times[step.key] = took
        else:
            self._failed.append(step.key)
            outcome.failed = max(outcome.failed, 1)
        self._sum.passed += outcome.passed
        self._sum.failed += outcome.failed
        self._sum.skipped += outcome.skipped
        self._tell(outcome, took, log)

    def _tell(self, outcome: Outcome, took: float, log: Log) -> None:
        note = f": {outcome.note}" if outcome.note else ""
        print(f"    {'ok' if outcome.ok else 'FAILED'} after {spoken(took)}{note}")
        for line in outcome.details:
            print(f"      {line}")
        if not outcome.ok:
            if outcome.advice:
                print(f"    what to do: {outcome.advice}")
            print(f"    all of it: {os.path.relpath(log.path, self._root)}")
        sys.stdout.flush()

    @staticmethod
    def _about(seconds: float) -> str:
        return f"{max(1, round(seconds))} s" if seconds < 60 else f"{round(seconds / 60)} min"
