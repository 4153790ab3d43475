"""Patterns that a review would turn down every time, so that no reviewer has to look for them."""

import re
from typing import NamedTuple

from gate.cpp_text import code_only, line_of, without_comments
from gate.finding import Finding
from gate.tree import CPP, Tree

_PRODUCT = r"(?:geo|routing|registry|tracker|db|gateway)/"
_PURE = (
    r"(?:geo|routing|registry)/|"  # ports/ declares the clock that others are handed
    r"tracker/(?!ports/|(?:engine_runner|inbox|journal_writer|task_group|asio_impl)[^/]*$)"
)
_SOURCES = (
    r".*\.(?:h|cc|proto|sql|py|sh|ts|tsx|js|mjs|css|html|cmake|toml)$|"
    r"tools/[^/.]+$|.*CMakeLists\.txt$"
)
_DATA = r"LICENSE$|NOTICE$|tests/data/|tests/fuzz/|.*package-lock\.json$"


class Ban(NamedTuple):
    pattern: str
    where: str  # paths it holds for
    but: str  # paths it does not hold for; "" = none
    reading: str  # code: without comments and literals; words: without comments; text: as it stands
    why: str


_NEVER = r"(?!)"
BANS = (
    Ban(
        r"asio::detached\b",
        r".*\.(?:h|cc)$",
        _NEVER,
        "code",
        "asio::detached: every coroutine belongs to a TaskGroup",
    ),
    Ban(r"\busing\s+namespace\b", r".*\.h$", _NEVER, "code", "using namespace in a header"),
    Ban(
        r"\bcatch\s*\(\s*\.\.\.\s*\)",
        r".*\.(?:h|cc)$",
        r".*task_group[^/]*$",
        "code",
        "catch (...): only a task group, where a coroutine ends, catches everything",
    ),
    Ban(
        r"\bstd::(?:\w*mutex|atomic\w*|condition_variable\w*|lock_guard|unique_lock|scoped_lock)\b",
        _PRODUCT,
        r"db/pool[^/]*$|.*metrics[^/]*$",
        "code",
        "mutex or atomic outside db/pool and the metrics: only values cross threads, by inboxes",
    ),
    Ban(
        r"\batomic\s*<\s*(?:std::)?shared_ptr",
        r".*\.(?:h|cc)$",
        _NEVER,
        "code",
        "atomic<shared_ptr>: not race-free with our compilers",
    ),
    Ban(
        r"\b(?:sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.>:])sleep\s*\(|\bwaitForTimeout\b",
        r"tests/|web/e2e/|web/src/.*\.test\.tsx?$",
        _NEVER,
        "code",
        "a test that sleeps: wait for the thing itself, or own the clock",
    ),
    Ban(
        r"\bnow\s*\(\s*\)|\brandom_device\b|\btime\s*\(\s*(?:nullptr|0|NULL)\s*\)",
        _PURE,
        _NEVER,
        "code",
        "a pure room reads no clock and throws no dice: time comes with the records",
    ),
    Ban(
        r"\b(?:TO(?:DO)|FIX(?:ME)|X(?:XX))\b",
        _SOURCES,
        _DATA,
        "text",
        "a note to self: do it, or file it and say here what holds today",
    ),
    Ban(
        r"NOLINT(?!\w*(?:\([\w\-.,* ]+\))?: \S)",
        r".*\.(?:h|cc)$",
        _NEVER,
        "text",
        "NOLINT without a reason; write NOLINT(check): why",
    ),
    Ban(
        r"\b(?:registry\.[\w-]+\.(?:org|com|io)|deb\.[\w-]+\.org|(?:pypi|files\.pythonhosted)\.org|"
        r"(?:static\.|index\.)?crates\.io|proxy\.golang\.org|registry-\d)|^\s*\"resolved\":",
        r".*",
        _NEVER,
        "text",
        "the address of a package registry: packages are named, never where they come from",
    ),
    Ban(
        r"(?<![\w./$}~-])/(?:work|home/\w+|Users/\w+|root)/\w",
        r".*",
        _DATA,
        "text",
        "an absolute path of one machine",
    ),
)
_BAD_NAME = re.compile(r"(?:^|[_\-.])(?:utils?|common|helpers?|managers?|misc)(?:[_\-.]|$)")


def check(tree: Tree, names: tuple[str, ...]) -> list[Finding]:
    found = []
    for name in names:
        for part in name.split("/"):
            if _BAD_NAME.search(part):
                found.append(Finding(name, 1, f"'{part}' says nothing: name the one noun inside"))
        text = tree.text(name)
        if text is not None:
            found += _in_text(name, text)
    return found


def _in_text(name: str, text: str) -> list[Finding]:
    found = []
    readings = {"text": text}
    for ban in BANS:
        if not re.match(ban.where, name) or re.match(ban.but, name):
            continue
        if ban.reading not in readings:
            readings[ban.reading] = _reading(name, text, ban.reading)
        for match in re.finditer(ban.pattern, readings[ban.reading], re.M):
            found.append(Finding(name, line_of(text, match.start()), ban.why))
    return found


def _reading(name: str, text: str, reading: str) -> str:
    if not name.endswith(CPP):
        return text
    return code_only(text) if reading == "code" else without_comments(text)
