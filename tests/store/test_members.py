"""members.db: who a number is, what may be known of them, and how they are forgotten."""

import json
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from pos.errors import CatalogError, StoreDamaged
from pos.lane.events import MemberFound, MemberRefused
from pos.members.command import app
from pos.sale.product import Name
from pos.store.member_key import MemberKey, member_key_path, phone_number
from pos.store.members import Members, every_member, is_birthday, segments_of
from pos.store.members_import import read_members, same_people, store_members, update_members
from pos.store.members_schema import MemberRow
from pos.store.sqlite_file import connect
from typer.testing import CliRunner

LIST = """number,phone,segments,tier,birthday,points,joined,last_visit
10000017,07700 900117,family,gold,11-27,1250,2024-03-02,2026-11-20
10000024,,student,,,40,2026-11-15,
10000031,+44 7700 900131,,silver,02-29,-3,,2026-06-10
"""
TODAY = date(2026, 11, 27)


class Sales:
    """Of one lane."""

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, ...], int]] = []

    def points_since(self, members: tuple[str, ...], since_ms: int) -> int:
        self.asked.append((tuple(members), since_ms))
        return 7

    def uses_of(self, member: str) -> tuple[tuple[str, int], ...]:
        return (("cake", 1),)

    def paid_by(self, members: tuple[str, ...]) -> str:
        return "wallet" if members[0] else ""


