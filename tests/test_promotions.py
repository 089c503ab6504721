"""`pos promotions` and `pos price`: what a shop is told of its file and of a basket."""

import json
from pathlib import Path

import pytest
from pos.cli import app
from pos.errors import CatalogError
from pos.promotions.check import look_over, read_costs
from pos.sale.product import Name, Product
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
    Offer,
    Promotion,
    Selection,
    Several,
    Step,
    Tiers,
)
from pos.store.importer import import_csv
from typer.testing import CliRunner

GOODS = [
    Product(sku=sku, name=Name(sku), price_minor=price, category=category)
    for sku, price, category in (("tea", 300, "drinks"), ("milk", 100, "dairy"), ("jam", 250, "spreads"))
]
TEA, MILK, ALL = Selection(skus=("tea",)), Selection(skus=("milk",)), Selection(everything=True)
HALF, FREE = Off(percent_bp=5000), Off(percent_bp=10_000)


def offer(key: str, what: Offer, **facts: object) -> Promotion:
    return Promotion(key=key, name=Name(key), offer=what, **facts)  # type: ignore[arg-type]


def told(*promotions: Promotion, costs: dict[str, int] | None = None) -> list[tuple[str, str]]:
    remarks = look_over(promotions, GOODS, costs or {}, "2026-11-27")
    return [(one.promotion, one.weight) for one in remarks]


def test_nothing_to_say_of_promotions_that_share_nothing() -> None:
    assert told(offer("p", Each(of=TEA, off=HALF)), offer("q", Cheapest(of=MILK, count=3, off=FREE))) == []


@pytest.mark.parametrize(
    "promotion",
    [
        offer("p", Each(of=TEA, off=HALF), gate=Gate(to_date="2026-11-26")),
        offer("p", Each(of=Selection(skus=("gone",)), off=HALF)),
        offer("p", Bundle(groups=(Group(of=TEA), Group(of=Selection(brands=("gone",)))), off=Off(price_minor=1))),
        offer("p", Each(of=TEA, off=Off(price_minor=300))),
        offer("p", Several(of=MILK, count=3, off=Off(price_minor=300))),
        offer("p", Cheapest(of=MILK, count=2, off=Off(price_minor=100))),
        offer("p", BuyGet(buy=TEA, get=MILK, off=Off(price_minor=200))),
        offer("p", Bundle(groups=(Group(of=TEA), Group(of=MILK, count=2)), off=Off(price_minor=500))),
        offer("p", Tiers(of=MILK, steps=(Step(from_count=2, off=Off(price_minor=100)),))),
    ],
)
def test_what_never_applies_or_takes_nothing_off(promotion: Promotion) -> None:
    assert told(promotion) == [("p", "never")]


def test_what_gives_something_is_not_said_to_give_nothing() -> None:
    assert told(offer("w", Basket(off=HALF), rank=9)) == []
    assert told(offer("p", Several(of=MILK, count=3, off=Off(amount_minor=1)))) == []


def test_goods_that_unlock_their_own_discount() -> None:
    gate = Gate(spend_minor=100, spend_on=TEA)
    assert told(offer("p", Each(of=TEA, off=HALF), gate=gate)) == [("p", "conflict")]
    assert told(offer("p", Each(of=TEA, off=HALF), gate=gate, limits=Limits(basket=1))) == []
    assert told(offer("p", BuyGet(buy=TEA, get=MILK, off=HALF), gate=gate)) == []


@pytest.mark.parametrize(
    "what",
    [
        Each(of=TEA, off=HALF),
        Several(of=TEA, count=2, off=Off(price_minor=300)),
        Several(of=TEA, count=2, off=Off(amount_minor=250)),
        Cheapest(of=TEA, count=2, off=FREE),
        Tiers(of=TEA, steps=(Step(from_count=2, off=HALF),)),
    ],
)
def test_what_sells_below_cost(what: Offer) -> None:
    assert told(offer("p", what), costs={"tea": 200}) == [("p", "below-cost")]
    assert told(offer("p", what), costs={"tea": 100, "milk": 1}) == []


def test_costs_of_goods_in_a_bundle_are_not_guessed() -> None:
    assert told(offer("p", BuyGet(buy=TEA, get=MILK, off=FREE)), costs={"milk": 90}) == []


def test_alone_in_a_group_of_which_one_is_used() -> None:
    assert told(offer("p", Each(of=TEA, off=HALF), exclusive="x")) == [("p", "conflict")]
    two = [offer(key, Each(of=of, off=HALF), exclusive="x") for key, of in (("p", TEA), ("q", MILK))]
    assert told(*two) == []


