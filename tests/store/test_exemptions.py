"""Organisations that pay no tax: from the shop's list to the sign-in, with the number of the paper that says so."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from pos.lane.events import MemberFound
from pos.sale.loyalty import Shown, SignedIn
from pos.sale.product import Name
from pos.store.member_key import MemberKey, member_key_path
from pos.store.members import Members, every_member
from pos.store.members_import import read_members, same_people, store_members
from pos.store.sqlite_file import connect

TODAY = date(2026, 11, 27)


class Nothing:
    """No sales, no promotions."""

    def points_since(self, _members: Sequence[str], _since_ms: int) -> int:
        return 0

    def paid_by(self, _members: Sequence[str]) -> str:
        return ""

    def uses_of(self, _member: str) -> tuple[tuple[str, int], ...]:
        return ()

    def promotion_name(self, _key: str) -> Name | None:
        return None


def take_in(folder: Path, text: str) -> list[str]:
    (folder / "members.csv").write_text(text, encoding="utf-8")
    key = MemberKey.open(member_key_path(folder / "members.db"), make=True)
    rows, findings = read_members(folder / "members.csv", key, "44")
    if not findings:
        store_members(folder / "members.db", same_people(rows, folder / "members.db"), 0)
    return [str(one) for one in findings]


def signed_in(folder: Path, number: str) -> SignedIn:
    found = Members(folder / "members.db", "44", Nothing(), Nothing()).find(number, TODAY, typed=False)
    assert isinstance(found, MemberFound)
    return found.member


def test_an_organisation_pays_no_tax_and_its_paper_is_known(tmp_path: Path) -> None:
    assert take_in(tmp_path, "number,segments,exemption\nEMBASSY,,HMRC 123/A\nCHARITY,tax-exempt,\nANNA,,\n") == []
    embassy, charity, anna = (signed_in(tmp_path, number) for number in ("EMBASSY", "CHARITY", "ANNA"))
    assert (embassy.segments, embassy.exemption) == (("tax-exempt",), "HMRC 123/A")
    assert (charity.segments, charity.exemption) == (("tax-exempt",), "")
    assert [Shown(member=one).context.tax_exempt for one in (embassy, charity, anna)] == [True, True, False]


def test_who_is_in_the_segment_already_is_in_it_once(tmp_path: Path) -> None:
    assert take_in(tmp_path, "number,segments,exemption\nEMBASSY,tax-exempt,C-1\n") == []
    assert signed_in(tmp_path, "EMBASSY").segments == ("tax-exempt",)


def test_members_of_a_program_that_knew_no_exemptions_are_still_found(tmp_path: Path) -> None:
    take_in(tmp_path, "number,segments\nANNA,family\n")
    older = connect(tmp_path / "members.db")
    older.execute("ALTER TABLE members DROP COLUMN exemption")
    older.execute("PRAGMA user_version = 1")
    older.close()
    assert signed_in(tmp_path, "ANNA").segments == ("family",)
    assert [one.exemption for one in every_member(tmp_path / "members.db")] == [""]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("A", "Write 3 to 40 letters, digits, spaces, dots, slashes and hyphens."),
        ("4111111111111111", "It looks like a bank card's. Write the paper's number."),
    ],
)
def test_what_can_be_no_paper_is_a_mistake(tmp_path: Path, value: str, reason: str) -> None:
    said = take_in(tmp_path, f"number,exemption\nEMBASSY,{value}\n")
    assert [one.split(": exemption: ")[1] for one in said] == [reason]
