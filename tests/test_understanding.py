"""What a read means here and now."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.lane.checkout import first_lane, step
from pos.lane.events import (
    BadgeScanned,
    CardRefused,
    DeviceChanged,
    Event,
    ItemFound,
    ItemUnknown,
    PaymentCodeScanned,
    ReceiptScanned,
    Scanned,
    ScanRefused,
    TicketScanned,
)  # fmt: skip
from pos.lane.state import Device, Lane, Wallet
from pos.prove.hand.goods import BARCODES, GOODS, RULES, SHOP, MemoryCatalog
from pos.prove.hand.journal import DECODER, MemoryJournal
from pos.prove.hand.ports import START_MS
from pos.understanding import Understanding

from lane.event_strategies import SAVED


def an_open_lane() -> Lane:
    lane = first_lane(SHOP)
    for part, name in SHOP.devices:
        lane = step(lane, DeviceChanged(part=part, device=name, state="ready")).lane
    return lane


OPEN = an_open_lane()
JOURNAL = MemoryJournal(waiting={SAVED.ticket: SAVED})
UNDERSTANDING = Understanding(RULES, MemoryCatalog(), JOURNAL)


def scan(raw: str | bytes, lane: Lane = OPEN) -> Event:
    data = raw if isinstance(raw, bytes) else raw.encode()
    return UNDERSTANDING.scan(lane, Scanned(device="front", raw=data), START_MS)


def typed(digits: str) -> Event:
    return UNDERSTANDING.typed(OPEN, digits, START_MS)


def test_an_item_carries_its_product_its_code_and_its_scanner() -> None:
    wanted = ItemFound(product=GOODS["oats"], code="07032069804988", device="front", at=START_MS)
    assert scan("]E07032069804988\r") == wanted


@pytest.mark.parametrize("digits", ["4053", "94053"])
def test_a_produce_code_typed(digits: str) -> None:
    found = typed(digits)
    assert found == (
        ItemFound(product=GOODS["lemon"], code="4053", source="typed", at=START_MS)
        if digits == "4053"
        else ItemUnknown(code="94053", source="typed", at=START_MS)
    )


def test_a_price_label_and_a_weight_label() -> None:
    cheese, ham = scan(BARCODES["cheese"]), scan(BARCODES["ham"])
    assert isinstance(cheese, ItemFound)
    assert isinstance(ham, ItemFound)
    assert (cheese.product, cheese.price_minor, cheese.weight_g) == (GOODS["cheese"], 299, None)
    assert (ham.product, ham.price_minor, ham.weight_g) == (GOODS["ham"], None, 1250)


def test_two_labels_of_one_item_are_two_codes() -> None:
    from pos.sale.barcode import check_digit

    other = "211234500750" + check_digit("211234500750")
    codes = {event.code for event in (scan(BARCODES["ham"]), scan(other)) if isinstance(event, ItemFound)}
    assert len(codes) == 2
    bodies = (f"2012345{inner}0399" for inner in range(10))
    labels = [scan(body + check_digit(body)) for body in bodies]
    (dearer,) = [one for one in labels if isinstance(one, ItemFound)]
    cheese = scan(BARCODES["cheese"])
    assert isinstance(cheese, ItemFound)
    assert cheese.code != dearer.code


def test_a_weight_on_goods_by_the_piece_is_no_price() -> None:
    found = scan(f"]C101{GOODS['oats'].gtin}3103001250")
    assert isinstance(found, ItemFound)
    assert (found.weight_g, found.price_minor, found.count) == (None, None, 1)


def test_a_price_in_a_message_is_no_price_of_goods_by_the_piece() -> None:
    # Anybody can print one: only the shop's own labels, and goods by weight, bring their price along.
    found = scan(f"]C101{GOODS['wine'].gtin}3922000001")
    assert isinstance(found, ItemFound)
    assert (found.product, found.price_minor, found.code) == (GOODS["wine"], None, GOODS["wine"].gtin)


def test_a_label_of_nothing_measures_nothing() -> None:
    from pos.sale.barcode import check_digit

    found = scan("201234500000" + check_digit("201234500000"))
    assert isinstance(found, ItemFound)
    assert (found.weight_g, found.price_minor) == (None, None)


def test_a_pack_of_several_counts_them() -> None:
    found = scan(f"]C101{GOODS['oats'].gtin}3006")
    assert isinstance(found, ItemFound)
    assert found.count == 6


@pytest.mark.parametrize("count", ["100", "99999999"])
def test_more_pieces_than_anybody_carries_are_refused(count: str) -> None:
    # 99,999,999 pieces of something for 100.00 are more than a terminal's twelve digits can say.
    assert scan(f"]C101{GOODS['oats'].gtin}30{count}") == ScanRefused(why="bad-gs1", at=START_MS)


@pytest.mark.parametrize(("expiry", "sold"), [("261118", True), ("200101", False)])
def test_expired_goods_are_not_sold(expiry: str, sold: bool) -> None:
    found = scan(f"]C101{GOODS['oats'].gtin}17{expiry}")
    assert isinstance(found, ItemFound) == sold
    assert sold or (isinstance(found, ScanRefused) and found.why == "expired")


def test_goods_that_expire_today_are_sold() -> None:
    from datetime import UTC, datetime

    today = datetime.fromtimestamp(START_MS / 1000, UTC).strftime("%y%m%d")
    assert isinstance(scan(f"]C101{GOODS['oats'].gtin}17{today}"), ItemFound)


def test_staff_tickets_and_cards() -> None:
    assert scan("BADGE-4711") == BadgeScanned(badge="4711", at=START_MS)
    assert scan("BADGE-1", replace(OPEN, saved=(SAVED,))) == BadgeScanned(badge="1", saved=SAVED, at=START_MS)
    assert scan(SAVED.ticket) == TicketScanned(ticket=SAVED.ticket, saved=SAVED, at=START_MS)
    assert scan(BARCODES["ticket"]) == TicketScanned(ticket="T004-00000001", saved=None, at=START_MS)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("MEMBER-1", "member"),
        ("GIFT-1", "gift_card"),
        ("COUPON-1", "coupon"),
        ("281234567890123456", "payment_code"),
    ],
)
def test_what_the_lane_can_not_use_is_named_and_its_number_is_not_kept(raw: str, kind: str) -> None:
    assert scan(raw) == CardRefused(kind=kind, at=START_MS)


def test_a_receipt_is_looked_up_where_a_team_can_refund_it() -> None:
    assert scan("R004-00000001") == ReceiptScanned(reference="R004-00000001", at=START_MS)
    assert scan("R002-00000001") == ReceiptScanned(reference="R002-00000001", at=START_MS)
    assert scan("R004-0000000X") == ReceiptScanned(reference="", at=START_MS)
    busy = replace(OPEN, phase="scan")
    assert scan("R004-00000001", busy) == CardRefused(kind="receipt_ref", at=START_MS)
    alone = replace(OPEN, shop=replace(OPEN.shop, badges={}))
    assert scan("R004-00000001", alone) == CardRefused(kind="receipt_ref", at=START_MS)


@pytest.mark.parametrize("raw", ["4111111111111111", "4000000000006"])
def test_a_bank_card_is_masked(raw: str) -> None:
    for found in (scan(raw), typed(raw)):
        assert isinstance(found, ScanRefused)
        assert (found.why, found.shown[-4:]) == ("payment-card", raw[-4:])
        assert raw[:-4] not in found.shown


@pytest.mark.parametrize("frame", ["BADGE-{}", "PARKED-{}"])
def test_a_bank_card_behind_one_of_our_prefixes_is_not_kept(frame: str) -> None:
    # `pos.prove.barcodes`, seed 1, inputs 49 and 235
    found = scan(frame.format("5555-5555-5555-4444"))
    assert isinstance(found, ScanRefused)
    assert (found.why, "5555-4444" in found.shown) == ("payment-card", False)


def test_a_badge_that_the_shop_knows_may_look_like_a_card() -> None:
    known = replace(OPEN, shop=replace(SHOP, badges={"4000000000006": "Sam"}))
    assert scan("BADGE-4000000000006", known) == BadgeScanned(badge="4000000000006", at=START_MS)


@pytest.mark.parametrize("phase", ["ready", "done"])
def test_a_lane_that_can_not_be_paid_at_starts_no_sale(phase: str) -> None:
    broken = replace(OPEN, phase=phase, devices=())
    for raw in (BARCODES["oats"], SAVED.ticket, BARCODES["unknown"]):
        assert scan(raw, broken) == ScanRefused(why="out", at=START_MS)
    assert isinstance(scan(BARCODES["oats"], replace(broken, phase="scan")), ItemFound)


@settings(deadline=None)
@given(st.binary(max_size=64) | st.from_regex(rb"[0-9]{1,20}", fullmatch=True) | st.sampled_from([b"\x00" * 5000]))
def test_any_bytes_mean_one_event_that_can_be_kept(raw: bytes) -> None:
    import msgspec

    found = scan(raw)
    assert DECODER.decode(msgspec.json.encode(found)) == found
    assert step(OPEN, found).lane.shop == SHOP


PHONES = replace(
    OPEN,
    shop=replace(SHOP, wallets=(Wallet(name="phone", title="WeChat Pay", takes="wechat"),)),
    devices=(*OPEN.devices, Device("wallet", "phone", "ready")),
)
WECHAT = "134567890123456789"


def test_a_payment_code_is_named_by_its_last_digits_and_kept_aside_once() -> None:
    understanding = Understanding(RULES, MemoryCatalog(), JOURNAL)
    found = understanding.scan(PHONES, Scanned(device="front", raw=f"{WECHAT}\r".encode()), START_MS)
    assert found == PaymentCodeScanned(wallet="phone", code_last4="6789", ready=True, paper=True, at=START_MS)
    assert WECHAT not in repr(understanding.purse) + repr(vars(understanding.purse).keys())
    assert understanding.purse.take("1234") == ""
    understanding.scan(PHONES, Scanned(device="front", raw=WECHAT.encode()), START_MS)
    assert understanding.purse.take("6789") == WECHAT
    assert understanding.purse.take("6789") == ""


def test_another_read_makes_the_code_before_worthless() -> None:
    understanding = Understanding(RULES, MemoryCatalog(), JOURNAL)
    understanding.scan(PHONES, Scanned(device="front", raw=WECHAT.encode()), START_MS)
    understanding.scan(PHONES, Scanned(device="front", raw=b"7032069804988"), START_MS)
    assert understanding.purse.take("6789") == ""


@pytest.mark.parametrize("raw", ["281234567890123456", "4111111111111111"])
def test_a_code_of_another_wallet_is_refused_and_so_is_a_card(raw: str) -> None:
    assert isinstance(scan(raw, PHONES), CardRefused | ScanRefused)


def test_a_payment_code_that_is_typed_is_no_payment_code() -> None:
    assert not isinstance(UNDERSTANDING.typed(PHONES, WECHAT, START_MS), PaymentCodeScanned)


def test_what_does_not_work_is_said_with_the_code() -> None:
    away = replace(
        PHONES,
        devices=tuple(
            replace(one, state="absent") if one.part in ("wallet", "printer") else one for one in PHONES.devices
        ),
    )
    found = scan(WECHAT, away)
    assert isinstance(found, PaymentCodeScanned)
    assert (found.ready, found.paper) == (False, False)


def test_what_a_badge_reader_reads_is_a_badge_and_never_goods() -> None:
    def badge(raw: bytes) -> Event:
        return UNDERSTANDING.scan(OPEN, Scanned(device="desk", raw=raw, part="badge"), START_MS)

    assert badge(BARCODES["oats"].encode()) == BadgeScanned(badge=BARCODES["oats"], at=START_MS)
    assert badge(b"BADGE-4711") == BadgeScanned(badge="4711", at=START_MS)
    assert badge(b"04A2B9C1\r") == BadgeScanned(badge="04A2B9C1", at=START_MS)
    assert badge(b"4111111111111111") == ScanRefused(why="payment-card", shown="************1111", at=START_MS)
    assert isinstance(badge(b"\x1b[2J"), ScanRefused)


# --- dates and lots in the code


@pytest.mark.parametrize(
    ("dates", "days"),
    [("17261120", 2), ("15261120", 2), ("16261120", 2), ("152611201726112516261123", 2), ("15261101", 0), ("", None)],
)
def test_the_first_of_the_dates_counts_for_goods_that_are_short_dated(dates: str, days: int | None) -> None:
    found = scan(f"]C101{GOODS['oats'].gtin}{dates}" if dates else GOODS["oats"].gtin or "")
    assert isinstance(found, ItemFound)
    assert found.expires_in_days == days


@pytest.mark.parametrize(("dates", "last"), [("16261117", "2026-11-17"), ("1726112016261101", "2026-11-01")])
def test_goods_past_their_sell_by_date_are_refused_with_it(dates: str, last: str) -> None:
    found = scan(f"]C101{GOODS['oats'].gtin}{dates}")
    assert found == ScanRefused(why="expired", shown=last, at=START_MS)


def test_a_recalled_lot_is_refused_and_other_lots_are_sold() -> None:
    gtin = GOODS["oats"].gtin or ""
    catalog = MemoryCatalog(recalls=frozenset({(gtin, "L7"), (GOODS["bread"].gtin or "", "")}))
    understanding = Understanding(RULES, catalog, JOURNAL)

    def why(raw: str) -> str:
        found = understanding.scan(OPEN, Scanned(device="front", raw=raw.encode()), START_MS)
        return found.why if isinstance(found, ScanRefused) else ""

    assert (why(f"]C101{gtin}10L7"), why(f"]C101{gtin}10L8"), why(gtin)) == ("recalled", "", "")
    assert why(GOODS["bread"].gtin or "") == "recalled"
    typed_in = understanding.typed(OPEN, BARCODES["bread"], START_MS)
    assert isinstance(typed_in, ScanRefused)
    assert typed_in.why == "recalled"


def test_what_a_code_says_of_one_piece_is_a_mark_that_tells_it_from_the_next() -> None:
    gtin = GOODS["oats"].gtin or ""

    def piece(more: str) -> str:
        found = scan(f"]d201{gtin}{more}")
        assert isinstance(found, ItemFound)
        assert found.code == gtin
        return found.piece

    marks = [piece(more) for more in ("", "17261231", "15261231", "16261231", "10A", "21A", "21B", "10A\x1d21A")]
    assert marks[0] == ""
    assert len(set(marks)) == len(marks)
    assert piece("21A") == piece("21A")
    assert all(len(one) == 4 for one in marks[1:])


def test_the_day_is_the_shops() -> None:
    gtin = GOODS["oats"].gtin or ""
    raw = f"]C101{gtin}17261118".encode()
    night = 1_795_021_200_000  # 2026-11-18, 17:00 UTC: the 19th, 01:00, in Shanghai

    def found(timezone: str) -> Event:
        there = Understanding(RULES, MemoryCatalog(), JOURNAL, timezone=timezone)
        return there.scan(OPEN, Scanned(device="front", raw=raw), night)

    assert isinstance(found("Asia/Shanghai"), ScanRefused)
    here = found("UTC")
    assert isinstance(here, ItemFound)
    assert here.expires_in_days == 0