def test_what_another_always_beats() -> None:
    weak, strong = offer("weak", Each(of=TEA, off=Off(amount_minor=10))), offer("strong", Each(of=ALL, off=HALF))
    assert told(weak, strong) == [("weak", "conflict")]
    assert told(strong, weak) == [("weak", "conflict")]
    for other in (
        offer("strong", Each(of=ALL, off=HALF), gate=Gate(members=True)),
        offer("strong", Each(of=ALL, off=HALF), limits=Limits(basket=1)),
        offer("strong", Each(of=Selection(everything=True, expires_within_days=1), off=HALF)),
        offer("strong", Tiers(of=ALL, steps=(Step(from_count=2, off=HALF),))),
    ):
        assert told(weak, other) == [("weak", "overlap")]
    assert told(offer("weak", Each(of=TEA, off=Off(amount_minor=10)), priority=1), strong) == [("weak", "overlap")]


def test_promotions_of_other_classes_come_on_top() -> None:
    assert told(offer("p", Each(of=TEA, off=HALF)), offer("q", Each(of=TEA, off=HALF), rank=1)) == []


def test_goods_without_discounts_are_not_looked_at() -> None:
    bag = Product(sku="bag", name=Name("bag"), price_minor=10, discountable=False)
    remarks = look_over([offer("p", Each(of=Selection(skus=("bag",)), off=HALF))], [bag], {}, "2026-11-27")
    assert [one.weight for one in remarks] == ["never"]


