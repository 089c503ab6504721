"""django-oscar's offers on the work: run in an environment of its own, by `compare.py`.

Nothing is read from a database: offers, lines and products are its own models, made in memory, and a range answers from
a set, through the class that oscar lets a shop put in its place. What is timed is `Applicator.apply_offers`.
"""

import json
import sys
import time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings
from oscar.defaults import *

OWN = {
    "analytics": "Analytics", "checkout": "Checkout", "address": "Address", "shipping": "Shipping",
    "catalogue": "Catalogue", "catalogue.reviews": "CatalogueReviews",
    "communication": "Communication", "partner": "Partner", "basket": "Basket",
    "payment": "Payment", "offer": "Offer", "order": "Order", "customer": "Customer", "search": "Search",
    "voucher": "Voucher", "wishlists": "Wishlists", "dashboard": "Dashboard", "dashboard.reports": "ReportsDashboard",
    "dashboard.users": "UsersDashboard", "dashboard.orders": "OrdersDashboard",
    "dashboard.catalogue": "CatalogueDashboard", "dashboard.offers": "OffersDashboard",
    "dashboard.partners": "PartnersDashboard", "dashboard.pages": "PagesDashboard",
    "dashboard.ranges": "RangesDashboard", "dashboard.reviews": "ReviewsDashboard",
    "dashboard.vouchers": "VouchersDashboard", "dashboard.communications": "CommunicationsDashboard",
    "dashboard.shipping": "ShippingDashboard",
}  # fmt: skip
APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.sites", "django.contrib.messages", "django.contrib.flatpages", "oscar.config.Shop",
    *(f"oscar.apps.{app}.apps.{name}Config" for app, name in OWN.items()),
    "widget_tweaks", "haystack", "treebeard", "django_tables2",
]  # fmt: skip


def main(work: str, out: str) -> None:
    """Read the work, write what everything costs and how long it took."""
    known = {name: value for name, value in globals().items() if name.startswith("OSCAR_")}
    settings.configure(
        **known,
        INSTALLED_APPS=APPS,
        SECRET_KEY="none",
        SITE_ID=1,
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()
    sets = json.loads(Path(work).read_text(encoding="utf-8"))
    answers = {name: [answer(case) for case in cases] for name, cases in sets.items()}
    Path(out).write_text(json.dumps(answers), encoding="utf-8")


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The total of the basket, of the same in other orders, and the milliseconds of the first."""
    from oscar.apps.offer.applicator import Applicator

    offers = [offer_of(at, one) for at, one in enumerate(case["promotions"])]

    def total(basket: Any, order: Any) -> tuple[float, float]:
        shelf = basket_of(case["prices"], basket)
        listed = [offers[at] for at in order]
        for place, one in enumerate(listed, start=1):
            one.pk = one.id = place
        begin = time.process_time_ns()
        Applicator().apply_offers(shelf, listed)
        ms = (time.process_time_ns() - begin) / 1e6
        cents = sum(line.quantity * line.unit_effective_price - line.discount_value for line in shelf.all_lines()) * 100
        return float(cents), ms

    first, ms = total(case["basket"], range(len(offers)))
    return {"total": first, "ms": ms, "others": [total(basket, order)[0] for basket, order in case["others"]]}


def offer_of(at: int, one: dict[str, Any]) -> Any:
    """An offer, its condition and its benefit, with the proxies that its own look-up would make."""
    from oscar.apps.offer import models
    from oscar.apps.offer.benefits import MultibuyDiscountBenefit, PercentageDiscountBenefit
    from oscar.apps.offer.conditions import CountCondition

    goods = models.Range(pk=at + 1, name=f"range {at}")
    goods.__dict__["proxy"] = SimpleNamespace(
        contains_product=lambda product, of=frozenset(one["of"]): product.pk - 1 in of
    )
    condition = CountCondition(pk=at + 1, range=goods, type="Count", value=one["count"])
    benefit = (
        MultibuyDiscountBenefit(pk=at + 1, range=goods, type="Multibuy")
        if one["kind"] == "cheapest"
        else PercentageDiscountBenefit(pk=at + 1, range=goods, type="Percentage", value=Decimal(one["percent"]))
    )
    offer = models.ConditionalOffer(pk=at + 1, name=f"offer {at}", condition=condition, benefit=benefit, exclusive=True)
    none = models.ConditionalOffer.objects.none()
    none._result_cache = []
    offer._prefetched_objects_cache = {"combinations": none}
    return offer


def basket_of(prices: list[int], lines: list[list[int]]) -> Any:
    """A basket as oscar has it once its lines are loaded."""
    from oscar.apps.basket.models import Basket, Line
    from oscar.apps.catalogue.models import Product
    from oscar.apps.partner.models import StockRecord

    basket = Basket(pk=1)
    basket._lines = []
    for number, (product, pieces) in enumerate(lines, start=1):
        line = Line(
            pk=number, basket=basket, quantity=pieces, product=Product(pk=product + 1, structure="standalone"),
            stockrecord=StockRecord(pk=product + 1),
        )  # fmt: skip
        line._info = SimpleNamespace(price=SimpleNamespace(effective_price=Decimal(prices[product]) / 100))
        basket._lines.append(line)
    return basket


if __name__ == "__main__":
    main(*sys.argv[1:])
