"""A fleet of simulated terminals on a server of its own, with what it cost and what it kept.

    python3 tests/bench/fleet.py --buses 1058 --interval 1 --minutes 10
    python3 tests/bench/fleet.py --kill-server 10 --kill-database 3 --seed 7

Makes a county, runs server and simulator on loopback, kills what is to be killed at random moments,
and compares truth, acknowledgements and records (tools/compare). Prints one JSON object: messages a
second, CPU for each message, bytes for each fix in journal and tracks. Exit 1 where fixes or alarms
differ. Judges no time: the figures are for reading.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/lib"))

import records  # noqa: E402
from health import is_ready  # noqa: E402

PORT, TERMINAL_PORT = 18080, 16808
TICK = os.sysconf("SC_CLK_TCK")

SIZES = """
SELECT parent, sum(pg_total_relation_size(i.inhrelid)) AS bytes
FROM tracking.day_partitioned d JOIN pg_inherits i ON i.inhparent = d.parent::regclass
WHERE parent LIKE 'tracking.%' GROUP BY 1
"""
EMPTY_PARTITION = """
SELECT pg_total_relation_size(i.inhrelid) AS bytes FROM pg_inherits i
WHERE i.inhparent = 'tracking.{}'::regclass ORDER BY 1 LIMIT 1
"""


def cpu_seconds(pid: int) -> float:
    """Of the process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(int(value) for value in fields[11:15]) / TICK


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


