#!/usr/bin/env python3
"""A whole-system story on a real server with its own PostGIS and real JT/T 808 terminals.

A driver's review is over. A departure check names him, and the alarm rings at the operator; a
substitute is filed, two persons take it to its close, another reviewer decides the appeal, and the
audit log proves itself. The sweep of that bus finds a child: it rings for everybody and ends with a
search by name. On another run a substitution is typed in after the fact and amends the verdict
beside the first one. Replayed from the journal, everything is as it was known.

    tests/stories/unqualified_driver.py build/dev/gateway/busward --port 18200
    tests/stories/unqualified_driver.py build/dev/gateway/busward --short    as the check runs it
"""

import argparse
import csv
import http.client
import io
import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import uuid
from contextlib import ExitStack
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

PATIENCE_S = 240
WHOLE_RUN_S = 1800
SETTLED_S = 70  # a settling is once a minute of the journal


def now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def until(what: str, found, patience_s: int = PATIENCE_S):
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        answer = found()
        if answer:
            print(f"ok: {what}", flush=True)
            return answer
        time.sleep(1)
    raise AssertionError(f"never: {what}")


class Person:
    """Somebody at the console: a session of an account, or the directory's token."""

    def __init__(self, port: int, token: str | None = None):
        self.port, self.headers = port, {"Content-Type": "application/json"}
        self.headers["Origin"] = f"http://127.0.0.1:{port}"
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body=None, kind: str | None = None):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = body if isinstance(body, (str, bytes)) or body is None else json.dumps(body)
        headers = dict(self.headers)
        if kind:
            headers["Content-Type"] = kind
        link.request(method, path, data.encode() if isinstance(data, str) else data, headers)
        answer = link.getresponse()
        text = answer.read().decode()
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self.headers["Cookie"] = cookie.split(";")[0]
        link.close()
        return answer.status, json.loads(text) if text else {}

    def must(self, method: str, path: str, body=None, kind: str | None = None):
        status, answer = self.ask(method, path, body, kind)
        assert status < 300, f"{method} {path}: {status} {answer}"
        return answer

    def log_in(self, login: str, password: str) -> "Person":
        self.must("POST", "/api/v1/session", {"login": login, "password": password})
        changed = password + "-2"
        self.must("PUT", "/api/v1/session/password", {"present": password, "wanted": changed})
        return self


class Story:
    def __init__(self, program: Path, port: int, work: Path):
        self.program, self.port, self.work = program, port, work
        self.data, self.county = work / "data", work / "county"

    def run(self, *words: str, **how) -> str:
        done = subprocess.run(
            [self.program, *words], capture_output=True, text=True, check=False, **how
        )
        assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def serve(self) -> subprocess.Popen:
        server = subprocess.Popen(
            [self.program, "serve", "--data", self.data, "--port", str(self.port)]
            + ["--terminal-port", str(self.port + 1)],
            stderr=open(self.work / "serve.log", "a"),
        )
        until("the server is ready", self.is_ready, 120)
        return server

    def is_ready(self) -> bool:
        try:
            return Person(self.port).ask("GET", "/health/ready")[0] == 200
        except (OSError, http.client.HTTPException, ValueError):
            return False

    def stop(self, server: subprocess.Popen) -> None:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0

    def account(self, login: str, role: str, *more: str) -> Person:
        password = "quiet-river-stone-" + "41" * (1 + len(login))
        words = ["account", "create", "--data", str(self.data), "--role", role, "--name", login]
        self.run(*words, *more, "--password-stdin", login, input=password + "\n")
        return Person(self.port).log_in(login, password)

    def rows(self, name: str) -> list[dict]:
        with open(self.county / f"{name}.csv", encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))


def overdue_reviews(documents: list[dict], drivers: set[str]) -> str:
    """The sheet that an operator posts: its drivers' reviews as they are, over since two days."""
    out = io.StringIO()
    sheet = csv.DictWriter(out, documents[0].keys())
    sheet.writeheader()
    ended = date.today() - timedelta(days=2)
    for row in documents:
        if row["of"] not in drivers or row["kind"] != "annual_review":
            continue
        sheet.writerow({**row, "from": ended - timedelta(days=364), "until": ended})
    return out.getvalue()


