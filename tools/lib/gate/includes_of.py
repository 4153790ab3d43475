"""Which of our files a file takes in, directly or not: what its compilation hangs on."""

from gate.cpp_text import includes
from gate.tree import Tree, fingerprint


class IncludeGraph:
    def __init__(self, tree: Tree):
        self._tree = tree
        self._known = set(tree.files)
        self._direct: dict[str, list[str]] = {}

    def closure(self, name: str) -> set[str]:
        seen: set[str] = set()
        todo = [name]
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            todo += self._of(at)
        return seen

    def fingerprint(self, name: str, *conditions: str) -> str:
        """Of the file, all it takes in, the messages behind .pb.h headers, and the conditions."""
        names = sorted(self.closure(name))
        return fingerprint(*conditions, *names, *(self._tree.text(at) or "" for at in names))

    def _of(self, name: str) -> list[str]:
        if name not in self._direct:
            found = []
            if not name.endswith(".proto"):
                for include in includes(self._tree.text(name) or ""):
                    path = include.path
                    if path.endswith(".pb.h"):
                        path = f"gateway/proto/{path.rsplit('/', 1)[-1][:-5]}.proto"
                    if path in self._known:
                        found.append(path)
            self._direct[name] = found
        return self._direct[name]
