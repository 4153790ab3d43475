"""The console in web/: its packages, generated code, checks, build and browser tests."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

from gate.counts import from_output
from gate.passed import Passed, unless_passed
from gate.runner import Log, Outcome
from gate.tree import Tree, fingerprint

NONE_YET = Outcome(note="no console yet")
_LOCAL = {"NO_COLOR": "1", "FORCE_COLOR": "0"}


def exists(root: Path) -> bool:
    return (root / "web/package.json").is_file()


def _scripts(root: Path) -> dict[str, str]:
    return json.loads((root / "web/package.json").read_text()).get("scripts", {})


def packages_are_in(root: Path) -> bool:
    """What npm noted down after its last install is what the lock file asks for here."""
    try:
        wanted = json.loads((root / "web/package-lock.json").read_text())["packages"]
        have = json.loads((root / "web/node_modules/.package-lock.json").read_text())["packages"]
    except (OSError, ValueError, KeyError):
        return False
    wanted.pop("", None)
    for path, package in wanted.items():
        if path in have:
            if have[path].get("integrity") != package.get("integrity"):
                return False
        elif not package.get("optional"):
            return False
    return set(have) <= set(wanted)


class EarlyInstall:
    """npm at work on the packages while the first steps run; it waits for the net, they compute."""

    def __init__(self, root: Path, work: Path):
        self._child: subprocess.Popen[bytes] | None = None
        if not exists(root) or packages_are_in(root):
            return
        with (work / "packages-early.log").open("w") as log:
            self._child = subprocess.Popen(
                ["npm", "ci", "--no-audit", "--no-fund"],
                cwd=root / "web",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, **_LOCAL},
            )

    @property
    def is_at_work(self) -> bool:
        return self._child is not None

    def wait(self) -> None:
        if self._child:
            self._child.wait()

    def end(self) -> None:
        if self._child and self._child.poll() is None:
            os.killpg(self._child.pid, signal.SIGTERM)
            self._child.wait()


def install(root: Path, log: Log) -> bool:
    if packages_are_in(root):
        return True
    return log.command(["npm", "ci", "--no-audit", "--no-fund"], cwd=root / "web", **_LOCAL) == 0


def build(root: Path, tree: Tree, work: Path, log: Log) -> bool:
    """web/dist, unless it already is what the sources make."""
    made_from = _sources(tree)
    stamp = work / "console-built-from"
    if (
        (root / "web/dist/index.html").is_file()
        and stamp.is_file()
        and stamp.read_text() == made_from
    ):
        return True
    for script in ("generate", "build"):
        if script in _scripts(root) and log.command(
            ["npm", "run", script], cwd=root / "web", **_LOCAL
        ):
            return False
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)
    return True


def packages_step(root: Path, log: Log, early: EarlyInstall) -> Outcome:
    if not exists(root):
        return NONE_YET
    if early.is_at_work:
        early.wait()
    elif packages_are_in(root):
        return Outcome(note="as package-lock.json says")
    if install(root, log):
        return Outcome(note="installed")
    return Outcome(
        ok=False,
        note="npm ci failed",
        details=log.tail(12),
        advice="where package.json and package-lock.json differ, run npm install in web/ and "
        "commit the lock file",
    )


def generated_step(root: Path, log: Log) -> Outcome:
    if not exists(root) or "generate" not in _scripts(root):
        return NONE_YET
    before = _generated(root)
    if log.command(["npm", "run", "generate"], cwd=root / "web", **_LOCAL) != 0:
        return Outcome(ok=False, note="npm run generate failed", details=log.tail(12))
    changed = [f"stale: {path}" for path, _ in sorted(before ^ _generated(root))]
    # Code that is made at each build and not kept in git cannot be stale.
    kept = [line for line in dict.fromkeys(changed) if _is_kept(root, line.split(": ")[1], log)]
    if kept:
        return Outcome(
            ok=False,
            note="generated code was not what its source makes",
            details=kept[:20],
            advice="it has just been made anew: look at the difference and commit it",
        )
    return Outcome()


def _generated(root: Path) -> set[tuple[str, bytes]]:
    return {
        (os.path.relpath(path, root), path.read_bytes())
        for path in (root / "web/src/api").rglob("*")
        if path.is_file()
    }


def _is_kept(root: Path, name: str, log: Log) -> bool:
    return log.command(["git", "check-ignore", "-q", name], cwd=root) != 0


def check_step(root: Path, tree: Tree, work: Path, log: Log) -> Outcome:
    """Types, lint and unit tests; they rest while the console is as it was when they passed."""
    if not exists(root):
        return NONE_YET

    def run() -> Outcome:
        code = log.command(["npm", "run", "check"], cwd=root / "web", **_LOCAL)
        return _with_counts(code, log, "run npm run check in web/")

    return unless_passed(Passed(work, "console"), "check", _sources(tree), run)


def _sources(tree: Tree) -> str:
    sources = [name for name in tree.files if name.startswith(("web/", "gateway/proto/"))]
    return fingerprint(*sources, *(tree.digest(name) for name in sources))


def browser_step(root: Path, tree: Tree, work: Path, log: Log, server: Path) -> Outcome:
    if not exists(root):
        return NONE_YET
    if "e2e" not in _scripts(root) or not any((root / "web/e2e").glob("*.mjs")):
        return Outcome(note="no browser test yet")
    browser = shutil.which("chromium")
    if browser is None:
        return Outcome(ok=False, note="there is no chromium", advice="run tools/setup")
    if not build(root, tree, work, log):
        return Outcome(ok=False, note="npm run build failed", details=log.tail(12))
    binary = hashlib.sha256(server.read_bytes()).hexdigest()

    def run() -> Outcome:
        code = log.command(
            ["npm", "run", "e2e"],
            cwd=root / "web",
            BUSWARD_BINARY=str(server),
            BUSWARD_CHROMIUM=browser,
            **_LOCAL,
        )
        advice = f"BUSWARD_BINARY={os.path.relpath(server, root)} npm run e2e in web/"
        return _with_counts(code, log, advice)

    made_from = fingerprint(_sources(tree), binary)
    return unless_passed(Passed(work, "browser"), "journey", made_from, run)


def _with_counts(code: int, log: Log, advice: str) -> Outcome:
    outcome = from_output(log.text())
    outcome.ok = code == 0 and outcome.failed == 0
    if not outcome.ok:
        outcome.details = log.tail(25)
        outcome.advice = advice
    return outcome
