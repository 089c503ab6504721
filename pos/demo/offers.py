"""Every promotion of the shop is met: for each a basket that uses it, its screen, and its receipt.

The lane's own core, catalogue and QML, at a moment when every promotion with hours or a weekday is on, and with a
member of every segment where one is asked for; no device takes part, as in `pos.tour`.
"""

from contextlib import closing
from itertools import islice
from pathlib import Path

from msgspec import Struct

from pos.app import catalog_path, shop_of
from pos.config import Config
from pos.demo.offer_baskets import baskets
from pos.lane.effects import BookSale, Print
from pos.lane.events import ItemFound, MemberFound, PaymentApproved, VoucherFound
from pos.lane.finish import sell
from pos.lane.state import Lane, Shop
from pos.ports import Commit, PrintJob
from pos.sale.loyalty import SignedIn, Voucher
from pos.sale.product import Product
from pos.sale.promotion.model import Promotion
from pos.sale.receipt import Receipt
from pos.store.catalog import Catalog
from pos.tour.walk import Walk
from pos.words.words import words_for

__all__ = ["EVENING", "Met", "meet_all"]

EVENING = 1_795_806_000_000
"""Friday 2026-11-27, 19:00 in London."""
MEMBER = SignedIn(
    member="m", segments=("family", "new", "lapsed", "only.for-you-chocolate", "only.for-you-bakery"), birthday=True
)
MOST_BASKETS = 60
WEIGHT_G = 1500
PAPER = 42


class Met(Struct, frozen=True):
    """One promotion: what the shopper read, what was in the basket, what came off, and what was seen of it."""

    key: str
    name: str
    basket: str
    saved: int
    picture: Path | None = None
    receipt: Path | None = None


def meet_all(config: Config, language: str, out: Path) -> list[Met]:
    """Meet all of them in one language; those that no basket uses have no picture."""
    from pos.ui.stand import Stand

    out.mkdir(parents=True, exist_ok=True)
    with closing(Catalog(catalog_path(config), config.shop.currency, config.shop.timezone)) as catalog:
        stand = Stand(config.display, lambda tag: words_for(tag, config.shop.timezone))
        goods, found = list(catalog.every(EVENING)), []
        for promotion in catalog.book.promotions:
            walk = _met(shop_of(config), catalog, promotion, goods, language)
            found.append(_kept(config, walk, promotion, stand, language, out))
        stand.close()
    return found


def _met(shop: Shop, catalog: Catalog, promotion: Promotion, goods: list[Product], language: str) -> Walk | None:
    """A shopper with a basket that uses it."""
    gate = promotion.gate
    for basket in islice(baskets(promotion, goods), MOST_BASKETS):
        walk = Walk(shop, language)
        walk.at = EVENING
        if gate.coupon:
            rule = next(one for one in catalog.coupons if one.key == gate.coupon)
            offers = catalog.opened_by(gate.coupon, EVENING)
            walk.go(VoucherFound(voucher=Voucher(key=gate.coupon, name=rule.name), offers=offers))
        for one, count, days in basket:
            walk.go(_item(catalog, one, count, days))
        if gate.members or gate.segments or gate.birthday:
            walk.go(MemberFound(member=MEMBER))
        if promotion.key in {one.promotion for one in walk.lane.priced.discounts}:
            return walk
    return None


def _item(catalog: Catalog, one: Product, count: int, days: int | None) -> ItemFound:
    offers = catalog.promotions(one, EVENING)
    weight = WEIGHT_G if one.unit == "kg" else None
    return ItemFound(
        product=one, source="picked", code=one.sku, count=1 if weight else count, weight_g=weight,
        expires_in_days=days, offers=offers,
    )  # fmt: skip


def _kept(  # noqa: PLR0917 - all that is kept of it
    config: Config, walk: Walk | None, promotion: Promotion, stand: "object", language: str, out: Path
) -> Met:
    words = words_for(language, config.shop.timezone)
    name = words.name(promotion.name)
    if walk is None:
        return Met(promotion.key, name, "", 0)
    lane = walk.lane
    saved = sum(one.amount_minor for one in lane.priced.discounts if one.promotion == promotion.key)
    basket = ", ".join(f"{one.quantity} × {words.name(one.product.name)}" for one in lane.cart.lines)
    picture, paper = out / f"{promotion.key}.png", out / f"{promotion.key}.txt"
    stand.show(walk.screen())  # type: ignore[attr-defined]
    stand.grab().save(str(picture))  # type: ignore[attr-defined]
    paper.write_text(_receipt(config, _sold(lane), language), encoding="utf-8")
    return Met(promotion.key, name, basket, saved, picture, paper)


def _sold(lane: Lane) -> Receipt:
    total = lane.priced.total_minor
    paid = PaymentApproved(
        intent_id="L", amount_minor=total, currency=lane.shop.currency, card_scheme="Visa", card_last4="1111"
    )
    sold = sell(lane, paid if total else None, EVENING)
    return next(one.receipt for one in sold.effects if isinstance(one, BookSale))


def _receipt(config: Config, receipt: Receipt, language: str) -> str:
    from pos.devices.receipt_layout import header_of, lay_out
    from pos.devices.receipt_lines import as_text

    request = Print(job="text", document="receipt", number=receipt.number, language=language)
    job = PrintJob(job="text", request=request, receipt=receipt, commit=Commit(1, "0" * 64))
    return as_text(lay_out(job, words_for(language, config.shop.timezone), header_of(config.shop), PAPER))