class Names:
    """Of promotions."""

    def promotion_name(self, key: str) -> Name | None:
        return Name(key.title()) if key != "gone" else None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three members."""
    target = tmp_path / "members.db"
    take_in(tmp_path, LIST)
    return target


def take_in(folder: Path, text: str, at: int = 1000) -> None:
    (folder / "list.csv").write_text(text, encoding="utf-8")
    target = folder / "members.db"
    key = MemberKey.open(member_key_path(target), make=True)
    rows, findings = read_members(folder / "list.csv", key, "44")
    assert findings == []
    store_members(target, same_people(rows, target), at)


def lane(file: Path, sales: Sales | None = None) -> Members:
    return Members(file, "44", sales or Sales(), Names())


def found(members: Members, number: str, *, typed: bool = False) -> MemberFound:
    event = members.find(number, TODAY, typed=typed)
    assert isinstance(event, MemberFound), event
    return event


def test_a_card_finds_its_member_and_nothing_says_who_it_is(file: Path) -> None:
    sales = Sales()
    member = found(lane(file, sales), "10000017").member
    assert (member.segments, member.tier, member.birthday, member.points) == (("family", "gold"), "gold", True, 1257)
    assert member.used == (("cake", 1),)
    assert member.paid_by == "wallet"
    token = MemberKey.open(member_key_path(file)).token("10000017")
    assert sales.asked == [((member.member, token), 1000)]
    assert "10000017" not in repr(member)
    assert "900117" not in repr(member)


@pytest.mark.parametrize("typed", ["07700 900117", "+447700900117", "00447700900117", "447700900117"])
def test_a_phone_is_found_as_it_is_typed(file: Path, typed: str) -> None:
    known = found(lane(file), "10000017").member.member
    if typed.startswith("44"):  # without a plus it is a number in the shop's country, and nobody's
        assert lane(file).find(typed, TODAY, typed=True) == MemberRefused(why="unknown")
    else:
        assert found(lane(file), typed, typed=True).member.member == known


def test_who_types_a_number_earns_but_spends_only_where_the_shop_says_so(file: Path) -> None:
    assert found(lane(file), "10000017").member.may_spend
    assert not found(lane(file), "10000017", typed=True).member.may_spend
    any_way = Members(file, "44", Sales(), Names(), typed_spends=True)
    assert found(any_way, "07700 900117", typed=True).member.may_spend


def test_a_phone_counts_only_where_it_is_typed(file: Path) -> None:
    assert lane(file).find("07700 900117", TODAY, typed=False) == MemberRefused(why="unknown")


def test_a_phone_that_two_share_is_nobodys(file: Path) -> None:
    take_in(file.parent, LIST.replace("10000024,", "10000024,07700 900117"))
    assert lane(file).find("07700900117", TODAY, typed=True) == MemberRefused(why="unknown")


def test_the_file_holds_no_phone(file: Path) -> None:
    assert b"900117" not in file.read_bytes()
    assert (file.stat().st_mode & 0o777, member_key_path(file).stat().st_mode & 0o777) == (0o640, 0o600)


@pytest.mark.parametrize("how", ["missing", "damaged", "another version", "without its key"])
def test_members_that_cant_be_looked_up_are_offline(file: Path, how: str) -> None:
    token = MemberKey.open(member_key_path(file)).token("10000017")
    members = lane(file)
    if how == "missing":
        file.unlink()
    elif how == "damaged":
        file.write_bytes(b"no database at all" * 100)
    elif how == "another version":
        connect(file).execute("PRAGMA user_version = 99")
    else:
        member_key_path(file).unlink()
        token = ""
    assert members.find("10000017", TODAY, typed=False) == MemberRefused(why="offline", token=token)


def test_a_new_list_is_taken_up_while_the_lane_runs(file: Path) -> None:
    members = lane(file)
    before = found(members, "10000017").member
    take_in(file.parent, LIST.replace("1250", "2000"), at=2000)
    after = found(members, "10000017").member
    assert (after.member, after.points) == (before.member, 2007)
    members.close()


def test_who_is_not_on_the_new_list_is_gone(file: Path) -> None:
    take_in(file.parent, "\n".join(LIST.splitlines()[:2]))
    assert [one.number for one in every_member(file)] == ["10000017"]


def test_offers_are_named_and_stay_with_their_member(file: Path) -> None:
    assert update_members(file, lambda one: replace(one, offers=("tea", "gone", "milk"))) == 3
    take_in(file.parent, LIST)
    member = found(lane(file), "10000017").member
    assert member.offers == (Name("Tea"),)
    assert member.segments[-3:] == ("only.tea", "only.gone", "only.milk")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (MemberRow(id="", number="", joined="2026-11-01"), ("new",)),
        (MemberRow(id="", number="", joined="2026-10-20"), ()),
        (MemberRow(id="", number="", joined="2025-01-01", last_visit="2026-08-20"), ("lapsed",)),
        (MemberRow(id="", number="", last_visit="2026-11-20", tier="gold", segments=("a",)), ("a", "gold")),
    ],
)
def test_segments_follow_from_dates(row: MemberRow, words: tuple[str, ...]) -> None:
    assert segments_of(row, TODAY) == words


def test_a_leap_day_is_greeted_every_year() -> None:
    assert is_birthday("02-29", date(2027, 2, 28))
    assert not is_birthday("02-29", date(2028, 2, 28))
    assert is_birthday("02-29", date(2028, 2, 29))
    assert not is_birthday("", date(2027, 2, 28))


def test_every_mistake_is_named_and_nothing_is_taken(tmp_path: Path) -> None:
    bad = (
        "number,phone,segments,tier,birthday,points,joined,last_visit,email\n"
        "1,12,Family,Gold!,31-12,1.5,yesterday,2026-13-01,a@b\n"
        "4111111111111111,,,,,,,,\n"
        "10000017,,,,,,,,\n"
        "10000017,,,,,,,,\n"
    )
    (tmp_path / "list.csv").write_text(bad, encoding="utf-8")
    rows, findings = read_members(tmp_path / "list.csv", MemberKey(b"k" * 32), "44")
    assert [row.number for row in rows] == []
    named = {(one.line, one.column) for one in findings}
    assert named >= {
        (2, name)
        for name in ("number", "phone", "segments", "tier", "birthday", "points", "joined", "last_visit", "email")
    }
    assert {(3, "number"), (5, "number")} <= named
    assert "4111111111111111" not in "".join(map(str, findings))


def test_a_list_that_cant_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="can't be read"):
        read_members(tmp_path / "none.csv", MemberKey(b"k" * 32), "44")


@pytest.mark.parametrize("text", ["", "12", "phone", "+", "1234567890123456"])
def test_what_is_no_phone(text: str) -> None:
    assert phone_number(text, "44") == ""


def test_a_key_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match="missing"):
        MemberKey.open(tmp_path / "members.key")
    (tmp_path / "members.key").write_bytes(b"short")
    with pytest.raises(StoreDamaged, match="too short"):
        MemberKey.open(tmp_path / "members.key")


# --- the commands


def run(folder: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--folder", str(folder)], catch_exceptions=False)
    return done.exit_code, done.output


def test_the_commands(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    assert run(tmp_path, "import", str(tmp_path / "list.csv"))[0] == 0
    code, text = run(tmp_path, "show", "07700900117")
    shown = json.loads(text)
    assert (code, shown["segments"][:2], shown["points"]) == (0, ["family", "gold"], 1250)
    code, text = run(tmp_path, "export", "10000017")
    kept = json.loads(text)
    assert (kept["number"], kept["phone_known"], kept["sales_at_this_lane"]) == ("10000017", True, [])
    assert "phone" not in kept
    assert run(tmp_path, "erase", "10000017")[0] == 0
    assert run(tmp_path, "show", "10000017")[0] == 6
    assert b"10000017" not in (tmp_path / "members.db").read_bytes()


def test_a_list_with_mistakes_ends_with_three(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("number\n1\n", encoding="utf-8")
    assert run(tmp_path, "import", str(tmp_path / "list.csv"))[0] == 3
    assert not (tmp_path / "members.db").exists()


def test_nobody_is_found_where_nobody_was_imported(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no members"):
        run(tmp_path, "show", "1")
