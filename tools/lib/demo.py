"""tools/demo: builds the product and the console, makes a county, runs server and simulator.

Both are children of this process in sessions of their own: Ctrl-C reaches only us, and we end the
simulator first and then the server, each with time to finish. Should we be killed outright, the
kernel ends them.
"""

import argparse
import ctypes
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

from gate import console, native
from gate.runner import Log, spoken
from gate.tree import Tree
from health import is_ready

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "demo"
PROGRAM = ROOT / "build/release/gateway/busward"
FREE_BYTES = 2 << 30
SOCKET_PATH_MAX = 107  # of the kernel, for DATA/socket/.s.PGSQL.5432
READY_WITHIN_S = 120
PR_SET_PDEATHSIG = 1


class Trouble(Exception):
    """What is wrong and what to do about it, for a person."""


def say(text: str) -> None:
    print(f"demo: {text}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tools/demo", description="A county of school buses on this machine, until Ctrl-C."
    )
    parser.add_argument("--buses", type=int, default=60, help="how many buses drive (60)")
    parser.add_argument("--port", type=int, default=8080, help="of the console (8080)")
    parser.add_argument("--terminal-port", type=int, default=6808, help="of the terminals (6808)")
    parser.add_argument(
        "--data", type=Path, default=ROOT / ".demo", help="data directory (.demo); kept"
    )
    wish = parser.parse_args()
    if not 1 <= wish.buses <= 20000:
        parser.error("--buses is a number from 1 to 20000")
    for port in (wish.port, wish.terminal_port):
        if not 1 <= port <= 65535:
            parser.error("a port is a number from 1 to 65535")
    wish.data = wish.data.expanduser().absolute()
    return wish


# Before the long build: what would fail after it.


