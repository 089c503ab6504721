"""What a North American coupon takes off; where its rules are beyond ours, people look."""

from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace
from pos.sale.cart import Cart, add
from pos.sale.coupon_offer import PaperOffer, coupon_key, paper_offer
from pos.sale.coupon_paper import Paper, Purchase
from pos.sale.pricing import price
from pos.sale.product import Name, Product
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.context import Context
from pos.sale.tax import TaxClass
from pos.simulated import DEMO_STORE
from pos.store.promotion_file import read_promotions

from kept import kept

TAXES = {"standard": TaxClass("standard", 0, "A")}


def product(sku: str, price_minor: int) -> Product:
    return Product(sku=sku, name=Name(sku), price_minor=price_minor, gtin=sku)


SOAP, SPONGE, TEA = product("00614141000012", 300), product("00614141000029", 120), product("05000000000017", 200)
MAKERS = {"0614141": (SOAP.sku, SPONGE.sku), "5000000": (TEA.sku,), "0000001": ()}
ANY = Purchase(company="0614141", need=1, unit=0, family="000")
PAPER = Paper(company="0614141", offer="654321", save_value=50, first=ANY)


def goods(company: str) -> tuple[str, ...] | None:
    return MAKERS.get(company)


def saved(paper: Paper, *products: Product) -> int:
    offer = paper_offer(paper, goods)
    assert not offer.check
    cart = Cart()
    for one in products:
        cart = add(cart, one)
    context = Context(coupons=(coupon_key(paper),))
    assert price(cart, TAXES, PromotionBook(offer.promotions)).saved_minor == 0
    return price(cart, TAXES, PromotionBook(offer.promotions), context).saved_minor


@pytest.mark.parametrize(
    ("changes", "basket", "off"),
    [
        ({}, (SOAP, SOAP), 50),
        ({}, (TEA,), 0),
        ({"save_value": 900}, (SOAP,), 300),
        ({"first": replace(ANY, need=2)}, (SOAP,), 0),
        ({"first": replace(ANY, need=2)}, (SOAP, SPONGE), 50),
        ({"save_code": 1, "save_value": 0}, (SOAP,), 300),
        ({"save_code": 1, "save_value": 200}, (SOAP,), 200),
        ({"save_code": 1, "save_value": 200}, (SPONGE,), 120),
        ({"save_code": 1, "save_value": 0, "first": replace(ANY, need=2)}, (SOAP, SPONGE), 120),
        ({"save_code": 2, "save_value": 1}, (SOAP,), 300),
        ({"save_code": 2, "save_value": 2, "first": replace(ANY, need=3)}, (SOAP, SOAP, SPONGE), 420),
        ({"save_code": 5, "save_value": 10}, (SOAP,), 30),
        ({"save_code": 5, "save_value": 10, "first": replace(ANY, need=2)}, (SOAP, SOAP), 60),
        ({"save_code": 6, "save_value": 150}, (SOAP,), 150),
        ({"first": replace(ANY, need=500, unit=1)}, (SOAP,), 0),
        ({"first": replace(ANY, need=500, unit=1)}, (SOAP, SOAP), 50),
        ({"save_code": 6, "first": replace(ANY, need=500, unit=2)}, (TEA, TEA), 0),
        ({"save_code": 6, "first": replace(ANY, need=500, unit=2)}, (SOAP, TEA), 50),
        ({"second": replace(ANY, company="5000000")}, (TEA,), 50),
        ({"second": replace(ANY, company="5000000")}, (SOAP, TEA), 50),
        ({"rule": 1, "second": replace(ANY, company="5000000")}, (SOAP,), 0),
        ({"rule": 1, "second": replace(ANY, company="5000000")}, (SOAP, TEA), 50),
        ({"rule": 1, "save_code": 1, "save_value": 0, "applies_to": 1, "second": replace(ANY, company="5000000")}, (SOAP, TEA), 200),
    ],
)  # fmt: skip
def test_what_comes_off(changes: dict[str, object], basket: tuple[Product, ...], off: int) -> None:
    assert saved(replace(PAPER, **changes), *basket) == off


TEA_TOO = replace(ANY, company="5000000")


