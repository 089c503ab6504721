"""Who works here: badges and PINs as keyed hashes, tries that are counted before anything is looked at."""

from collections.abc import Iterator
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from argon2 import PasswordHasher
from pos.errors import ConfigError, StoreDamaged, StoreError, StoreTooNew
from pos.lane.people import Person, PinRefused, Secret
from pos.store.pepper import Pepper, pepper_path
from pos.store.pin_rules import objection
from pos.store.sqlite_file import connect
from pos.store.staff import FREE_TRIES, LOCKED_MS, StaffStore
from pos.store.staff_schema import metadata
from sqlalchemy import create_engine, inspect

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PIN = Secret("482913")
WRONG = Secret("000001")
T = 1_795_477_200_000


class Clock:
    ms = T

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "staff.db"


@pytest.fixture
def people(path: Path, clock: Clock) -> Iterator[StaffStore]:
    with StaffStore.open(path, Pepper(b"p" * 32, QUICK), clock) as store:
        assert store.add("17", " Sam ", ("supervisor", "attendant")) == "S17"
        store.set_pin("S17", PIN)
        store.set_badge("S17", "1001")
        yield store


SAM = Person(id="S17", name="Sam", roles=("attendant", "supervisor"))


def test_a_badge_names_its_person(people: StaffStore) -> None:
    assert people.by_badge("1001") == SAM
    assert people.by_badge("1002") is None


def test_a_pin_opens(people: StaffStore) -> None:
    assert people.check(4, "17", PIN) == SAM
    assert people.check(4, "17", WRONG) == PinRefused(by="S17", left=4)
    assert people.check(4, "17", PIN) == SAM
    assert people.check(4, "17", WRONG) == PinRefused(by="S17", left=4), "a right one takes the count back"


def test_the_fifth_wrong_try_locks_the_person_everywhere(people: StaffStore, clock: Clock) -> None:
    left = [people.check(lane, "17", WRONG) for lane in (1, 2, 3, 4, 5)]
    assert [one.left for one in left if isinstance(one, PinRefused)] == [4, 3, 2, 1, 0]
    assert left[-1] == PinRefused(by="S17", left=0, until_ms=T + LOCKED_MS)
    clock.ms += LOCKED_MS - 1
    assert people.check(6, "17", PIN) == PinRefused(by="S17", left=0, until_ms=T + LOCKED_MS)
    assert people.row("S17").locked
    clock.ms += 1
    assert people.check(6, "17", PIN) == SAM


def test_a_lane_is_locked_whoever_is_guessed(people: StaffStore, clock: Clock) -> None:
    people.add("18", "Ana", ("manager",))
    people.set_pin("S18", Secret("739105"))
    for number in ("17", "18", "99", "17", "18"):
        people.check(4, number, WRONG)
    assert people.check(4, "18", Secret("739105")) == PinRefused(by="S18", left=0, until_ms=T + LOCKED_MS)
    assert isinstance(people.check(5, "18", Secret("739105")), Person)
    people.unlock_lane(4)
    assert isinstance(people.check(4, "18", Secret("739105")), Person)
    assert people.check(4, "99", WRONG) == PinRefused(by="", left=4)


def test_after_the_lock_there_are_five_tries_again(people: StaffStore, clock: Clock) -> None:
    for _ in range(FREE_TRIES):
        people.check(4, "17", WRONG)
    clock.ms += LOCKED_MS
    assert people.check(4, "17", WRONG) == PinRefused(by="S17", left=4)


