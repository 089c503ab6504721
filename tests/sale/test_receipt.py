"""A sale as it is kept."""

import msgspec
from pos.sale.product import Name
from pos.sale.receipt import Receipt, Tender


def a_receipt(number: int = 17) -> Receipt:
    return Receipt(
        number=number,
        lane=4,
        basket=9,
        started_at=1,
        sold_at=2,
        currency="GBP",
        lines=(),
        total_minor=180,
        saved_minor=0,
        taxes=(),
        tenders=(Tender(kind="card", amount_minor=180, card_last4="1111"),),
    )


def test_the_reference_is_lane_and_number() -> None:
    assert a_receipt().reference == "R004-00000017"


def test_json_gives_the_same_receipt_back() -> None:
    assert msgspec.json.decode(msgspec.json.encode(a_receipt()), type=Receipt) == a_receipt()


def test_a_name_falls_back_to_the_shops_own() -> None:
    name = Name("Bananas", {"de": "Bananen"})
    assert (name.in_language("de"), name.in_language("ar")) == ("Bananen", "Bananas")
