"""tools/check: everything a change must pass, in one order, with one closing line."""

import argparse
import fcntl
import signal
import sys
import unittest
from pathlib import Path

from gate import arrows, banned, console, formatting, headers, lengths, native, story, test_programs
from gate.finding import Finding
from gate.runner import Log, Outcome, Runner, Step
from gate.tree import Tree

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "check"
THREADED = ("busward_tracker_tests", "busward_db_tests", "busward_gateway_tests")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tools/check",
        description="The one gate: the same for a person, a commit hook and the build machine.",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--fast", action="store_true", help="only changed files, without building: under 20 s"
    )
    how.add_argument(
        "--full",
        action="store_true",
        help="also the release tests, clang, ThreadSanitizer and clang-tidy",
    )
    return parser.parse_args()


def told(log: Log, found: list[Finding], advice: str, note: str = "") -> Outcome:
    for finding in found:
        log.write(str(finding))
    details = [line for finding in found[:30] for line in str(finding).splitlines()[:6]]
    if len(found) > 30:
        details.append(f"… and {len(found) - 30} more")
    return Outcome(
        ok=not found,
        note=note or (f"{len(found)} places" if found else ""),
        details=details,
        advice=advice,
    )


def format_step(tree: Tree, names: tuple[str, ...]):
    def run(log: Log) -> Outcome:
        found = formatting.check(tree, names, WORK)
        cpp = " ".join(sorted({one.path for one in found if one.path.endswith((".h", ".cc"))}))
        return told(
            log, found, f"{formatting.FORMATTER} -i {cpp}" if cpp else "mend the lines named"
        )

    return run


def lengths_step(tree: Tree, names: tuple[str, ...], whole: bool):
    def run(log: Log) -> Outcome:
        found, product = lengths.check(tree, names)
        p95 = lengths.p95(product)
        if whole and p95 > lengths.P95:
            found.append(
                Finding("functions", 0, f"95 in 100 are up to {p95} lines; at most {lengths.P95}")
            )
        longest = max(product, default=0)
        note = f"{len(product)} functions, 95 in 100 up to {p95} lines, the longest {longest}"
        return told(log, found, "divide it: branches in the parent, loops in the leaves", note)

    return run


def headers_step(tree: Tree, names: tuple[str, ...]):
    def run(log: Log) -> Outcome:
        found, compiled = headers.check(tree, names, WORK)
        return told(
            log, found, "include what the header uses", f"{compiled} compiled, the others unchanged"
        )

    return run


def own_step(log: Log) -> Outcome:
    """The rules are tested too: a gate that lets everything through looks like a green one."""
    suite = unittest.defaultTestLoader.discover(str(ROOT / "tools/lib/gate"), "*_test.py")
    with log.path.open("a", encoding="utf-8") as stream:
        result = unittest.TextTestRunner(stream=stream, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors)
    return Outcome(
        ok=failed == 0,
        passed=result.testsRun - failed - len(result.skipped),
        failed=failed,
        skipped=len(result.skipped),
        details=log.tail(20) if failed else [],
        advice="python3 -m unittest discover -s tools/lib/gate -p '*_test.py'",
    )


def static_steps(tree: Tree, names: tuple[str, ...], whole: bool) -> list[Step]:
    return [
        Step("format", "format", 5, format_step(tree, names)),
        Step(
            "arrows",
            "arrows between the rooms",
            1,
            lambda log: told(
                log, arrows.check(tree, names), "docs/architecture.md says who may use whom"
            ),
        ),
        Step(
            "banned",
            "banned patterns and names",
            1,
            lambda log: told(
                log, banned.check(tree, names), "CONTRIBUTING.md says what to do instead"
            ),
        ),
        Step(
            "lengths", "lengths of files, functions and lines", 1, lengths_step(tree, names, whole)
        ),
        Step(
            "headers", "each header compiles alone", 60 if whole else 10, headers_step(tree, names)
        ),
    ]


def build_steps(tree: Tree, full: bool, early: console.EarlyInstall) -> list[Step]:
    server = ROOT / "build/dev/gateway/busward"
    steps = [
        Step("own", "the check's own rules", 1, own_step),
        Step(
            "packages",
            "the console's packages",
            25,
            lambda log: console.packages_step(ROOT, log, early),
        ),
        Step(
            "generated",
            "generated code is fresh",
            2,
            lambda log: console.generated_step(ROOT, log),
            ("packages",),
        ),
        Step(
            "web",
            "console: types, lint, tests",
            40,
            lambda log: console.check_step(ROOT, tree, WORK, log),
            ("packages", "generated"),
        ),
        Step(
            "build",
            "build (g++, address and undefined-behaviour sanitizers)",
            600,
            lambda log: native.build_step(ROOT, "dev", log),
        ),
        Step(
            "tests",
            "tests",
            180,
            lambda log: test_programs.step(ROOT, tree, WORK, "dev", log),
            ("build",),
        ),
        Step(
            "browser",
            "the console in a browser, on a running server",
            60,
            lambda log: console.browser_step(ROOT, tree, WORK, log, server),
            ("build", "packages"),
        ),
    ]
    steps.append(
        Step(
            "story",
            "a story on a running server with terminals",
            60,
            lambda log: story.step(ROOT, WORK, log, server),
            ("build",),
        )
    )
    if full:
        steps += full_steps(tree)
    return steps


def full_steps(tree: Tree) -> list[Step]:
    return [
        Step("release", "release build", 600, lambda log: native.build_step(ROOT, "release", log)),
        Step(
            "release-tests",
            "tests of the release build",
            120,
            lambda log: test_programs.step(ROOT, tree, WORK, "release", log),
            ("release",),
        ),
        Step(
            "clang",
            "the pure rooms by clang, and their tests",
            240,
            lambda log: native.clang_step(ROOT, log),
        ),
        Step(
            "tsan",
            "the engine, the database and the gateway, under ThreadSanitizer",
            900,
            lambda log: native.build_step(ROOT, "tsan", log, THREADED),
        ),
        Step(
            "tsan-tests",
            "their tests",
            420,
            lambda log: test_programs.step(ROOT, tree, WORK, "tsan", log, THREADED),
            ("tsan",),
        ),
        Step("tidy", "clang-tidy", 900, lambda log: native.tidy_step(ROOT, tree, WORK, log)),
    ]


def main() -> int:
    wish = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    WORK.mkdir(parents=True, exist_ok=True)
    tree = Tree(ROOT)
    if wish.fast:
        return Runner(ROOT, WORK / "fast").run(static_steps(tree, tree.changed(), whole=False))
    with (WORK / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(
                "check: another tools/check is running in this folder; wait for it, or end it",
                file=sys.stderr,
            )
            return 2
        early = console.EarlyInstall(ROOT, WORK)
        steps = static_steps(tree, tree.files, whole=True) + build_steps(tree, wish.full, early)
        try:
            return Runner(ROOT, WORK).run(steps)
        finally:
            early.end()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\ncheck: interrupted", file=sys.stderr)
        sys.exit(130)