class Fleet:
    """One server with its data, and the simulator against it."""

    def __init__(self, wish: argparse.Namespace):
        self.wish = wish
        self.data: Path = wish.data
        self.log = (self.data / "serve.log").open("ab")
        self.server: subprocess.Popen | None = None
        self.cpu_of_killed = 0.0

    def call(self, *arguments: str) -> None:
        subprocess.run([self.wish.program, *arguments], check=True, stdout=subprocess.DEVNULL)

    def prepare(self) -> None:
        county = str(self.data / "county")
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.call("migrate", "--data", str(self.data))
        self.call(
            *["seed-county", "--seed", "1", "--buses", str(self.wish.buses)],
            *["--out", county, "--start", now],
        )
        self.call("import", "all", county, "--data", str(self.data))

    def serve(self) -> None:
        self.server = subprocess.Popen(
            [
                *[self.wish.program, "serve", "--data", str(self.data)],
                *["--port", str(PORT), "--terminal-port", str(TERMINAL_PORT)],
            ],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )

    def wait_until_ready(self) -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            if is_ready(PORT):
                return
            time.sleep(0.1)
        raise SystemExit(f"the server was not ready within 120 s; see {self.data}/serve.log")

    def feed(self) -> str:
        tokens = re.findall(r"token=([\w-]+)", (self.data / "serve.log").read_text())
        return f"ws://127.0.0.1:{PORT}/api/v1/live?token={tokens[-1]}"

    def simulate(self) -> subprocess.Popen:
        return subprocess.Popen(
            [
                *[self.wish.program, "simulate", "--county", str(self.data / "county")],
                *["--port", str(TERMINAL_PORT), "--terminals", str(self.wish.buses)],
                *["--interval", str(self.wish.interval)],
                *["--duration", str(round(self.wish.minutes * 60))],
                *["--truth", str(self.data / "truth.jsonl")],
                *["--acked", str(self.data / "acked.jsonl"), "--feed", self.feed()],
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def postmaster(self) -> int:
        return int((self.data / "pg/postmaster.pid").read_text().split()[0])

    def kill_server(self) -> None:
        assert self.server is not None
        self.cpu_of_killed += cpu_seconds(self.server.pid)
        self.server.kill()
        self.server.wait()
        self.serve()

    def kill_database(self) -> None:
        os.kill(self.postmaster(), signal.SIGKILL)

    def disturb(self, simulator: subprocess.Popen) -> None:
        """The kills, in a random order at random moments of the middle nine tenths."""
        chance = random.Random(self.wish.seed)
        kills = [self.kill_server] * self.wish.kill_server
        kills += [self.kill_database] * self.wish.kill_database
        chance.shuffle(kills)
        whole = self.wish.minutes * 60
        moments = sorted(chance.uniform(0.05 * whole, 0.95 * whole) for _ in kills)
        began = time.monotonic()
        for moment, kill in zip(moments, kills):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            if simulator.poll() is not None:
                raise SystemExit("the simulator ended before its time")
            try:
                kill()
                print(f"{moment:6.1f} s: {kill.__name__}", file=sys.stderr, flush=True)
            except (OSError, ValueError, IndexError):
                print(f"{moment:6.1f} s: {kill.__name__}: it was down", file=sys.stderr, flush=True)

    def cpu(self) -> dict[str, float]:
        assert self.server is not None
        postmaster = self.postmaster()
        database = cpu_seconds(postmaster) + sum(map(cpu_seconds, children(postmaster)))
        return {"server": self.cpu_of_killed + cpu_seconds(self.server.pid), "database": database}

    def stop(self) -> float:
        assert self.server is not None
        began = time.monotonic()
        self.server.terminate()
        self.server.wait(60)
        return time.monotonic() - began


def sizes(data: Path, fixes: int) -> dict[str, float]:
    with records.opened(data) as database:
        result = {}
        for row in database.rows(SIZES):
            table = row["parent"].removeprefix("tracking.")
            days = int(
                database.rows(
                    f"SELECT count(*) AS n FROM pg_inherits "
                    f"WHERE inhparent = 'tracking.{table}'::regclass"
                )[0]["n"]
            )
            empty = int(database.rows(EMPTY_PARTITION.format(table))[0]["bytes"])
            result[f"{table}_bytes_per_fix"] = round((int(row["bytes"]) - days * empty) / fixes, 2)
        return result


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=str(ROOT / "build/release/gateway/busward"))
    parser.add_argument("--data", type=Path, default=Path("/var/tmp/busward-fleet"))
    parser.add_argument("--buses", type=int, default=200)
    parser.add_argument("--interval", type=int, default=2, help="seconds between two reports")
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--kill-server", type=int, default=0, help="how often, with SIGKILL")
    parser.add_argument("--kill-database", type=int, default=0, help="how often, with SIGKILL")
    parser.add_argument("--seed", type=int, default=1, help="of the kills' moments")
    return parser.parse_args()


def main() -> int:
    wish = arguments()
    shutil.rmtree(wish.data, ignore_errors=True)
    wish.data.mkdir(parents=True)
    fleet = Fleet(wish)
    fleet.prepare()
    fleet.serve()
    fleet.wait_until_ready()
    before = fleet.cpu()
    simulator = fleet.simulate()
    began = time.monotonic()
    fleet.disturb(simulator)
    said = simulator.communicate()[0]
    took = time.monotonic() - began
    fleet.wait_until_ready()
    after = fleet.cpu()
    # A second start shows that what was left behind is taken up; its end brings the tracks out.
    stopped_in = fleet.stop()
    result = json.loads(said)
    acknowledged = result["acknowledged"]
    result["measured"] = {
        "messages_per_second": round(acknowledged / took, 1),
        "cpu_us_per_message": {
            part: round((after[part] - before[part]) / acknowledged * 1e6, 1) for part in after
        },
        "stopped_in_s": round(stopped_in, 1),
        **sizes(wish.data, sum(1 for _ in (wish.data / "acked.jsonl").open())),
    }
    print(json.dumps(result, ensure_ascii=False), flush=True)
    return subprocess.run(
        [
            *[str(ROOT / "tools/compare"), "--data", str(wish.data)],
            *["--truth", str(wish.data / "truth.jsonl"), "--acked", str(wish.data / "acked.jsonl")],
        ]
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
