"""tools/compare: what the simulator did and had acknowledged, beside what the database keeps of it.

Three questions. Is each acknowledged fix in its bus's tracks exactly once? Was each scripted case
found, once? Was anything found that was not scripted? Exit 0 when all is well, 1 with a difference.
"""

import argparse
import json
import statistics
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import records

SHOWN = 10  # differences of a kind that are printed; the rest is counted
AROUND_S = 60  # an alarm so far from a case may still be its alarm: reports every 60 s
# A bus first seen in the middle of a run is not known to carry pupils before it was seen on its
# line for a while; what it did by then need not be found.
KNOWN_AFTER_S = 30

FIXES = """
SELECT v.plate, extract(epoch FROM f.at)::bigint AS at, count(*) AS times
FROM tracking.track_fix f JOIN registry.vehicle_now v ON v.vehicle_id = f.vehicle
GROUP BY 1, 2
"""
# Of each alarm what rang, and its newest revision: the settled verdict where its run is over.
ALARMS = """
SELECT v.plate, c.id, c.rule, c.kind, c.cause, c.late,
       extract(epoch FROM c.began_at) AS began_at, extract(epoch FROM c.detected_at) AS detected_at,
       extract(epoch FROM coalesce(c.ended_at, c.detected_at)) AS ended_at,
       (SELECT extract(epoch FROM r.detected_at) FROM compliance.alarm_revision r
        WHERE r.alarm = c.id AND r.cause = 'raised' LIMIT 1) AS rang_at,
       c.measured, c.limit_in_force
FROM compliance.alarm_current c JOIN registry.vehicle_now v ON v.vehicle_id = c.vehicle
ORDER BY c.detected_at
"""
RUNNING = """
SELECT v.plate FROM tracking.run r JOIN registry.vehicle_now v ON v.vehicle_id = r.vehicle
WHERE r.ended_at IS NULL
"""


@dataclass(frozen=True)
class Case:
    """One scripted breach, as it truly happened. Times are epoch seconds."""

    name: str
    plate: str
    phone: str
    rule: str
    kind: str
    began_at: float
    ended_at: float
    line: dict

    @property
    def must_be_found(self) -> bool:
        """Too small a deviation may be found and need not be."""
        return self.line.get("must_be_found", True)


@dataclass(frozen=True)
class Alarm:
    plate: str
    rule: str
    kind: str
    began_at: float
    ended_at: float
    detected_at: float
    rang: bool
    row: dict

    def touches(self, case: Case) -> bool:
        return (
            self.plate == case.plate
            and self.rule == case.rule
            and self.began_at <= case.ended_at + AROUND_S
            and self.ended_at >= case.began_at - AROUND_S
        )


@dataclass
class Differences:
    """What is wrong, by sort."""

    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, sort: str, line: str) -> None:
        self.lines[sort].append(line)

    def count(self) -> int:
        return sum(len(lines) for lines in self.lines.values())

    def show(self) -> None:
        for sort, lines in self.lines.items():
            print(f"{sort}: {len(lines)}")
            for line in lines[:SHOWN]:
                print(f"  {line}")
            if len(lines) > SHOWN:
                print(f"  … and {len(lines) - SHOWN} more")


