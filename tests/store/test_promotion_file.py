"""A file of promotions: what it means, and every mistake with its line and key."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pos.errors import CatalogError
from pos.sale.product import Name
from pos.sale.promotion.model import (
    Basket,
    Bundle,
    BuyGet,
    Cheapest,
    Each,
    Gate,
    Group,
    Limits,
    Off,
    Promotion,
    Selection,
    Several,
    Step,
    Tiers,
    Window,
)
from pos.simulated import DEMO_STORE
from pos.store.catalog import Catalog
from pos.store.catalog_promotions import store_promotions
from pos.store.importer import ImportReport
from pos.store.promotion_file import read_promotions

Import = Callable[..., ImportReport]
NOON = 1_795_780_800_000
"""2026-11-27 12:00 UTC, a Friday."""
GOOD = '[[promotion]]\nkey = "p"\nname = "Offer"\n'
OF = "of = { everything = true }\n"
EVERYTHING = Selection(everything=True)


def read(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "offers.toml"
    path.write_text(text, encoding="utf-8")
    return [f"{one.line}: {one.key}: {one.reason}" for one in read_promotions(path, 2).findings]


def one(tmp_path: Path, text: str) -> Promotion:
    path = tmp_path / "offers.toml"
    path.write_text(GOOD + text, encoding="utf-8")
    found = read_promotions(path, 2)
    assert found.findings == ()
    return found.promotions[0]


BUNDLE = """kind = "bundle"
price = 4.00
[[promotion.groups]]
of = { skus = ["96385074"] }
[[promotion.groups]]
count = 2
of = { skus = ["plu:4011"], without_skus = ["96385074"] }
"""


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ('kind = "each"\n' + OF + "percent = 12.5\n", Each(of=EVERYTHING, off=Off(percent_bp=1250))),
        ('kind = "each"\n' + OF + "price = 3\n", Each(of=EVERYTHING, off=Off(price_minor=300))),
        ('kind = "several"\ncount = 3\n' + OF + "price = 5.00\n", Several(of=EVERYTHING, count=3, off=Off(price_minor=500))),
        ('kind = "cheapest"\ncount = 3\n' + OF + "percent = 100\n", Cheapest(of=EVERYTHING, count=3, off=Off(percent_bp=10_000))),
        (
            'kind = "buy-get"\nbuy = { categories = ["a"] }\nget = { brands = ["B"] }\nget_count = 2\namount = 0.10\n',
            BuyGet(buy=Selection(categories=("a",)), get=Selection(brands=("B",)), get_count=2, off=Off(amount_minor=10)),
        ),
        (
            BUNDLE,
            Bundle(
                groups=(
                    Group(of=Selection(skus=("00000096385074",))),
                    Group(of=Selection(skus=("plu:4011",), without_skus=("00000096385074",)), count=2),
                ),
                off=Off(price_minor=400),
            ),
        ),
        (
            'kind = "tiers"\n' + OF + "steps = [{ from = 3, percent = 10 }, { from = 6, percent = 20 }]\n",
            Tiers(
                of=EVERYTHING,
                steps=(Step(from_count=3, off=Off(percent_bp=1000)), Step(from_count=6, off=Off(percent_bp=2000))),
            ),
        ),
        ('kind = "basket"\namount = 5.00\nfrom = 30.00\n', Basket(off=Off(amount_minor=500), from_minor=3000)),
    ],
)  # fmt: skip
def test_every_kind(tmp_path: Path, text: str, offer: object) -> None:
    assert one(tmp_path, text).offer == offer


def test_who_when_and_how_often(tmp_path: Path) -> None:
    text = (
        'kind = "each"\npercent = 10\nof = { categories = ["dairy"], expires_within_days = 2 }\n'
        'names = { de = "Angebot" }\nfrom_date = 2026-11-01\nto_date = 2026-11-30\nweekdays = ["sun", "fri"]\n'
        'hours = ["17:00-19:00"]\nmembers = true\nsegments = ["family"]\nbirthday = true\ncoupon = "X"\nspend = 9.99\n'
        'spend_on = { brands = ["B"] }\nper_basket = 1\nper_member = 2\nper_day = 3\nsame = true\nclass = "member"\n'
        'exclusive = "x"\npriority = 4\n'
    )
    assert one(tmp_path, text) == Promotion(
        key="p",
        name=Name("Offer", {"de": "Angebot"}),
        offer=Each(of=Selection(categories=("dairy",), expires_within_days=2), off=Off(percent_bp=1000)),
        gate=Gate(
            from_date="2026-11-01",
            to_date="2026-11-30",
            weekdays=(5, 7),
            windows=(Window(from_min=1020, to_min=1140),),
            members=True,
            segments=("family",),
            birthday=True,
            coupon="X",
            spend_minor=999,
            spend_on=Selection(brands=("B",)),
        ),
        limits=Limits(basket=1, member=2, day=3),
        same=True,
        stacking="member",
        rank=1,
        exclusive="x",
        priority=4,
    )


EACH = GOOD + 'kind = "each"\n' + OF
MISTAKES = [
    ('classes = "offer"\n', '1: classes: Write a list in brackets, e.g. ["mon", "fri"].'),
    (GOOD + 'kind = "gift"\n', "4: kind: 'gift' is none of each, several, cheapest, buy-get, bundle, tiers, basket."),
    (EACH + "percent = 10\ncolour = 1\n", "7: colour: There is no such key."),
    ('[[promotion]]\nname = "x"\nkind = "each"\n', "1: key: It is missing. Write it."),
    (EACH + 'percent = "much"\n', "6: percent: Write a number like 10 or 1.50, without quotes."),
    (EACH, "1: percent: Give exactly one of percent, amount, price."),
    (EACH + "percent = 10\nprice = 1\n", "6: percent: Give exactly one of percent, amount, price."),
    (EACH + "percent = 101\n", "6: percent: 101 is no percentage above 0 and up to 100, with two decimals at most."),
    (EACH + "amount = 0\n", "6: amount: Nothing comes off. Write more than 0."),
    (EACH + "price = 1.999\n", "6: price: 1.999 is no amount of money with 2 decimals."),
    (GOOD + 'kind = "each"\npercent = 10\n', '1: of: Say which goods, e.g. { categories = ["drinks"] }.'),
    (
        GOOD + 'kind = "each"\npercent = 10\nof = { }\n',
        "6: of: It names no goods. Give skus, categories, brands, or everything = true.",
    ),
    (
        GOOD + 'kind = "each"\npercent = 10\nof = { skus = ["4006381333932"] }\n',
        "6: of: 4006381333932 is neither a GTIN with a right check digit nor a produce code like plu:4011.",
    ),
    (
        GOOD + 'kind = "each"\npercent = 1\nof = { everything = true, expires_within_days = -1 }\n',
        "6: of: expires_within_days counts days from today: 0 or more.",
    ),
    (GOOD + 'kind = "several"\nprice = 5\n' + OF, "1: count: Give a number from 2 to 99."),
    (GOOD + 'kind = "several"\npercent = 5\ncount = 2\n' + OF, "5: percent: Give exactly one of price, amount."),
    (
        GOOD + 'kind = "cheapest"\ncount = 2\nreduced = 2\npercent = 50\n' + OF,
        "6: reduced: Of 2 pieces at most 1 are cheaper; for all of them use tiers.",
    ),
    (GOOD + 'kind = "bundle"\nprice = 1\n', "1: groups: A bundle has two to six groups."),
    (
        GOOD + 'kind = "bundle"\nprice = 1\ngroups = [{ of = { everything = true }, count = 9 }, { of = { everything = true }, count = 9 }]\n',
        "6: groups: A bundle has at most 12 pieces.",
    ),
    (GOOD + 'kind = "tiers"\n' + OF, "1: steps: Give at least one step, e.g. { from = 3, percent = 10 }."),
    (
        GOOD + 'kind = "tiers"\n' + OF + "steps = [{ from = 3, percent = 20 }, { from = 6, percent = 10 }]\n",
        "6: steps: From 6 on it must be more pieces and more off than before.",
    ),
    (EACH + 'percent = 1\nclass = "gold"\n', "7: class: gold is none of the classes offer, member, coupon, basket."),
    (
        GOOD + 'kind = "several"\ncount = 2\nprice = 1\nclass = "member"\n' + OF,
        "7: class: An offer of several pieces belongs to the first class, offer.",
    ),
    (
        GOOD + 'kind = "basket"\npercent = 1\nclass = "offer"\n',
        "6: class: A discount of the whole basket can't be of the first class.",
    ),
    (
        GOOD + 'kind = "basket"\npercent = 1\nsame = true\n',
        "6: same: A promotion of the kind basket is about different goods.",
    ),
    (EACH + "percent = 1\nper_day = 0\n", "7: per_day: Give at least 1, or leave it out for as often as it fits."),
    (
        GOOD + 'kind = "basket"\npercent = 1\nper_basket = 1\n',
        "6: per_basket: A promotion of the kind basket is used once at most anyway.",
    ),
    (EACH + "percent = 1\nper_member = 1\n", "7: per_member: Say members = true as well: nobody else can be counted."),
    (
        EACH + "percent = 1\nfrom_date = 2026-12-01\nto_date = 2026-11-01\n",
        "8: to_date: It ends before it begins on 2026-12-01.",
    ),
    (EACH + "percent = 1\nspend_on = { everything = true }\n", "1: spend: Say how much must be spent on these goods."),
    (EACH + 'percent = 1\nhours = ["19-17"]\n', "7: hours: '19-17' are no hours. Write [\"17:00-19:00\"]; over midnight [\"22:00-24:00\", \"00:00-02:00\"]."),
    (EACH + 'percent = 1\nhours = ["19:00-17:00"]\n', "7: hours: '19:00-17:00' are no hours. Write [\"17:00-19:00\"]; over midnight [\"22:00-24:00\", \"00:00-02:00\"]."),
    (
        '[[promotion]]\nkey = "P !"\nname = "x"\nkind = "each"\npercent = 1\n' + OF,
        "2: key: Write small letters, digits, dots and hyphens, at most 64.",
    ),
    ('[[promotion]]\nkey = "p"\nname = " "\nkind = "each"\npercent = 1\n' + OF, "3: name: Say what shoppers read."),
    (
        EACH + "percent = 1\n" + EACH + "percent = 2\n",
        "8: key: p is in line 2 already. Give each a key of its own.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=[said for _, said in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_key(tmp_path: Path, text: str, said: str) -> None:
    assert read(tmp_path, text) == [said]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    assert len(read(tmp_path, EACH + GOOD.replace('"p"', '"q"') + 'kind = "several"\n' + "[[ promotion ]]\n")) == 5


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="No such file"):
        read_promotions(tmp_path / "none.toml", 2)
    with pytest.raises(CatalogError, match="no TOML"):
        read(tmp_path, "[[promotion\n")
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    with pytest.raises(CatalogError, match="no UTF-8"):
        read_promotions(tmp_path / "latin.toml", 2)


def test_the_demo_store_has_forty_five_of_every_kind() -> None:
    found = read_promotions(DEMO_STORE / "promotions.toml", 2)
    assert (len(found.promotions), found.findings) == (45, ())
    assert [one.key for one in found.coupons] == ["FIVE", "BATTERY", "SOAP", "SUMMER"]
    kinds = {type(one.offer) for one in found.promotions}
    assert kinds == {Each, Several, Cheapest, BuyGet, Bundle, Tiers, Basket}
    assert all({"de", "zh-Hans", "ar"} <= set(one.name.translations) for one in found.promotions)


# --- in the catalogue

GOODS = "gtin,name,price\n96385074,Oats,1.80\n4006381333931,Pens,2.00\n"


def happy(tmp_path: Path) -> Promotion:
    return one(tmp_path, 'kind = "each"\npercent = 10\nof = { skus = ["96385074"] }\nhours = ["12:00-13:00"]\n')


def test_promotions_are_kept_beside_the_products_and_taken_up_while_open(import_text: Import, tmp_path: Path) -> None:
    import_text(GOODS)
    path = tmp_path / "catalog.db"
    catalog = Catalog(path, timezone="Europe/London")
    oats, pens = (catalog.by_gtin(gtin.zfill(14), NOON) for gtin in ("96385074", "4006381333931"))
    assert oats is not None
    assert pens is not None
    assert catalog.promotions(oats, NOON) == ()
    store_promotions(path, [happy(tmp_path)])
    assert catalog.promotions(oats, NOON) == (happy(tmp_path),)
    assert catalog.promotions(oats, NOON - 1) == ()
    assert catalog.promotions(pens, NOON) == ()
    assert Catalog(path, timezone="Asia/Tokyo").promotions(oats, NOON) == ()
    assert {one.name.default for one in catalog.every(NOON)} == {"Oats", "Pens"}


def test_a_new_list_of_goods_leaves_them(import_text: Import, tmp_path: Path) -> None:
    import_text(GOODS)
    store_promotions(tmp_path / "catalog.db", [happy(tmp_path)])
    assert import_text(GOODS + "036000291452,Tea,3.00\n").written
    assert [one.key for one in Catalog(tmp_path / "catalog.db").book.promotions] == ["p"]


def test_there_is_no_catalogue_to_put_them_in(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no catalogue"):
        store_promotions(tmp_path / "catalog.db", [])


BEYOND = [
    (EACH.replace('name = "', "name = \u201c") + "percent = 10\n", ":3: .*straight quotes"),
    (EACH + "amount = 1,50\n", ":6: .*with a point, not a comma"),
    (EACH + "percent = 10\nfrom_date = 24.12.2026\n", ":7: .*as 2026-12-24"),
    (EACH + "percent = 10\nfrom_date = 2026-02-31\n", ":7: .*no such day"),
    (EACH + 'percent = 10\nexclusive = "week\n', ":7: .*closing quote"),
    (EACH + "percent = 10\nexclusive = week\n", ":7: .*texts in quotes"),
    ('{"promotion": []}', ":1: .*like JSON"),
    ("a = " + "[" * 5000, "without end"),
    ("k\u00e4se".encode("latin-1"), ":1: A letter there is no UTF-8"),
    ("x = 1".encode("utf-16"), "written in UTF-16"),
]


@pytest.mark.parametrize(("text", "said"), BEYOND, ids=[said for _, said in BEYOND])
def test_what_is_no_toml_is_told_with_its_line_and_what_it_usually_is(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    path = tmp_path / "offers.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CatalogError, match=said):
        read_promotions(path, 2)


SHAPES = [
    (EACH + "percnet = 10\n", "6: percnet: There is no such key; did you mean percent?"),
    (
        EACH.replace("everything", "evrything") + "percent = 10\n",
        "5: of.evrything: There is no such key; did you mean everything?",
    ),
    ("[[promotions]]\n", "1: promotions: Write [[promotion]] above each promotion, with two brackets."),
    ("[coupon]\n", "1: coupon: Write [[coupon]] above each coupon, with two brackets."),
    ('currency = "GBP"\n', "1: currency: There is no such key; there are classes, promotion, coupon."),
    ("classes = []\n", "1: classes: Name each class once, or leave the list out."),
    (EACH + 'percent = 10\nfrom_date = "24.12."\n', "7: from_date: Write a day without quotes, 2026-12-24."),
    (
        EACH + "percent = 10\nto_date = 2026-12-24T10:00:00\n",
        "7: to_date: Write a day without quotes, 2026-12-24. Hours have a key of their own.",
    ),
    (EACH + 'percent = 10\nmembers = "yes"\n', "7: members: Write true or false, without quotes."),
    (EACH + "amount = " + "9" * 400 + "\n", "6: amount: " + "9" * 40 + "... is too much. Write less than 10,000,000."),
    (EACH + 'percent = 10\nnames = { german = "x" }\n', "7: names: german is no language: write de, ar, zh-Hans."),
    (
        EACH + 'percent = 10\nweekdays = ["Monday"]\n',
        "7: weekdays[0]: 'Monday' is none of mon, tue, wed, thu, fri, sat, sun.",
    ),
    ('[[coupon]]\nkey = "A"\nnme = "A"\n', "3: nme: There is no such key; did you mean name?"),
]


@pytest.mark.parametrize(("text", "said"), SHAPES, ids=[said for _, said in SHAPES])
def test_a_wrong_shape_is_told_in_a_clerks_words(tmp_path: Path, text: str, said: str) -> None:
    assert read(tmp_path, text) == [said]


def test_a_mark_at_the_beginning_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "offers.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (EACH + "percent = 10\n").encode())
    assert read_promotions(path, 2).findings == ()
