"""The arrows between the rooms: geo <- routing <- registry <- tracker <- db <- gateway.

The line itself and the libraries' places stand here. Which sub-room of gateway may use which other
one is read from the CMake targets, so that it is said once.
"""

import re
from typing import NamedTuple

from gate.cpp_text import includes
from gate.finding import Finding
from gate.tree import CPP, ROOMS, Tree


class Place(NamedTuple):
    name: str
    include: re.Pattern[str]
    allowed: re.Pattern[str]
    where: str


_ASIO_TESTS = "tests/(?:tracker|db|gateway|support|rehearsal|bench|quality)/"
PLACES = (
    Place(
        "pqxx or libpq",
        re.compile(r"pqxx/|libpq|postgresql/"),
        re.compile(r"db/|tests/(?:db|gateway|support|rehearsal|bench)/"),
        "db/ only",
    ),
    Place(
        "Beast",
        re.compile(r"boost/beast"),
        re.compile(r"gateway/|tests/(?:gateway|support|rehearsal|bench)/"),
        "gateway/ only",
    ),
    Place(
        "Asio",
        re.compile(r"boost/asio"),
        re.compile(
            r"(?:db|gateway)/|tracker/(?:engine_runner|inbox|journal_writer|task_group|asio_impl)"
            rf"[^/]*$|{_ASIO_TESTS}"
        ),
        "db/, gateway/ and tracker's runner, inbox, journal writer and task group only",
    ),
    Place(
        "Protobuf",
        re.compile(r"google/protobuf/|.*\.pb\.h$"),
        re.compile(r"(?:gateway|db)/|tests/"),
        "gateway/ and, for stored blobs, db/ only",
    ),
    Place(
        "GeographicLib",
        re.compile(r"GeographicLib/"),
        re.compile(r"geo/[^/]*\.cc$|tests/geo/"),
        "geo/*.cc only",
    ),
    Place(
        "CLI11",
        re.compile(r"CLI/"),
        re.compile(r"gateway/commands/command_line\.cc$"),
        "gateway/commands/command_line.cc only",
    ),
    Place("toml++", re.compile(r"toml\+\+/"), re.compile(r"gateway/"), "gateway/ only"),
)
_DB_USERS = re.compile(r"db/|gateway/(?:api/|commands/|main\.cc$)")
_TARGET = re.compile(r"busward_room\(\s*(\w+)([^)]*)\)")


def check(tree: Tree, names: tuple[str, ...]) -> list[Finding]:
    known = set(tree.files)
    reach = _gateway_reach(tree)
    found = []
    for name in names:
        if not name.endswith(CPP):
            continue
        for include in includes(tree.text(name) or ""):
            complaint = _place(name, include.path)
            if complaint is None and include.quoted:
                complaint = _arrow(name, include.path, known, reach)
            if complaint is not None:
                found.append(Finding(name, include.line, complaint))
    return found


def _place(name: str, path: str) -> str | None:
    for place in PLACES:
        if place.include.match(path) and not place.allowed.match(name):
            return f"includes {path}: {place.name} belongs in {place.where}"
    return None


def _arrow(name: str, path: str, known: set[str], reach: dict[str, set[str]]) -> str | None:
    if path.endswith(".pb.h"):
        return None
    if path not in known:
        return f'includes "{path}": no such file; paths begin at the repository root'
    user, used = name.split("/"), path.split("/")
    own = _room(user)
    other = _room(used)
    if used[0] == "tests":
        return (
            None if user[0] == "tests" else f"includes {path}: the product does not know its tests"
        )
    if own is None or other is None:
        return None
    if ROOMS.index(other) > ROOMS.index(own):
        return f"includes {path}: the arrow runs {other} -> {own}, not back"
    if user[0] == "tests":
        return None
    if own == "gateway" and other == "db" and not _DB_USERS.match(name):
        return f"includes {path}: of gateway only api/, commands/ and main.cc know db/"
    if own == other == "gateway" and user[1] != "main.cc":
        mine, theirs = _sub_room(user), _sub_room(used)
        if theirs not in reach.get(mine, {theirs}):
            return f"includes {path}: {mine} does not depend on {theirs} in its CMakeLists.txt"
    return None


def _room(parts: list[str]) -> str | None:
    room = parts[1] if parts[0] == "tests" and len(parts) > 2 else parts[0]
    return room if room in ROOMS else None


def _sub_room(parts: list[str]) -> str:
    return "/".join(parts[:2]) if len(parts) > 2 else "gateway"


def _gateway_reach(tree: Tree) -> dict[str, set[str]]:
    """For each sub-room of gateway, those that its CMake target reaches, itself included."""
    folder: dict[str, str] = {}
    direct: dict[str, list[str]] = {}
    for name in tree.files:
        if not re.fullmatch(r"gateway/(?:[^/]+/)?CMakeLists\.txt", name):
            continue
        for target, rest in _TARGET.findall(tree.text(name) or ""):
            folder[target] = name.rsplit("/", 1)[0]
            direct[target] = re.findall(r"\bbusward_\w+", rest)
    reach = {}
    for target in folder:
        seen, todo = set(), [target]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += direct.get(at, [])
        reach[folder[target]] = {folder[at] for at in seen if at in folder}
    return reach