def seconds(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def lines_of(path: Path):
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield json.loads(line)
                except ValueError as fault:
                    raise records.Trouble(f"{path}:{number}: not a JSON object: {fault}") from fault
    except OSError as fault:
        raise records.Trouble(f"{path} cannot be read: {fault.strerror}") from fault


def read_cases(path: Path) -> list[Case]:
    return [
        Case(
            name=line["case"],
            plate=line["plate"],
            phone=line["phone"],
            rule=line["rule"],
            kind=line["kind"],
            began_at=seconds(line["began_at"]),
            ended_at=seconds(line["ended_at"]),
            line=line,
        )
        for line in lines_of(path)
    ]


@dataclass
class Acked:
    """Of one terminal: the seconds of its acknowledged fixes, how many of each, and which of them
    were sent behind newer ones, as after a dead spot."""

    times: Counter[int] = field(default_factory=Counter)
    behind: set[int] = field(default_factory=set)
    newest: int = 0
    oldest: float = float("inf")

    def add(self, at: int) -> None:
        self.times[at] += 1
        if at < self.newest:
            self.behind.add(at)
        self.newest = max(self.newest, at)
        self.oldest = min(self.oldest, at)

    def was_under_way(self, case: Case) -> bool:
        """When the bus was first seen."""
        return case.began_at < self.oldest + KNOWN_AFTER_S

    def came_late(self, case: Case) -> bool:
        """Most of what was sent of it: no live verdict could have seen it."""
        during = [at for at in self.times if case.began_at <= at <= case.ended_at]
        return sum(at in self.behind for at in during) * 2 > len(during)


def read_acked(path: Path) -> dict[str, Acked]:
    """By number of the terminal."""
    acked: dict[str, Acked] = defaultdict(Acked)
    for line in lines_of(path):
        acked[line["phone"]].add(int(seconds(line["at"])))
    return acked


def read_alarms(database: records.Records) -> list[Alarm]:
    return [
        Alarm(
            plate=row["plate"],
            rule=row["rule"],
            kind=row["kind"],
            began_at=float(row["began_at"]),
            ended_at=float(row["ended_at"]),
            detected_at=float(row["detected_at"]),
            rang=row["rang_at"] != "",
            row=row,
        )
        for row in database.rows(ALARMS)
        if row["cause"] != "unsupported"
    ]


def compare_fixes(
    database: records.Records,
    acked: dict[str, Acked],
    plates: dict[str, str],
    wrong: Differences,
) -> None:
    kept: dict[str, dict[int, int]] = defaultdict(dict)
    for row in database.rows(FIXES):
        kept[row["plate"]][int(row["at"])] = int(row["times"])
    total = missing = doubled = 0
    for phone, fixes in acked.items():
        times = fixes.times
        mine = kept.get(plates.get(phone.lstrip("0"), ""), {})
        lost = sorted(times.keys() - mine.keys())
        twice = sorted(at for at, sent in times.items() if mine.get(at, sent) > sent)
        total, missing, doubled = total + len(times), missing + len(lost), doubled + len(twice)
        if lost:
            wrong.add("acknowledged, not in the tracks", f"{phone}: {len(lost)}, first {lost[0]}")
        if twice:
            wrong.add("more than once in the tracks", f"{phone}: {len(twice)}, first {twice[0]}")
    unacked = sum(len(times) for times in kept.values()) - (total - missing)
    print(
        f"fixes: {total} acknowledged, {total - missing} of them in the tracks, {doubled} more "
        f"than once; {unacked} in the tracks without an acknowledgement that the terminal saw"
    )


def compare_rule(
    rule: str,
    cases: list[Case],
    alarms: list[Alarm],
    acked: dict[str, Acked],
    wrong: Differences,
) -> dict[str, object]:
    of_case: dict[str, list[Alarm]] = defaultdict(list)
    for alarm in alarms:
        touched = [case for case in cases if alarm.touches(case)]
        for case in touched:
            of_case[case.name].append(alarm)
        if not touched:
            wrong.add(f"{rule}: alarm without a case", json.dumps(alarm.row, ensure_ascii=False))
    delays = []
    for case in cases:
        mine = of_case[case.name]
        if not mine and not case.must_be_found:
            continue
        if not mine and acked[case.phone].was_under_way(case):
            print(f"{case.name} was under way when its bus was first seen, and was not found")
            continue
        if not mine:
            wrong.add(f"{rule}: case not found", json.dumps(case.line, ensure_ascii=False))
            continue
        delays.append(min(alarm.detected_at for alarm in mine) - case.began_at)
        if len(mine) > 1:
            print(f"  {rule}: {case.name} has {len(mine)} alarms")
    return {
        "cases": len(cases),
        "found": len(delays),
        "alarms": len(alarms),
        "rang": sum(alarm.rang for alarm in alarms),
        "delays": _spoken(delays),
    }


def _spoken(delays: list[float]) -> str:
    if not delays:
        return ""
    median, slowest = statistics.median(delays), max(delays)
    return f"; from beginning to alarm median {median:.0f} s, slowest {slowest:.0f} s"


def heard_of(
    alarms: list[Alarm], acked: dict[str, Acked], plates: dict[str, str]
) -> list[Alarm]:
    """Without the silence of terminals after the simulator's end, which nobody scripted."""
    ends = {plates.get(phone.lstrip("0"), ""): fixes.newest for phone, fixes in acked.items()}
    return [
        alarm
        for alarm in alarms
        if alarm.rule != "unmonitored" or alarm.began_at < ends.get(alarm.plate, 0)
    ]


def compare_rules(
    database: records.Records, cases: list[Case], acked: dict[str, Acked], wrong: Differences
) -> None:
    # A case that went on after the terminal's last acknowledged fix cannot have been seen whole.
    seen = [case for case in cases if acked[case.phone].newest >= case.ended_at]
    if len(seen) < len(cases):
        print(f"cases: {len(cases) - len(seen)} of {len(cases)} were not over when it ended")
    alarms = heard_of(read_alarms(database), acked, plates_of(database))
    # Settling judges what came late, when the run has ended.
    running = {row["plate"] for row in database.rows(RUNNING)}
    waiting = [
        case
        for case in seen
        if case.plate in running
        and acked[case.phone].came_late(case)
        and not any(alarm.touches(case) for alarm in alarms)
    ]
    for case in waiting:
        print(f"{case.name} was sent late and its run has not ended: not settled yet")
    seen = [case for case in seen if case not in waiting]
    unfinished = [case for case in cases if case not in seen]
    alarms = [a for a in alarms if not any(a.touches(case) for case in unfinished)]
    counts = Counter([case.rule for case in seen] + [alarm.rule for alarm in alarms])
    for rule in sorted(counts):
        of_rule = compare_rule(
            rule,
            [case for case in seen if case.rule == rule],
            [alarm for alarm in alarms if alarm.rule == rule],
            acked,
            wrong,
        )
        print(
            "{rule}: {cases} cases, {found} found; {alarms} alarms, {rang} of them rang".format(
                rule=rule, **of_rule
            )
            + of_rule["delays"]
        )


def plates_of(database: records.Records) -> dict[str, str]:
    query = """
    SELECT t.number, v.plate FROM registry.terminal_now t
    JOIN registry.terminal_binding_now b ON b.terminal_id = t.terminal_id
    JOIN registry.vehicle_now v ON v.vehicle_id = b.vehicle_id
    """
    return {row["number"].lstrip("0"): row["plate"] for row in database.rows(query)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/compare", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="data directory of the server")
    parser.add_argument("--truth", type=Path, required=True, help="what simulate --truth wrote")
    parser.add_argument("--acked", type=Path, required=True, help="what simulate --acked wrote")
    wish = parser.parse_args()
    wrong = Differences()
    acked, cases = read_acked(wish.acked), read_cases(wish.truth)
    with records.opened(wish.data.absolute()) as database:
        compare_fixes(database, acked, plates_of(database), wrong)
        compare_rules(database, cases, acked, wrong)
    wrong.show()
    return 1 if wrong.count() else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except records.Trouble as trouble:
        print(f"compare: {trouble}", file=sys.stderr)
        sys.exit(2)
