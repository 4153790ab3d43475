"""Reads what a data directory's database holds; starts its PostgreSQL for that time."""

import csv
import io
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql/15/bin")


class Trouble(Exception):
    """What is wrong and what to do about it, for a person."""


def _as_owner(cluster: Path) -> list[str]:
    owner = cluster.stat().st_uid
    if owner == os.geteuid():
        return []
    return ["setpriv", f"--reuid={owner}", f"--regid={cluster.stat().st_gid}", "--clear-groups"]


@contextmanager
def opened(data: Path):
    """The records of `data`, whose server must not run: its newest fixes are not in the tracks."""
    cluster = data / "pg"
    if not (cluster / "PG_VERSION").exists():
        raise Trouble(f"{data} holds no database; name the directory that serve had as --data")
    if (cluster / "postmaster.pid").exists():
        raise Trouble(f"a server runs on {data}; end it first, so that its tracks are whole")
    control = [*_as_owner(cluster), str(PROGRAMS / "pg_ctl"), "-D", str(cluster), "-w", "-s"]
    options = f"-c unix_socket_directories='{data / 'socket'}' -c listen_addresses=''"
    log = cluster / "log-of-tools"
    started = subprocess.run(
        [*control, "-l", str(log), "-o", options, "start"],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if started.returncode != 0:
        raise Trouble(f"the database of {data} does not start; see {log}\n{started.stderr}")
    try:
        yield Records(data)
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], cwd="/", check=True)


class Records:
    """Questions in SQL, answered as rows of text."""

    def __init__(self, data: Path):
        self._command = [
            str(PROGRAMS / "psql"),
            "--no-psqlrc",
            "--quiet",
            "--host",
            str(data / "socket"),
            "--username",
            "busward_owner",
            "--dbname",
            "busward",
            "--set",
            "ON_ERROR_STOP=1",
        ]

    def rows(self, query: str) -> list[dict[str, str]]:
        done = subprocess.run(
            [*self._command, "--csv", "--command", query],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise Trouble(f"the database refused a question: {done.stderr.strip()}")
        return list(csv.DictReader(io.StringIO(done.stdout)))