def test_costs_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "costs.csv"
    file.write_text("sku,cost_minor\n96385074,120\nplu:4011,80\n", encoding="utf-8")
    assert read_costs(file) == {"00000096385074": 120, "plu:4011": 80}
    file.write_text("sku,cost_minor\n96385074,1.20\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"costs.csv:2"):
        read_costs(file)
    with pytest.raises(CatalogError, match="can't be read"):
        read_costs(tmp_path / "none.csv")


# --- the commands

OFFERS = """
[[promotion]]
key = "oats"
name = "Oats: 3 for 2"
kind = "cheapest"
count = 3
percent = 100
of = { skus = ["96385074"] }

[[promotion]]
key = "ten"
name = "10 % off from 20.00"
kind = "basket"
percent = 10
spend = 20.00

[[promotion]]
key = "club"
name = "Club"
kind = "each"
percent = 5
members = true
class = "member"
of = { everything = true }
"""
CSV = "gtin,plu,name,price,unit\n96385074,,Oats,1.80,each\n,4011,Bananas,1.10,kg\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    goods, offers = tmp_path / "goods.csv", tmp_path / "offers.toml"
    goods.write_text(CSV, encoding="utf-8")
    offers.write_text(OFFERS, encoding="utf-8")
    import_csv([goods], tmp_path / "catalog.db", ["standard"], "GBP")
    return tmp_path


def run(shop: Path, *words: str) -> tuple[int, list[str], list[str]]:
    result = CliRunner().invoke(app, [*words, "--folder", str(shop)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()


def basket(shop: Path, **more: object) -> str:
    path = shop / "basket.json"
    lines = [{"code": "96385074", "quantity": 2}, {"code": "plu:4011", "weight_g": 1500}]
    path.write_text(json.dumps({"lines": lines, "at": "2026-11-27T18:30"} | more), encoding="utf-8")
    return str(path)


def test_a_good_file_is_looked_over_and_taken_in(shop: Path) -> None:
    offers = str(shop / "offers.toml")
    assert run(shop, "promotions", "check", offers) == (0, [f"{offers}: 3 promotions without mistakes, 0 remarks."], [])
    assert run(shop, "promotions", "import", offers)[:2] == (0, [f"3 promotions in {shop / 'catalog.db'}"])


def test_a_file_with_mistakes_is_refused_whole(shop: Path) -> None:
    (shop / "offers.toml").write_text(OFFERS.replace("count = 3", "count = 1"), encoding="utf-8")
    offers = str(shop / "offers.toml")
    for act in ("check", "import"):
        code, _, errors = run(shop, "promotions", act, offers)
        assert (code, errors) == (3, [f"{offers}:6: count: Give a number from 2 to 99."])


def test_remarks_are_printed(shop: Path) -> None:
    (shop / "costs.csv").write_text("sku,cost_minor\n96385074,150\n", encoding="utf-8")
    _, said, _ = run(shop, "promotions", "check", str(shop / "offers.toml"), "--costs", str(shop / "costs.csv"))
    assert said[0] == (
        f"{shop / 'offers.toml'}:3: below-cost: oats: 3 x Oats (00000096385074) sell for 3.60 and cost 4.50. "
        "Take less off, or leave the article out."
    )


def test_what_a_basket_costs_and_why(shop: Path) -> None:
    run(shop, "promotions", "import", str(shop / "offers.toml"))
    code, said, _ = run(shop, "price", basket(shop), "--explain")
    assert code == 0
    assert said[:3] == [
        "  1       2 x Oats                               3.60",
        "  2    1500 g Bananas                            1.65",
        "total                                            5.25",
    ]
    assert said[-4:] == [
        "not     club (Club): for members only",
        "not     oats (Oats: 3 for 2): needs 1 more",
        "not     ten (10 % off from 20.00): needs 14.75 more to be spent",
        "nudge   add 1 more Oats and save 1.80 (Oats: 3 for 2)",
    ]


def test_a_buyer_who_pays_no_tax_is_told_what_goes(shop: Path) -> None:
    _, said, _ = run(shop, "price", basket(shop, tax_exempt=True))
    assert said[2:6] == [
        "without tax                                     -0.88",
        "total                                            4.37",
        "saved                                            0.00",
        "  tax A 20 % in 4.37: 0.00",
    ]


def test_tax_on_top_is_a_line_of_its_own(shop: Path) -> None:
    (shop / "lane.toml").write_text('folder = "."\n[shop]\ntax_included = false\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["price", basket(shop), "--config", str(shop / "lane.toml")])
    assert result.stdout.splitlines()[2:4] == [
        "tax on top                                       1.05",
        "total                                            6.30",
    ]


def test_a_file_can_be_tried_and_a_member_told(shop: Path) -> None:
    lines = [{"code": "96385074", "quantity": 3}]
    file = basket(shop, lines=lines, member={"segments": []})
    _, said, _ = run(shop, "price", file, "--promotions", str(shop / "offers.toml"), "--explain")
    assert said[0].endswith("3.42  (saves 1.98)")
    assert "used    oats (Oats: 3 for 2): 1 x, saves 1.80 [line 1: 3 x 1.80]" in said
    assert "used    club (Club): 2 x, saves 0.18 [line 1: 2 x 0.18]" in said
    _, plain, _ = run(shop, "price", file, "--promotions", str(shop / "offers.toml"))
    assert "" not in plain


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([{"code": "4006381333931"}], "not in the catalogue"),
        ([{"code": "96385074", "quantity": 0}], "can't be sold"),
        ([{"code": "plu:4011"}], "sold by weight"),
        ([{"code": "96385074", "weight_g": 500}], "sold by the piece"),
        ([{"code": "plu:4011", "weight_g": 10**12}], "Write 1 to 1,000,000"),
        ([{"code": "96385074", "price_minor": -5}], "price_minor: -5 can't be sold"),
        ([{"code": "96385074", "expires_in_days": -1}], "expires_in_days: -1"),
        ([{"code": "96385074", "quantity": "2"}], r"lines\[0\].quantity: Write a whole number"),
        ([{"code": "96385074", "colour": "red"}], "There is no such key"),
    ],
)
def test_a_basket_that_is_none(shop: Path, lines: list[dict[str, object]], said: str) -> None:
    with pytest.raises(CatalogError, match=said):
        run(shop, "price", basket(shop, lines=lines))


def test_a_basket_file_that_is_none(shop: Path) -> None:
    with pytest.raises(CatalogError, match="is no time"):
        run(shop, "price", basket(shop, at="today"))
    with pytest.raises(CatalogError, match="can't be read"):
        run(shop, "price", str(shop / "none.json"))
    with pytest.raises(CatalogError, match="has a zone"):
        run(shop, "price", basket(shop, at="2026-11-27T18:30+01:00"))
    with pytest.raises(CatalogError, match=r"member\.birthday: '27\.11\.' is no day"):
        run(shop, "price", basket(shop, member={"birthday": "27.11."}))
    (shop / "half.json").write_text("{", encoding="utf-8")
    with pytest.raises(CatalogError, match="is no JSON"):
        run(shop, "price", str(shop / "half.json"))


def test_a_coupon_that_nothing_asks_for_is_named(shop: Path) -> None:
    offers = shop / "offers.toml"
    offers.write_text(OFFERS + '[[coupon]]\nkey = "TEN"\nname = "Ten"\nto_date = 2020-01-01\n', encoding="utf-8")
    _, said, _ = run(shop, "promotions", "check", str(offers))
    assert [one.split(": ", 2)[1:] for one in said[:2]] == [
        ["never", "TEN: The coupon ended on 2020-01-01."],
        ["never", 'TEN: No promotion has coupon = "TEN": it opens nothing. Check how it is spelt.'],
    ]
    _, _, errors = run(shop, "price", basket(shop, coupons=["NOPE"]))
    assert errors[-1].endswith("coupons: No promotion asks for NOPE. Check how it is spelt.")


def test_a_file_without_promotions_is_noticed(shop: Path) -> None:
    (shop / "none.toml").write_text("", encoding="utf-8")
    _, said, _ = run(shop, "promotions", "check", str(shop / "none.toml"))
    assert said[0].endswith("Taken in, it would leave the shop without any.")
