"""Who works here, read back and changed: behind `ports.Staff`, and behind `pos staff`.

A PIN is tried in this order: the try is counted and on disk, then the PIN is looked at, then a right one takes the
count back. Killed at any point in between, a try is counted that was none; never one made that is not counted (T18).
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pos.errors import ConfigError
from pos.lane.people import Person, PinRefused, Secret
from pos.lane.permission import ROLES, Role
from pos.store.disk import LOCAL, Disk
from pos.store.engine import connect_writer, require_settings, require_sqlite
from pos.store.faults import faults
from pos.store.pepper import Pepper
from pos.store.pin_rules import objection
from pos.store.staff_schema import staff, tries, upgrade

__all__ = ["FREE_TRIES", "LOCKED_MS", "StaffRow", "StaffStore"]

FREE_TRIES = 5
"""So many wrong PINs, and a person, or a lane, is locked (PCI DSS 4.0, 8.3.4 allows ten)."""
LOCKED_MS = 30 * 60 * 1000
MOST_DIGITS = 8

_wrong = select(tries.c.wrong, tries.c.locked_until).where(tries.c.who == bindparam("sought"))
_forget = delete(tries).where(tries.c.who == bindparam("sought"))
_by_number = select(staff).where(staff.c.number == bindparam("sought"))
_by_badge = select(staff).where(staff.c.badge == bindparam("sought"), staff.c.disabled == 0)


class StaffRow(Struct, frozen=True, kw_only=True):
    """A person as `pos staff list` shows them; nothing of the secrets but whether there are any."""

    id: str
    number: str
    name: str
    roles: tuple[Role, ...]
    badge: bool
    pin: bool
    disabled: bool
    locked: bool


class StaffStore:
    """staff.db, open. Several processes may have it open: each act is one transaction. Made by `open`."""

    def __init__(self, path: Path, connection: Connection, pepper: Pepper, now_ms: Callable[[], int]) -> None:
        self._path = path
        self._connection = connection
        self._pepper = pepper
        self._now_ms = now_ms

    @classmethod
    def open(
        cls,
        path: Path,
        pepper: Pepper,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        disk: Disk = LOCAL,
    ) -> Self:
        """Open staff.db, or make it.

        Raises:
            StoreError: it can't be used; see `pos.store.journal.LaneStore.open`.
        """
        require_sqlite()
        with faults(path):
            disk.prepare(path)
            fresh = disk.size(path) is None
            connection = connect_writer(path, disk)
            try:
                with connection.begin():
                    require_settings(connection, path)
                upgrade(connection, path)
                if fresh:
                    disk.keep_private(path)
                    disk.sync_folder(path.parent)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, pepper, now_ms)

    # --- at the lane

    def by_badge(self, badge: str) -> Person | None:
        """Whose badge this is; nobody's, if it is unknown or its owner is disabled."""
        with faults(self._path), self._connection.begin():
            row = self._connection.execute(_by_badge, {"sought": self._pepper.badge(badge)}).first()
        return None if row is None else Person(id=row.id, name=row.name, roles=_roles(row.roles))

    def check(self, lane: int, number: str, pin: Secret) -> Person | PinRefused:
        """Whether this person typed their PIN.

        Args:
            lane: where; its tries are counted, too.
            number: what was typed as the person's number.
            pin: what was typed as the PIN.
        """
        with faults(self._path):
            with self._connection.begin():
                row = self._connection.execute(_by_number, {"sought": number}).first()
            by = "" if row is None else row.id
            who = (f"lane:{lane}", f"staff:{by}") if by else (f"lane:{lane}",)
            counted = self._count(who)
            if counted.locked:
                return PinRefused(by=by, left=0, until_ms=counted.until_ms)
            if not self._is_right(row, pin):
                return PinRefused(by=by, left=counted.left, until_ms=counted.until_ms)
            self._take_back(who)
        assert row is not None
        return Person(id=row.id, name=row.name, roles=_roles(row.roles))

    def _count(self, who: tuple[str, ...]) -> "_Counted":
        """Count a try against each of these, on disk before this returns; nothing, if one of them is locked."""
        now, run = self._now_ms(), self._connection.execute
        with self._connection.begin():
            rows = {one: run(_wrong, {"sought": one}).first() for one in who}
            before = {one: (row.wrong, row.locked_until) if row is not None else (0, 0) for one, row in rows.items()}
            closed = [until for wrong, until in before.values() if wrong >= FREE_TRIES and until > now]
            if closed:
                return _Counted(left=0, until_ms=max(closed), locked=True)
            after = {one: 1 if wrong >= FREE_TRIES else wrong + 1 for one, (wrong, _) in before.items()}
            until = {one: now + LOCKED_MS if wrong >= FREE_TRIES else 0 for one, wrong in after.items()}
            for one in who:
                run(_forget, {"sought": one})
                run(insert(tries), {"who": one, "wrong": after[one], "locked_until": until[one]})
        return _Counted(left=FREE_TRIES - max(after.values()), until_ms=max(until.values()), locked=False)

    def _is_right(self, row: Row[Any] | None, pin: Secret) -> bool:
        """Whether the PIN is right; for nobody it takes as long to say no."""
        right = self._pepper.is_pin(row.pin if row is not None else None, row.id if row is not None else "", pin.digits)
        return right and row is not None and not row.disabled

    def _take_back(self, who: tuple[str, ...]) -> None:
        with self._connection.begin():
            for one in who:
                self._connection.execute(_forget, {"sought": one})

    # --- at the desk

    def add(self, number: str, name: str, roles: tuple[Role, ...]) -> str:
        """A new person, without badge and PIN; their id.

        Raises:
            ConfigError: the number is no number or somebody's, the name is empty, a role is unknown.
        """
        if not number.isascii() or not number.isdigit() or len(number) > MOST_DIGITS:
            raise ConfigError(f"{number!r} is no staff number.", f"Use up to {MOST_DIGITS} digits.")
        if not name.strip() or not name.isprintable():
            raise ConfigError("A person needs a name.", "Give the name that screens may show.")
        id_ = f"S{number}"
        row = {"id": id_, "number": number, "name": name.strip(), "roles": _joined(roles), "badge": None, "pin": None}
        try:
            with faults(self._path), self._connection.begin():
                self._connection.execute(insert(staff), {**row, "disabled": 0, "changed_at": self._now_ms()})
        except IntegrityError:
            raise ConfigError(f"Number {number} is somebody's already.", "Numbers are never given twice.") from None
        return id_

    def set_pin(self, id_: str, pin: Secret) -> None:
        """Another PIN; the tries of this person begin anew.

        Raises:
            ConfigError: there is no such person, or the PIN is too easy.
        """
        row = self.row(id_)
        if mistake := objection(pin.digits, row.number):
            raise ConfigError(f"This PIN can't be used: {mistake}.", "Choose another one.")
        self._change(id_, pin=self._pepper.hash_pin(id_, pin.digits))
        self.unlock(id_)

    def set_badge(self, id_: str, badge: str) -> None:
        """Another badge; empty: none. The old one opens nothing any more.

        Raises:
            ConfigError: there is no such person, or the badge is somebody else's.
        """
        self.row(id_)
        try:
            self._change(id_, badge=self._pepper.badge(badge) if badge else None)
        except IntegrityError:
            raise ConfigError("This badge is somebody else's.", "Give each person their own.") from None

    def set_roles(self, id_: str, roles: tuple[Role, ...]) -> None:
        """Other roles, from the next sign-in on.

        Raises:
            ConfigError: there is no such person, or no such role.
        """
        self.row(id_)
        self._change(id_, roles=_joined(roles))

    def set_disabled(self, id_: str, *, disabled: bool) -> None:
        """Whoever has left is disabled, and stays in the list: the journal names them.

        Raises:
            ConfigError: there is no such person.
        """
        self.row(id_)
        self._change(id_, disabled=int(disabled))

    def unlock(self, id_: str) -> None:
        """Forget this person's wrong tries: somebody has looked who they are."""
        with faults(self._path):
            self._take_back((f"staff:{id_}",))

    def unlock_lane(self, lane: int) -> None:
        """Forget the wrong tries at a lane."""
        with faults(self._path):
            self._take_back((f"lane:{lane}",))

    def row(self, id_: str) -> StaffRow:
        """One person.

        Raises:
            ConfigError: there is no such person.
        """
        found = next((one for one in self.rows() if one.id == id_), None)
        if found is None:
            raise ConfigError(f"Nobody is called {id_}.", "`pos staff list` shows everybody.")
        return found

    def rows(self) -> list[StaffRow]:
        """Everybody, in the order of their numbers."""
        now = self._now_ms()
        with faults(self._path), self._connection.begin():
            found = self._connection.execute(select(staff).order_by(staff.c.number)).all()
            locked = set(self._connection.execute(select(tries.c.who).where(tries.c.locked_until > now)).scalars())
        return [
            StaffRow(
                id=one.id, number=one.number, name=one.name, roles=_roles(one.roles), badge=one.badge is not None,
                pin=one.pin is not None, disabled=bool(one.disabled), locked=f"staff:{one.id}" in locked,
            )
            for one in found
        ]  # fmt: skip

    def _change(self, id_: str, **values: str | int | None) -> None:
        with faults(self._path), self._connection.begin():
            change = update(staff).where(staff.c.id == bindparam("sought")).values(**values, changed_at=self._now_ms())
            self._connection.execute(change, {"sought": id_})

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Counted(Struct, frozen=True):
    """How a try was counted: how many are left, until when it is locked after it, whether it was locked before."""

    left: int
    until_ms: int
    locked: bool


def _roles(stored: str) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if role in stored.split())


def _joined(roles: tuple[Role, ...]) -> str:
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        named = f"{unknown[0]!r} is no role" if unknown else "A person needs a role"
        raise ConfigError(f"{named}.", f"Roles are {', '.join(ROLES)}.")
    return " ".join(role for role in ROLES if role in roles)