def check_of(run: dict, day: str, driver: str, at: str) -> dict:
    items = ["brakes", "steering", "exterior_lights", "tyres", "emergency_door", "seats"]
    return {
        **{item: True for item in [*items, "seat_belts"]},
        "id": str(uuid.uuid4()),
        "day": day,
        "at": at,
        "driver_fit": True,
        "driver": driver,
        "attendant": (run["attendant"] or {"code": "RY0001"})["code"],
    }


def count_of(run: dict, day: str) -> dict:
    """Pupils are on board from now on, wherever the bus is."""
    stop = run["stops"][0]["stop"]
    heads = {"boarded": 9, "alighted": 0, "on_board": 9}
    return {"id": str(uuid.uuid4()), "day": day, "at": now(), "stop": stop, **heads}


def runs_under_way(person: Person) -> tuple[str, list[dict]]:
    sheet = person.must("GET", "/api/v1/run-sheet")
    runs = [run for run in sheet["items"] if run["state"] == "planned" and run["driver"]]
    moment = datetime.now(timezone.utc)

    def minutes(run: dict) -> float:
        departs = datetime.fromisoformat(run["departs_at"].replace("Z", "+00:00"))
        return (departs - moment).total_seconds() / 60

    return sheet["day"], [run for run in runs if -50 < minutes(run) < 25]


def alarms(person: Person, rule: str = "unlicensed_running") -> list[dict]:
    return person.must("GET", f"/api/v1/alarms?rule={rule}&limit=100")["items"]


class Case:
    """The steps that are taken of one alarm, in their order."""

    def __init__(self, alarm: dict):
        self.where, self.steps = f"/api/v1/alarms/{alarm['id']}/steps", 0

    def take(self, person: Person, wanted: int = 200, **fields) -> dict:
        status, answer = person.ask("POST", self.where, {"after": self.steps, **fields})
        assert (status < 300) == (wanted < 300), f"{fields}: {status} {answer}"
        self.steps += 1 if wanted < 300 else 0
        return answer


def child_on_board(officer: Person, second: Person, day: str, run: dict) -> None:
    """The sweep finds somebody: it rings for all tiers, and ends with a search alone."""
    found = {"id": str(uuid.uuid4()), "day": day, "at": now(), "empty": False}
    officer.must("POST", f"/api/v1/runs/{run['id']}/sweep", found)
    rung = until(
        "a child left on board rings", lambda: alarms(officer, "child_left_on_board"), 60
    )
    shown = officer.must("GET", f"/api/v1/alarms/{rung[0]['id']}")
    assert shown["kind"] == "not_empty" and shown["rings"], shown
    assert len(shown["responders"]) == 3, shown["responders"]
    case = Case(rung[0])
    as_false = {"kind": "decided", "outcome": "false_alarm", "reason": "terminal_fault"}
    refused = case.take(officer, 409, **as_false)
    assert refused.get("reason") == "children_first", refused
    case.take(officer, kind="decided", outcome="confirmed")
    refused = case.take(second, 409, kind="closed")
    assert refused.get("reason") == "children_first", refused
    case.take(officer, kind="searched", searched_by="李梅", searched_at=now())
    case.take(second, kind="closed")
    print("ok: closed after a search by name and time, and by nothing less", flush=True)


def handle(officer: Person, second: Person, manager: Person, alarm: dict) -> None:
    take = Case(alarm).take
    take(manager, kind="acknowledged")
    take(officer, kind="owner_taken")
    take(officer, kind="decided", outcome="confirmed")
    refused = take(officer, 409, kind="closed")
    assert refused.get("reason") == "same_person", refused
    take(second, kind="closed")
    take(manager, kind="appealed", note="年审证明已补交")
    assert take(officer, 409, kind="appeal_decided", accepted=False, note="维持")
    take(second, kind="appeal_decided", accepted=False, note="发车时年审已过期，维持")
    print("ok: handled to the close by two persons, the appeal decided by another", flush=True)


