"""A03, A04, A06 and A08: every reason for a check as the team sees it, several at once, a basket looked through."""

from collections.abc import Iterator

from msgspec.structs import replace

from pos.lane.desk_state import StaffRules
from pos.lane.events import AuditStarted, BadgeScanned, InterventionRaised, ItemFound, PayPressed
from pos.lane.intervention import RULES, Department, Facts, Intervention, Reason
from pos.lane.screen import Screen
from pos.lane.staff_events import DeskOpened
from pos.sale.product import Name, Product
from pos.tour.walk import Walk

__all__ = ["every_check"]

ANA = BadgeScanned(badge="", by="S18", name="Ana", roles=("supervisor",))
BAKERY = Name("Bakery", {"de": "Backwaren", "zh-Hans": "烘焙", "ar": "مخبوزات", "ja": "ベーカリー"})
OTHERS = Name("Other goods", {"de": "Andere Waren", "zh-Hans": "其他商品", "ar": "سلع أخرى", "ja": "その他"})
DEPARTMENTS = (Department(id="bakery", name=BAKERY, tax="zero"), Department(id="other", name=OTHERS, tax="standard"))
TICKET = "T004-00000016"
SEVERAL: tuple[Reason, ...] = ("age", "weight", "coupon", "help", "device-fault")


def every_check(basket: Walk) -> Iterator[tuple[str, Screen]]:
    """Name and screen; `basket` has goods, and nothing for adults."""
    basket = basket.fork()
    shop = basket.lane.shop
    shop = replace(shop, staff=StaffRules(store=True), checks=replace(shop.checks, departments=DEPARTMENTS))
    basket.lane = replace(basket.lane, shop=shop)
    product = basket.lane.cart.lines[0].product
    told = _facts(product)
    for number, reason in enumerate(RULES, start=1):
        there = basket.fork().go(_raised(basket, number, reason, told.get(reason, Facts())))
        there.go(ANA, DeskOpened(page="check", choice=_id(number)))
        yield f"A04-{reason}", there.screen()
    several = basket.fork()
    for number, one in enumerate(SEVERAL, start=1):
        several.go(_raised(basket, number, one, told[one]))
    yield "A03-several", several.fork().go(ANA, DeskOpened(page="checks")).screen()
    yield "A03-quiet", basket.fork().go(ANA, DeskOpened(page="checks")).screen()
    unknown = basket.fork().go(_raised(basket, 3, "unknown-item", told["unknown-item"]), ANA)
    yield "A04-department", unknown.fork().go(DeskOpened(page="check-department", choice=_id(3))).screen()
    yield "A05-add", basket.fork().go(ANA, DeskOpened(page="add")).screen()
    looked = basket.fork().go(PayPressed(pick="random"), _raised(basket, 14, "audit", Facts(count=3)), ANA)
    looked.go(AuditStarted(by="S18"))
    looked.go(ItemFound(product=product, source="scan", code=product.sku))
    yield "A08-basket", looked.screen()


def _id(number: int) -> str:
    return f"L004-B00000001-C{number}"


def _raised(walk: Walk, number: int, reason: Reason, facts: Facts) -> InterventionRaised:
    rule = RULES[reason]
    held = bool(rule.holds)
    return InterventionRaised(
        intervention=Intervention(
            id=_id(number),
            reason=reason,
            cause=reason,
            since=walk.at - 12_000,
            facts=facts,
            level="held" if held else "staff",
            holds=rule.holds,
            who=rule.act,
            how=tuple(one.id for one in rule.choices),
        )
    )


def _facts(product: Product) -> dict[str, Facts]:
    """What the team is told of each."""
    goods = Facts(sku=product.sku, name=product.name, amount_minor=product.price_minor)
    return {
        "age": replace(goods, age=18),
        "weight": replace(
            goods, detail="extra", expected_g=1050, tolerance_g=40, measured_g=1298, mean_g=1048, samples=212, nudges=2
        ),
        "unknown-item": Facts(code="05012345678900"),
        "not-for-sale": replace(goods, code="05012345678900"),
        "price-check": goods,
        "quantity": replace(goods, count=13, limit=12),
        "high-value": replace(goods, amount_minor=12900),
        "coupon": Facts(code="PAPER", detail="0001"),
        "void": replace(goods, count=4, limit=3, amount_minor=2350),
        "refund": Facts(code="R004-00009187", amount_minor=1855),
        "payment-unknown": Facts(code="L004-B00000001-1", amount_minor=1855),
        "device-fault": Facts(code="receipt", detail="Cover open."),
        "walk-off": Facts(code=TICKET, count=6, amount_minor=1855),
        "security-tag": replace(goods, detail="tag"),
        "help": Facts(detail="two-ways"),
        "limit": replace(goods, count=3, limit=2),
        "audit": Facts(count=3),
        "spot-check": Facts(count=3),
    }