@pytest.mark.parametrize(
    "changes",
    [
        {"first": replace(ANY, unit=3)},
        {"first": replace(ANY, need=0)},
        {"first": replace(ANY, company="9999999")},  # too many goods to name
        {"first": replace(ANY, company="0000001")},  # none here
        {"applies_to": 1},
        {"save_code": 2, "save_value": 0, "first": replace(ANY, need=2)},
        {"save_code": 5, "first": replace(ANY, need=500, unit=1)},
        {"save_code": 6, "first": replace(ANY, unit=4)},
        {"rule": 2, "second": TEA_TOO, "third": TEA_TOO},
        {"rule": 1, "second": TEA_TOO, "third": TEA_TOO},
        {"rule": 0, "second": replace(TEA_TOO, unit=9)},
        {"rule": 1, "second": replace(TEA_TOO, unit=9)},
        {"rule": 1, "second": TEA_TOO, "save_code": 6},
        {"rule": 1, "second": TEA_TOO, "applies_to": 2},
        {"rule": 1, "second": replace(TEA_TOO, need=2), "applies_to": 1},
        {"rule": 1, "second": replace(TEA_TOO, company="0000001")},
    ],
)
def test_what_is_beyond_our_rules_is_looked_at(changes: dict[str, object]) -> None:
    assert paper_offer(replace(PAPER, **changes), goods) == PaperOffer((), True)


WAYS = [
    replace(PAPER, save_code=code, save_value=value, applies_to=applies, rule=rule, **goods)
    for code in (0, 1, 2, 5, 6)
    for value in ((0, 2) if code == 2 else (0, 150))
    for applies in (0, 1, 2)
    for rule, goods in (
        *((0, {"first": replace(ANY, need=need, unit=unit)}) for unit in (0, 1, 2, 3) for need in (0, 1, 3, 99, 100)),
        *((rule, {"second": replace(TEA_TOO, need=need)}) for rule in (0, 1, 2, 3) for need in (1, 2)),
        (0, {"second": replace(ANY, need=2), "third": TEA_TOO}),
        (1, {"first": replace(ANY, need=2), "second": replace(TEA_TOO, need=99)}),
        (1, {"first": replace(ANY, need=99), "second": replace(TEA_TOO, need=100)}),
    )
]


def told(paper: Paper) -> str:
    """A coupon, and each way to use it."""
    asked = [one for one in (paper.first, paper.second, paper.third) if one is not None]
    wanted = " + ".join(f"{one.need}/{one.unit} of {one.company}" for one in asked)
    head = f"{paper.save_code} {paper.save_value} on {paper.applies_to}, rule {paper.rule}: {wanted}"
    found = paper_offer(paper, goods)
    ways = [json.encode([one.offer, one.gate]).decode() for one in found.promotions]
    text = " | ".join([head, *(ways or ["nothing"]), *(["looked at"] if found.check else [])])
    return text.replace(f'"{SOAP.sku}","{SPONGE.sku}"', "soap").replace(f'"{TEA.sku}"', "tea").replace('"', "")


def test_every_way_to_save_is_as_it_was() -> None:
    """A line a coupon; after a wanted change: `KEEP=1`, and look at the difference."""
    kept(Path(__file__).with_name("coupons.txt"), map(told, WAYS))


def test_a_coupon_is_used_once_and_comes_off_after_what_members_get() -> None:
    """Its ways shut each other out; its class is the third of the shop's own: offer, member, coupon, basket."""
    made = paper_offer(replace(PAPER, second=TEA_TOO), goods).promotions
    assert [one.key for one in made] == ["8110.061414.1.654321.1", "8110.061414.1.654321.2"]
    assert {one.name.default for one in made} == {one.exclusive for one in made} == {coupon_key(PAPER)}
    assert {(one.stacking, one.rank, one.limits.basket, one.gate.coupon) for one in made} == {
        ("coupon", 2, 1, coupon_key(PAPER))
    }
    shop = read_promotions(DEMO_STORE / "promotions.toml", 2).promotions
    assert {one.rank for one in shop if one.stacking == "coupon"} == {2}


def test_one_family_of_goods_is_looked_at_and_then_counts() -> None:
    offer = paper_offer(replace(PAPER, first=replace(ANY, family="120")), goods)
    assert offer.check
    assert len(offer.promotions) == 1


def test_its_key_is_no_number() -> None:
    assert coupon_key(PAPER) == "8110.061414.1.654321"