def test_a_try_is_on_disk_before_the_pin_is_looked_at(
    people: StaffStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(self: Pepper, stored: str | None, id_: str, pin: str) -> bool:
        seen.append(connect(path, "ro").execute("SELECT who, wrong FROM tries ORDER BY who").fetchall())
        return False

    monkeypatch.setattr(Pepper, "is_pin", look)
    people.check(4, "17", PIN)
    people.check(4, "17", PIN)
    assert seen == [[("lane:4", 1), ("staff:S17", 1)], [("lane:4", 2), ("staff:S17", 2)]]


def test_nothing_is_looked_at_while_locked(people: StaffStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(FREE_TRIES):
        people.check(4, "17", WRONG)
    monkeypatch.setattr(Pepper, "is_pin", lambda *_: pytest.fail("a PIN was tried"))
    people.check(4, "17", PIN)


def test_tries_outlive_a_restart(people: StaffStore, path: Path, clock: Clock) -> None:
    for _ in range(3):
        people.check(4, "17", WRONG)
    people.close()
    with StaffStore.open(path, Pepper(b"p" * 32, QUICK), clock) as again:
        assert again.check(4, "17", WRONG) == PinRefused(by="S17", left=1)


def test_who_has_left_opens_nothing(people: StaffStore) -> None:
    people.set_disabled("S17", disabled=True)
    assert people.by_badge("1001") is None
    assert isinstance(people.check(4, "17", PIN), PinRefused)
    people.set_disabled("S17", disabled=False)
    assert people.by_badge("1001") == SAM


def test_a_new_pin_ends_the_old_one_and_the_lock(people: StaffStore) -> None:
    for _ in range(FREE_TRIES):
        people.check(4, "17", WRONG)
    people.set_pin("S17", Secret("910467"))
    people.unlock_lane(4)
    assert people.check(4, "17", Secret("910467")) == SAM
    assert isinstance(people.check(4, "17", PIN), PinRefused)


def test_other_roles_and_no_badge(people: StaffStore) -> None:
    people.set_roles("S17", ("manager",))
    people.set_badge("S17", "")
    (row,) = people.rows()
    assert (row.roles, row.badge, row.pin, row.disabled, row.locked) == (("manager",), False, True, False, False)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda s: s.add("17", "Ana", ("manager",)), "Number 17 is somebody's already. Numbers are never given twice."),
        (lambda s: s.add("x", "Ana", ("manager",)), "'x' is no staff number. Use up to 8 digits."),
        (lambda s: s.add("²", "Ana", ("manager",)), "'²' is no staff number. Use up to 8 digits."),
        (lambda s: s.add("19", " ", ("manager",)), "A person needs a name. Give the name that screens may show."),
        (lambda s: s.add("19", "Ana", ()), "A person needs a role. Roles are attendant, supervisor, manager, developer."),
        (lambda s: s.add("19", "Ana", ("boss",)), "'boss' is no role. Roles are attendant, supervisor, manager, developer."),
        (lambda s: s.set_pin("S9", PIN), "Nobody is called S9. `pos staff list` shows everybody."),
        (lambda s: s.set_pin("S17", Secret("12345")), "This PIN can't be used: it has to have 6 to 12 digits. Choose another one."),
        (lambda s: s.set_badge("S9", "1"), "Nobody is called S9. `pos staff list` shows everybody."),
        (lambda s: (s.add("18", "Ana", ("manager",)), s.set_badge("S18", "1001")), "This badge is somebody else's. Give each person their own."),
    ],
)  # fmt: skip
def test_mistakes_are_said(people: StaffStore, act: object, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        act(people)  # type: ignore[operator]
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("482913", ""), ("12345a", "digits"), ("48291", "6 to 12"), ("4829130000000", "6 to 12"), ("777777", "one digit"),
        ("123456", "follow"), ("987654", "follow"), ("890123", "follow"), ("121212", ""), ("12121212", "repeats"),
        ("000017", "number"), ("٤٨٢٩١٣", "digits"),
    ],
)  # fmt: skip
def test_easy_pins(pin: str, why: str) -> None:
    said = objection(pin, "17")
    assert (why in said) if why else said == ""


def test_a_copy_of_the_database_without_the_pepper_is_worth_nothing(
    people: StaffStore, path: Path, clock: Clock
) -> None:
    with StaffStore.open(path, Pepper(b"q" * 32, QUICK), clock) as thief:
        assert thief.by_badge("1001") is None
        assert isinstance(thief.check(9, "17", PIN), PinRefused)
    raw = path.read_bytes() + Path(f"{path}-wal").read_bytes()
    assert b"482913" not in raw
    assert b"1001" not in raw.replace(b"$", b"")


def test_pins_are_hashed_as_promised(people: StaffStore, path: Path, clock: Clock) -> None:
    with StaffStore.open(path, Pepper(b"p" * 32), clock) as slow:
        slow.set_pin("S17", PIN)
        ((stored,),) = connect(path, "ro").execute("SELECT pin FROM staff").fetchall()
        assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
        assert slow.check(4, "17", PIN) == SAM


def test_nobody_is_ever_removed(people: StaffStore, path: Path) -> None:
    with pytest.raises(sqlite.IntegrityError, match="disabled, not removed"):
        connect(path).execute("DELETE FROM staff")


def test_the_tables_are_as_the_migrations_made_them(people: StaffStore, path: Path) -> None:
    inspector = inspect(create_engine("sqlite://", creator=lambda: connect(path, "ro")))
    there = {name: [c["name"] for c in inspector.get_columns(name)] for name in inspector.get_table_names()}
    del there["alembic_version"]
    assert there == {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}


@pytest.mark.parametrize(
    ("statements", "error"),
    [
        (("CREATE TABLE journal (a)",), StoreDamaged),
        (("CREATE TABLE alembic_version (version_num)", "INSERT INTO alembic_version VALUES ('0099')",
          "CREATE TABLE staff (a)", "CREATE TABLE tries (a)"), StoreTooNew),
    ],
)  # fmt: skip
def test_another_database_is_refused(path: Path, statements: tuple[str, ...], error: type[StoreError]) -> None:
    other = connect(path)
    for one in statements:
        other.execute(one)
    other.close()
    with pytest.raises(error):
        StaffStore.open(path, Pepper(b"p" * 32, QUICK))


def test_where_the_pepper_lies(tmp_path: Path) -> None:
    database = tmp_path / "staff.db"
    assert pepper_path(database, None, {}) == tmp_path / "staff.pepper"
    handed = {"CREDENTIALS_DIRECTORY": str(tmp_path / "cred")}
    assert pepper_path(database, None, handed) == tmp_path / "staff.pepper"
    (tmp_path / "cred").mkdir()
    (tmp_path / "cred" / "pos-pepper").write_bytes(b"x" * 32)
    assert pepper_path(database, None, handed) == tmp_path / "cred" / "pos-pepper"
    assert pepper_path(database, tmp_path / "own", handed) == tmp_path / "own"


def test_a_pepper_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "staff.pepper"
    with pytest.raises(StoreDamaged, match="is missing"):
        Pepper.open(path)
    one = Pepper.open(path, make=True)
    assert one.badge("1") == Pepper.open(path, make=True).badge("1")
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"short")
    with pytest.raises(StoreError, match="too short"):
        Pepper.open(path)
