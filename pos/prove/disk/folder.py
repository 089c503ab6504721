"""Names of files: one that was made, moved or removed is durable once its folder is synced.

File systems with a journal bring back a state that once was: a power cut keeps the first few changes of names since the
last sync, and loses those behind.
"""

from random import Random
from typing import NamedTuple

from pos.prove.disk.contents import Contents

__all__ = ["Folder"]


class _Rename(NamedTuple):
    """`name` stands for `contents` from now on; for nothing if that is None."""

    name: str
    contents: Contents | None

    def apply(self, names: dict[str, Contents]) -> None:
        if self.contents is None:
            names.pop(self.name, None)
        else:
            names[self.name] = self.contents


class Folder:
    """All names of one disk; `now` is what a program sees."""

    def __init__(self) -> None:
        self.now: dict[str, Contents] = {}
        self._durable: dict[str, Contents] = {}
        self._pending: list[tuple[_Rename, ...]] = []

    def copy(self) -> "Folder":
        """The same folder on another disk."""
        twins: dict[int, Contents] = {}

        def twin(contents: Contents) -> Contents:
            return twins.setdefault(id(contents), contents.copy())

        def twin_of(rename: _Rename) -> _Rename:
            return rename if rename.contents is None else _Rename(rename.name, twin(rename.contents))

        other = Folder()
        other.now = {name: twin(contents) for name, contents in self.now.items()}
        other._durable = {name: twin(contents) for name, contents in self._durable.items()}
        other._pending = [tuple(map(twin_of, change)) for change in self._pending]
        return other

    def make(self, name: str) -> Contents:
        """An empty file."""
        contents = Contents()
        self._change(_Rename(name, contents))
        return contents

    def remove(self, name: str) -> None:
        """Take a name away; harmless if it is not there."""
        self._change(_Rename(name, None))

    def replace(self, old: str, new: str) -> None:
        """Both names change at once, or neither."""
        self._change(_Rename(new, self.now[old]), _Rename(old, None))

    def _change(self, *renames: _Rename) -> None:
        for rename in renames:
            rename.apply(self.now)
        self._pending.append(renames)

    def sync(self) -> None:
        """Every name is durable."""
        self._durable = dict(self.now)
        self._pending.clear()

    def contents(self) -> list[Contents]:
        """Every file that has a name, or may have it again after a power cut."""
        found = [*self.now.values(), *self._durable.values()]
        found += [one.contents for change in self._pending for one in change if one.contents is not None]
        return list({id(one): one for one in found}.values())

    def power_cut(self, chance: Random) -> None:
        """What is found at the next start."""
        for contents in self.contents():
            contents.power_cut(chance)
        for change in self._pending[: chance.randint(0, len(self._pending))]:
            for rename in change:
                rename.apply(self._durable)
        self._pending.clear()
        self.now = dict(self._durable)