def record(officer: Person, day: str, runs: list[dict], counted: bool) -> None:
    """The check before each departure, and where it is `counted` who got on."""
    for run in runs:
        check = check_of(run, day, run["driver"]["code"], now())
        officer.must("POST", f"/api/v1/runs/{run['id']}/checks", check)
        officer.must("POST", f"/api/v1/runs/{run['id']}/checks", check)  # sent twice
        if counted:
            officer.must("POST", f"/api/v1/runs/{run['id']}/counts", count_of(run, day))


def drive(story: Story, wish_s: int | None) -> subprocess.Popen:
    return subprocess.Popen(
        [story.program, "simulate", "--county", story.county, "--terminals", "12"]
        + ["--port", str(story.port + 1), "--interval", "2"]
        + ([] if wish_s is None else ["--duration", str(wish_s)]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def expect_evidence(shown: dict) -> None:
    fault = [one for one in shown["evidence"]["series"] if "driver" in one]
    assert fault and fault[0]["check"] == "annual_review", shown["evidence"]["series"]
    assert fault[0]["known_by"] == "departure_check" and "26" in fault[0]["source"]
    called = shown["responders"][0]["tier"]
    assert shown["rings"] and called == "operator_monitor", shown["responders"]
    print(f"ok: evidence {fault[0]}", flush=True)


def tell(story: Story, wish_s: int | None) -> None:
    """`wish_s`: how long the buses drive; None: no longer than the alarms take."""
    start = now()
    story.run("seed-county", "--seed", "1", "--buses", "12", "--out", str(story.county))
    with ExitStack() as ends:
        server = story.serve()
        ends.callback(lambda: server.poll() is None and server.kill())
        story.run("import", "all", str(story.county), "--data", str(story.data))
        officer = story.account("officer", "duty_officer")
        second = story.account("second", "safety_officer")
        time.sleep(4)
        day, runs = runs_under_way(officer)
        print(f"{len(runs)} runs are under way or about to begin", flush=True)
        assert runs, "no run is near: the county's peak is laid around its start"
        drivers = {run["driver"]["code"] for run in runs}
        sheet = overdue_reviews(story.rows("documents"), drivers)
        taken = officer.must("POST", "/api/v1/records/documents?language=zh", sheet, "text/csv")
        assert taken["taken"], taken
        print(f"ok: {len(drivers)} reviews posted as a sheet", flush=True)
        record(officer, day, runs, counted=wish_s is None)
        terminals = drive(story, wish_s)
        ends.callback(lambda: terminals.poll() is None and terminals.kill())
        rung = until(
            "the alarm of an unqualified driver rings",
            lambda: [one for one in alarms(officer) if one["kind"] == "unqualified_driver"],
        )
        shown = officer.must("GET", f"/api/v1/alarms/{rung[0]['id']}")
        expect_evidence(shown)
        story.stop(server)  # and back: nothing is journaled twice, nothing is lost
        server = story.serve()
        concerned = next(run for run in runs if run["id"] == run_of(shown, runs))
        substitute(officer, day, concerned, drivers, story)
        child_on_board(officer, second, day, concerned)
        sweep(officer, day, concerned)
        until("the sweep ends it", lambda: ended(officer, rung[0]))
        mine = operator_of(story, shown["plate"])
        manager = story.account("manager", "safety_manager", "--operator", mine)
        time.sleep(4)
        handle(officer, second, manager, rung[0])
        if wish_s is None:
            terminals.send_signal(signal.SIGTERM)
        terminals.wait((wish_s or 0) + 60)
        until(
            "every check is judged once",
            lambda: officer.ask("GET", "/health/ready")[0] == 200,
            30,
        )
        amend(officer, day, rung, runs, drivers, story)
        if wish_s is not None:
            time.sleep(SETTLED_S)
        if wish_s is not None and wish_s > WHOLE_RUN_S:
            revisions(officer, rung)
        story.stop(server)
    for day_of in {start[:10], civil_day()}:
        said = story.run("replay", "--from-journal", "--day", day_of, "--data", str(story.data))
        print(f"ok: replay of {day_of}: {said.strip().splitlines()[-1]}", flush=True)
        assert said.strip().endswith(" 0 differ"), said
    print("ok:", story.run("verify", "--data", str(story.data)).strip().splitlines()[-1])


def civil_day() -> str:
    return (datetime.now(timezone.utc) + timedelta(hours=8)).strftime("%Y-%m-%d")


def operator_of(story: Story, plate: str) -> str:
    return next(bus["operator"] for bus in story.rows("buses") if bus["plate"] == plate)


def run_of(shown: dict, runs: list[dict]) -> str:
    """The run of the alarm: that of its route that departed last before it was found."""
    mine = [run for run in runs if run["route_id"] == shown["route_id"]]
    before = [run for run in mine if run["departs_at"] <= shown["detected_at"]]
    return (before or mine)[-1]["id"]


def sweep(person: Person, day: str, run: dict) -> None:
    swept = {"id": str(uuid.uuid4()), "day": day, "at": now(), "empty": True}
    person.must("POST", f"/api/v1/runs/{run['id']}/sweep", swept)


def ended(person: Person, alarm: dict) -> bool:
    return person.must("GET", f"/api/v1/alarms/{alarm['id']}")["ended_at"] is not None


def another_driver(story: Story, drivers: set[str]) -> str:
    return next(one["code"] for one in story.rows("drivers") if one["code"] not in drivers)


def substitute(officer: Person, day: str, run: dict, drivers: set[str], story: Story) -> None:
    said = {"day": day, "change": "other_driver", "driver": another_driver(story, drivers)}
    answer = officer.must(
        "POST", f"/api/v1/runs/{run['id']}/declarations", {**said, "ground": "illness"}
    )
    print(f"ok: a substitute is filed, rulebook {answer['revision']}", flush=True)


def amend(officer, day, rung, runs, drivers, story) -> None:
    """After the fact: a check that says who really drove, typed in late from paper."""
    for one in rung[1:] or rung:
        shown = officer.must("GET", f"/api/v1/alarms/{one['id']}")
        run = next(run for run in runs if run["id"] == run_of(shown, runs))
        check = check_of(run, day, another_driver(story, drivers), now())
        officer.must("POST", f"/api/v1/runs/{run['id']}/checks", {**check, "method": "paper"})


def revisions(officer: Person, rung: list[dict]) -> None:
    for one in rung[1:] or rung:
        shown = officer.must("GET", f"/api/v1/alarms/{one['id']}")
        causes = [revision["cause"] for revision in shown["revisions"]]
        print(f"ok: verdicts beside each other: {causes}", flush=True)
        assert causes[0] == "raised" and causes[-1] == "unsupported", causes


def free_ports() -> int:
    """The first of two that nobody has now."""
    for port in range(20_000, 30_000, 2):
        try:
            for one in (port, port + 1):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", one))
        except OSError:
            continue
        return port
    raise AssertionError("no port is free")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path, help="the built busward")
    parser.add_argument("--port", type=int, help="of the console; terminals: + 1 (default: free)")
    parser.add_argument("--short", action="store_true", help="no longer than the alarms take")
    parser.add_argument(
        "--seconds",
        type=int,
        default=240,
        help="how long the buses drive; beyond half an hour runs end, are settled and amended",
    )
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="story-") as work:
        Path(work).chmod(0o755)  # the database runs as a user of its own
        try:
            port = wish.port or free_ports()
            seconds = None if wish.short else wish.seconds
            tell(Story(wish.program.resolve(), port, Path(work)), seconds)
        except AssertionError as fault:
            print(f"not ok: {fault}")
            print("story: 0 passed, 1 failed, 0 skipped")
            traceback.print_exception(fault)
            log = Path(work) / "serve.log"
            if log.exists():
                print(log.read_text()[-3000:], file=sys.stderr)
            return 1
    print("story: 1 passed, 0 failed, 0 skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
