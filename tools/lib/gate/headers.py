"""Every header compiles alone, included twice: who includes it needs nothing before it.

A header that its own source file includes first is shown by the build; only the others are
compiled here.
"""

import functools
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gate.finding import Finding
from gate.includes_of import IncludeGraph
from gate.passed import Passed
from gate.tree import Tree, processors

# The product's own flags (.cmake/Toolchain.cmake); an object without optimisation, so that ccache
# may keep it.
FLAGS = (
    "-std=c++20",
    "-O0",
    "-Wall",
    "-Wextra",
    "-Wno-missing-field-initializers",
    "-Wconversion",
    "-Wshadow",
    "-Werror",
    "-DBOOST_ASIO_SEPARATE_COMPILATION",
    "-DBOOST_BEAST_SEPARATE_COMPILATION",
    "-DBOOST_ASIO_NO_DEPRECATED",
)


def check(tree: Tree, names: tuple[str, ...], work: Path) -> tuple[list[Finding], int]:
    """The findings, and how many headers had to be compiled."""
    graph = IncludeGraph(tree)
    passed = Passed(work, "headers")
    conditions = (" ".join(FLAGS), _compiler())
    prints = {
        name: graph.fingerprint(name, *conditions)
        for name in names
        if name.endswith(".h") and not _shown_by_build(tree, name)
    }
    todo = [name for name in prints if not passed.has(name, prints[name])]
    if not todo:
        return [], 0
    protos = _generate_messages(tree, work)
    found = []
    with ThreadPoolExecutor(processors()) as pool:
        for name, errors in zip(
            todo, pool.map(lambda name: _compile(tree, name, work, protos), todo)
        ):
            if errors is None:
                passed.add(name, prints[name])
            else:
                found.append(Finding(name, 1, f"does not compile alone:\n{errors}"))
    passed.save()
    return found, len(todo)


def _shown_by_build(tree: Tree, header: str) -> bool:
    source = header.removesuffix(".h") + ".cc"
    if source not in tree.files:
        return False
    first = re.search(r"^#include (.*)$", tree.text(source) or "", re.M)
    return first is not None and first[1] == f'"{header}"'


@functools.cache
def _compiler() -> str:
    return subprocess.run(
        ["g++", "-dumpfullversion"], capture_output=True, text=True
    ).stdout.strip()


def _generate_messages(tree: Tree, work: Path) -> Path:
    out = work / "proto"
    out.mkdir(parents=True, exist_ok=True)
    messages = [
        name for name in tree.files if name.startswith("gateway/proto/") and name.endswith(".proto")
    ]
    if messages:
        subprocess.run(
            ["protoc", "-I", "gateway/proto", f"--cpp_out={out}", *messages],
            cwd=tree.root,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    return out


def _compile(tree: Tree, name: str, work: Path, protos: Path) -> str | None:
    source = work / "headers" / (name.replace("/", "__") + ".cc")
    source.parent.mkdir(parents=True, exist_ok=True)
    text = f'#include "{name}"\n#include "{name}"\n'
    if not source.exists() or source.read_text() != text:
        source.write_text(text)
    launcher = [path] if (path := shutil.which("ccache")) else []
    command = [
        *launcher,
        "g++",
        *FLAGS,
        "-I",
        str(tree.root),
        "-isystem",
        str(protos),
        "-c",
        str(source),
        "-o",
        str(source.with_suffix(".o")),
    ]
    done = subprocess.run(
        command, cwd=tree.root, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode == 0:
        return None
    lines = done.stderr.splitlines()
    return "\n".join([line for line in lines if " error: " in line][:5] or lines[:5])