def check_port(port: int, option: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            raise Trouble(
                f"port {port} cannot be had ({fault.strerror}); end what uses it, "
                f"or choose another: tools/demo {option} {port + 1}"
            ) from fault


def check_data(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise Trouble(
            f"{data} cannot be made ({fault.strerror}); choose another place: --data DIR"
        ) from fault
    if not os.access(data, os.W_OK | os.X_OK):
        raise Trouble(f"{data} is not writable for you; choose another place: --data DIR")
    free = shutil.disk_usage(data).free
    if free < FREE_BYTES:
        raise Trouble(
            f"only {free >> 20} MiB are free at {data}, {FREE_BYTES >> 20} are wanted; "
            "make room, or choose another place: --data DIR"
        )
    if len(str(data / "socket" / ".s.PGSQL.5432")) > SOCKET_PATH_MAX:
        raise Trouble(f"the path {data} is too long for a Unix socket; use a shorter --data DIR")
    if os.geteuid() == 0:
        check_reachable(data)


def check_reachable(data: Path) -> None:
    """PostgreSQL does not run as root: the user postgres has to get as far as the directory."""
    drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    for folder in [*reversed(data.parents), data]:
        done = subprocess.run([*drop, "test", "-x", str(folder)], stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Trouble(
                f"the user postgres, as whom the database runs, may not enter {folder}; "
                "choose a place that it may: tools/demo --data /var/tmp/busward-demo"
            )


def lock(data: Path):
    file = (data / "demo.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise Trouble(
            f"another tools/demo runs with {data}; end it, or choose another --data DIR"
        ) from fault
    return file


# Making things.


def stage(name: str, about: str, work) -> None:
    """Runs one part of the preparation; its output goes to build/demo/NAME.log."""
    say(f"{about} …")
    log = Log(WORK / f"{name}.log", ROOT)
    began = time.monotonic()
    try:
        if not work(log):
            tail = "\n".join(f"  {line}" for line in log.tail(15))
            raise Trouble(f"that failed; the end of {log.path.relative_to(ROOT)}:\n{tail}")
    finally:
        log.close()
    took = time.monotonic() - began
    if took > 2:
        say(f"  done in {spoken(took)}")


def build_program(log: Log) -> bool:
    return native.configure(ROOT, "release", log) and native.build(ROOT, "release", log, "busward")


def build_console(log: Log) -> bool:
    return console.install(ROOT, log) and console.build(
        ROOT, Tree(ROOT), WORK.parent / "check", log
    )


def make_county(wish: argparse.Namespace):
    county = str(wish.data / "county")
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    commands = (
        ["migrate", "--data", str(wish.data)],
        ["seed-county", "--seed", "1", "--buses", str(wish.buses), "--out", county, "--start", now],
        ["import", "all", county, "--data", str(wish.data)],
    )

    def work(log: Log) -> bool:
        return all(log.command([str(PROGRAM), *command]) == 0 for command in commands)

    return work


# Running things.


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """The server or the simulator: a session of its own, its output in a log of the data folder."""

    def __init__(self, name: str, command: list[str], log: Path, patience_s: float):
        self.name, self.log, self._patience_s = name, log, patience_s
        with log.open("w") as output:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
                cwd=ROOT,
            )

    def ended(self) -> bool:
        return self._process.poll() is not None

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def why(self) -> str:
        lines = [f"  {line}" for line in self.said().splitlines()[-12:]]
        return "\n".join([f"the {self.name} ended with {self._process.returncode}:", *lines])

    def stop(self) -> None:
        """SIGTERM, then a second one that ends it at once, then the kernel."""
        for how in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            if self.ended():
                return
            self._process.send_signal(how)
            try:
                self._process.wait(self._patience_s)
            except subprocess.TimeoutExpired:
                say(f"the {self.name} takes its time …")


def start_server(wish: argparse.Namespace) -> Child:
    command = [str(PROGRAM), "serve", "--data", str(wish.data), "--port", str(wish.port)]
    if wish.terminal_port != 6808:
        command += ["--terminal-port", str(wish.terminal_port)]
    return Child("server", command, wish.data / "serve.log", patience_s=15)


def start_simulator(wish: argparse.Namespace) -> Child:
    command = [str(PROGRAM), "simulate", "--county", str(wish.data / "county")]
    command += ["--terminals", str(wish.buses), "--interval", "5", "--cards", "0.3"]
    command += ["--port", str(wish.terminal_port)]
    return Child("simulator", command, wish.data / "simulate.log", patience_s=10)


def wait_until_ready(server: Child, port: int) -> str:
    """The address with the token, once the server says that it is ready."""
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        if server.ended():
            raise Trouble(server.why())
        address = re.search(r"http://[\w.\[\]:]+/\?token=[\w-]+", server.said())
        if address and is_ready(port):
            return address[0]
        time.sleep(0.2)
    raise Trouble(f"the server was not ready within {READY_WITHIN_S} s; see {server.log}")


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def show(wish: argparse.Namespace, address: str) -> None:
    print(
        f"""
  Open this in a browser on this machine:

      {address}

  {wish.buses} buses drive their morning runs and report every 5 s; some of them drive too
  fast. Look at
    - the map: who is on a run, where, how fast, and how old each position is
    - the alarms on the left: click one to see what decided it, the limit and its source
    - a bus: its run, its stops and its track of the day
    - build/release/gateway/busward terminals --data {shown(wish.data)}
    - http://127.0.0.1:{wish.port}/metrics and /health/ready
  Logs: {shown(wish.data)}/serve.log and simulate.log. Ctrl-C ends everything.
""",
        flush=True,
    )


def run(wish: argparse.Namespace) -> int:
    server = start_server(wish)
    simulator = None
    try:
        address = wait_until_ready(server, wish.port)
        simulator = start_simulator(wish)
        show(wish, address)
        while not server.ended():
            if simulator is not None and simulator.ended():
                say(f"{simulator.why()}\n  the server goes on without it")
                simulator = None
            time.sleep(0.5)
        raise Trouble(server.why())
    finally:
        say("ending …")
        if simulator is not None:
            simulator.stop()
        server.stop()


def main() -> int:
    wish = arguments()
    check_data(wish.data)
    with lock(wish.data):
        check_port(wish.port, "--port")
        check_port(wish.terminal_port, "--terminal-port")
        stage("program", "building the server (from nothing about 6 min)", build_program)
        if console.exists(ROOT):
            stage("console", "building the console (from nothing about 1 min)", build_console)
        else:
            say("no console yet: the API and the live feed only")
        stage("county", "a county with its database", make_county(wish))
        return run(wish)


def ended_by_signal(number: int, _frame: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt(number)


if __name__ == "__main__":
    for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wanted, ended_by_signal)
    try:
        sys.exit(main())
    except Trouble as trouble:
        print(f"demo: {trouble}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        say("ended; the data stays, and the next tools/demo goes on with it")
        sys.exit(0)
