"""The digits of North American coupons: every field in its order, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.sale.coupon_paper import Paper, Paperless, Purchase, read_paper, read_paperless

YEAR = 2026
ONE = Purchase(company="0614141", need=1, unit=0, family="120")
PLAIN = Paper(company="0614141", offer="654321", save_value=250, first=ONE, expires="2014-01-31")
PLAIN_DIGITS = "1061414165432132501101203140131"


def digits_of(paper: Paper) -> str:
    """A coupon as its maker prints it; written from the guideline, apart from the reader."""

    def sized(value: str, less: int = 0) -> str:
        return f"{len(value) - less}{value}"

    def bought(one: Purchase) -> str:
        return f"{sized(str(one.need))}{one.unit}{one.family}"

    def other(one: Purchase) -> str:
        return bought(one) + ("9" if one.company == paper.company else sized(one.company, 6))

    day = {name: getattr(paper, name)[2:].replace("-", "") for name in ("expires", "starts")}
    text = sized(paper.company, 6) + paper.offer + sized(str(paper.save_value)) + bought(paper.first)
    text += f"1{paper.rule}{other(paper.second)}" if paper.second else ""
    text += f"2{other(paper.third)}" if paper.third else ""
    text += f"3{day['expires']}" if paper.expires else ""
    text += f"4{day['starts']}" if paper.starts else ""
    text += f"5{sized(paper.serial, 6)}" if paper.serial else ""
    text += f"6{sized(paper.retailer, 6)}" if paper.retailer else ""
    flags = f"9{paper.save_code}{paper.applies_to}{int(paper.of_store)}{int(paper.single)}"
    return text + (flags if flags != "90000" else "")


def test_the_published_examples() -> None:
    assert read_paper(PLAIN_DIGITS, YEAR) == PLAIN
    found = read_paper("106141411234562751106501013085093140131", YEAR)
    second = Purchase(company="0614141", need=3, unit=0, family="850")
    first = replace(ONE, family="650")
    assert found == Paper(
        company="0614141", offer="123456", save_value=75, first=first, second=second, rule=0, expires="2014-01-31"
    )


FULL = Paper(
    company="061414112345",
    offer="000001",
    save_value=10000,
    first=Purchase(company="061414112345", need=2, unit=1, family="000"),
    second=Purchase(company="061414112345", need=12345, unit=2, family="001"),
    third=Purchase(company="0614142", need=3, unit=9, family="002"),
    rule=2,
    expires="2026-12-31",
    starts="2026-01-01",
    serial="123456789012345",
    retailer="1234567890123",
    save_code=5,
    applies_to=2,
    of_store=True,
    single=True,
)


def test_every_field_at_once() -> None:
    assert len(digits_of(FULL)) > 70  # more than AI 8110 holds; the reader says so
    assert read_paper(digits_of(FULL), YEAR) is None
    no_third = replace(FULL, third=None, serial="", retailer="")
    no_second = replace(FULL, second=None, rule=0, serial="123456", starts="", retailer="")
    retailers = replace(FULL, second=None, third=None, rule=0, starts="", serial="", retailer="1234567890123")
    cut = (no_third, no_second, retailers)
    assert tuple(read_paper(digits_of(one), YEAR) for one in cut) == cut


COMPANIES = st.from_regex(r"\A[0-9]{6,12}\Z")
DAYS = st.dates(min_value=__import__("datetime").date(1990, 1, 1), max_value=__import__("datetime").date(2070, 1, 1))


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    company = draw(COMPANIES)

    def bought(of: str) -> Purchase:
        return Purchase(
            company=of,
            need=draw(st.integers(0, 99)),
            unit=draw(st.sampled_from((0, 1, 2, 3, 4, 9))),
            family=draw(st.from_regex(r"\A[0-9]{3}\Z")),
        )

    second = bought(draw(st.sampled_from((company, "0614141")))) if draw(st.booleans()) else None
    return Paper(
        company=company,
        offer=draw(st.from_regex(r"\A[0-9]{6}\Z")),
        save_value=draw(st.integers(0, 999)),
        first=bought(company),
        second=second,
        rule=draw(st.integers(0, 3)) if second else 0,
        expires=draw(DAYS).isoformat() if draw(st.booleans()) else "",
        serial=draw(st.from_regex(r"\A[0-9]{6,9}\Z")) if draw(st.booleans()) else "",
        save_code=draw(st.sampled_from((0, 1, 2, 5, 6))),
        single=draw(st.booleans()),
    )


@given(papers())
def test_what_was_printed_is_read(paper: Paper) -> None:
    assert read_paper(digits_of(paper), YEAR) == paper


@given(st.text("0123456789", max_size=80))
def test_any_digits_are_answered(digits: str) -> None:
    found = read_paper(digits, YEAR)
    assert found is None or read_paper(digits + "7", YEAR) != found
    read_paperless(digits)


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "x" * 31,
        PLAIN_DIGITS + "\n",
        "7" + PLAIN_DIGITS[1:],  # a company prefix of 13 digits
        PLAIN_DIGITS[:-1],
        PLAIN_DIGITS.replace("3140131", "3141331"),  # month 13
        PLAIN_DIGITS.replace("3140131", "3140231"),  # 31 February
        PLAIN_DIGITS + "4150131",  # begins after it ends
        PLAIN_DIGITS + "8",  # no such field
        PLAIN_DIGITS.replace("3140131", "3140031"),  # month 0
        PLAIN_DIGITS.replace("654321", "65432٣"),  # an Arabic digit
        PLAIN_DIGITS + "93000",  # no such way to save
    ],
)
def test_digits_that_break_the_layout_are_no_coupon(digits: str) -> None:
    assert read_paper(digits, YEAR) is None


def test_a_coupon_may_begin_and_never_end() -> None:
    found = read_paper(PLAIN_DIGITS.replace("3140131", "4150131"), YEAR)
    assert found is not None
    assert (found.starts, found.expires) == ("2015-01-31", "")


def test_day_zero_is_the_last_of_the_month() -> None:
    found = read_paper(PLAIN_DIGITS.replace("3140131", "3280200"), YEAR)
    assert found is not None
    assert found.expires == "2028-02-29"


@pytest.mark.parametrize(
    ("digits", "found"),
    [
        ("001234561234560123456", Paperless(funder="123456", offer="123456", serial="123456")),
        ("101234561234560123456", Paperless(funder="123456", offer="123456", serial="123456")),
        (
            "061234567890121234569123456789012345",
            Paperless(funder="123456789012", offer="123456", serial="123456789012345"),
        ),
        ("201234561234560123456", None),
        ("071234561234560123456", None),
        ("0012345612345601234567", None),
        ("00123456123456012345", None),
        ("", None),
        ("0" * 40, None),
        ("00123456123456012345x", None),
        ("0012345612345601234٣6", None),  # an Arabic digit
    ],
)
def test_paperless(digits: str, found: Paperless | None) -> None:
    assert read_paperless(digits) == found
