"""What stands on the paper, in every language."""

import pytest
from msgspec.structs import replace
from papers import HEAD, MILK, job, line, paper, receipt, ticket
from pos.devices.receipt_layout import lay_out
from pos.devices.receipt_lines import as_text, columns
from pos.devices.receipt_paper import Barcode, Cut
from pos.lane.effects import Print
from pos.ports import PrintJob
from pos.sale.product import Name
from pos.sale.receipt import ReceiptCoupon
from pos.sale.tax import TaxSum
from pos.sale.till import Counted, Report, TaxTotal, TenderTotal, Till
from pos.words.words import words_for

LANGUAGES = ("en", "de", "zh-Hans", "ja", "ar")


def text(print_job, width_chars=42):
    return as_text(paper(print_job, width_chars))


def test_a_receipt_says_all_that_it_must():
    said = text(job())
    for fact in (
        "Market Hall", "1 High Street", "GB 123 4567 89", "R004-00000017", "Lane 4", "23 Nov 2026, 23:45", "2 × £1.55",
        "0.842 kg × £1.19 per kg", "Saved £0.60", "You saved £0.60", "4 items", "Visa **** 1234", "654321", "68001234", "000123",
        "Journal 912 3fa9c1d2e4b5",
    ):  # fmt: skip
        assert fact in said


def test_every_line_shows_its_amount_and_tax_label():
    lines = text(job()).splitlines()
    assert [row.split()[-2:] for row in lines if row.startswith(("Semi", "Bananas", "Crème"))] == [
        ["£3.10", "C"],
        ["£1.00", "C"],
        ["£3.90", "A"],
    ]


def test_tax_is_shown_by_rate():
    rows = [row.split() for row in text(job()).splitlines() if row.startswith(("A ", "C "))]
    assert rows == [["A", "20%", "£3.25", "£0.65", "£3.90"], ["C", "0%", "£4.10", "£0.00", "£4.10"]]


def test_a_rate_with_decimals_is_written_as_the_language_does():
    tax = (TaxSum("reduced", "B", 550, 10, 9, 1),)
    assert "B 5.5%" in text(job(taxes=tax))
    assert "B 5,5 %" in text(job("de", taxes=tax))


@pytest.mark.parametrize("width_chars", [30, 32, 42, 48])
@pytest.mark.parametrize("gross", [12_000, 148_147, 99_999_999])
def test_no_tax_is_cut_off_where_the_paper_is_narrow(width_chars, gross):
    # `pos.prove.receipts`, seed 1: "A 20 % 1.234,56 € 246,91 € 1.48"
    tax = TaxSum("standard", "A", 2000, gross, gross - gross // 6, gross // 6)
    said = text(job("de", currency="EUR", taxes=(tax,)), width_chars).replace(".", "")
    for amount in (tax.net_minor, tax.tax_minor, tax.gross_minor):
        assert f"{amount // 100},{amount % 100:02d} €" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_in_the_shoppers_language(language):
    milk = {
        "en": "Semi-skimmed milk",
        "de": "Fettarme Milch",
        "zh-Hans": "半脱脂牛奶",
        "ja": "低脂肪牛乳",
        "ar": "حليب قليل الدسم",
    }
    total = {"en": "Total", "de": "Summe", "zh-Hans": "合计", "ja": "合計", "ar": "المجموع"}
    said = text(job(language))
    assert milk[language] in said
    assert total[language] in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width_chars", [30, 32, 42, 48])
def test_no_line_is_longer_than_the_paper(language, width_chars):
    names = [
        line("Donaudampfschifffahrtsgesellschaftskapitän" * 2, 123456789),
        line("老干妈" * 30, 5),
        line("x " * 90, 1),
    ]
    for print_job in (job(language, lines=names), job(language, "gift", lines=names), ticket(language)):
        assert max(map(columns, text(print_job, width_chars).splitlines())) <= width_chars


def test_a_gift_receipt_tells_no_price():
    said = text(job(document="gift"))
    assert "£" not in said
    assert "1234" not in said
    assert "Semi-skimmed milk 2 l" in said


def test_a_ticket_names_the_goods_and_carries_its_code():
    said = text(ticket())
    assert "Not paid yet" in said
    assert "0.512 kg" in said
    assert Barcode("T004-00000017") in paper(ticket()).blocks


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"copy": True}, "COPY"),
        ({"simulated": True}, "simulated devices"),
        ({"training": True}, "Training. Nothing was sold."),
    ],
)
def test_what_is_no_plain_sale_is_marked_at_the_top(facts, words):
    print_job = job(**facts)
    assert words in text(print_job).partition("Market Hall")[0]
    assert words not in text(job())


def test_the_barcode_is_the_receipts_reference_and_the_cut_comes_last():
    blocks = paper(job()).blocks
    assert [block for block in blocks if isinstance(block, Barcode)] == [Barcode(receipt().reference)]
    assert blocks[-1] == Cut()


def test_only_four_digits_of_a_card_are_printed_even_if_more_were_stored():
    tender = receipt().tenders[0].__class__(kind="card", amount_minor=800, card_last4="4111111111111234")
    assert "1111" not in text(job(tenders=(tender,)))


def test_a_size_is_never_broken():
    rows = text(job(lines=[line("Crème brûlée with vanilla, glass", 450, size="2 x 100 g")]), 42).splitlines()
    assert any("2 x 100 g" in row for row in rows)


def test_a_long_shop_name_is_not_twice_as_wide():
    long = HEAD.__class__("A" * 40)
    assert "A" * 40 in as_text(paper(job(), 42, long))


def slip(*lines, width_chars=42):
    request = Print(job="slip-1", document="slip", lines=lines)
    return as_text(
        lay_out(PrintJob(job="slip-1", request=request), words_for("de", "Europe/Berlin"), HEAD, width_chars)
    )


def test_a_terminals_slip_is_printed_as_it_came():
    said = slip("           ** Kundenbeleg **", "", "Terminal-ID:                    52523535", "Betrag:  EUR 0,01")
    assert [line.rstrip() for line in said.splitlines()[:4]] == [
        "            ** Kundenbeleg **",
        "",
        "Terminal-ID:                    52523535",
        "Betrag:  EUR 0,01",
    ]


def test_a_slip_fits_on_narrow_paper():
    said = slip("Terminal-ID:                    52523535", width_chars=32).splitlines()
    assert said[0] == "Terminal-ID:            52523535"


def test_a_slip_can_not_speak_to_the_printer():
    assert "\x1b" not in slip("\x1b@Kassen\x1dschnitt")


def test_a_refund_says_of_which_sale_and_by_whom():
    said = text(job(refund_of="R004-00000009", by="Sam"))
    for fact in ("Refund", "Of receipt R004-00000009", "By Sam"):
        assert fact in said
    assert "Refund" not in text(job())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_reads_what_became_of_the_points_and_no_name(language):
    lines = (replace(line(MILK, 100), points_earned=3, points_used=100), replace(line(MILK, 100), points_earned=2))
    coupon = ReceiptCoupon(key="FIVE", name=Name("Five off", {"de": "Fünf weniger"}), serial="0001")
    said = text(job(language, lines=lines, member="m0815", points_before=450, coupons=(coupon,)))
    points = [row for row in said.splitlines() if any(f" {n}" in f" {row}" or f"：{n}" in row for n in (5, 100, 355))]
    assert len(points) >= 3, said
    assert ("Fünf weniger" if language == "de" else "Five off") in said
    assert "m0815" not in said
    assert "0001" not in said.split("R004")[0]


def test_a_refund_says_which_points_go_and_which_come_back():
    lines = (replace(line(MILK, 100), quantity=-1, points_earned=-3, points_used=-100),)
    said = text(job(lines=lines, member="m1", refund_of="R004-00000001", by="Sam"))
    assert "Points taken back: 3" in said
    assert "Points given back: 100" in said
    assert "Points now" not in said


TILL = Till(
    day=17, since=1795470000000, sales=2, refunds=1, first=16, last=18, gross_minor=1_230, refunds_minor=200, saved_minor=60,
    rounding_minor=-1, tenders=(TenderTotal("card", 830, 200, 2), TenderTotal("gift", 400, 0, 1)),
    taxes=(TaxTotal("standard", "A", 2000, 1_030, 858, 172),), acts=(("price", 1), ("void-line", 2)), grand_gross_minor=99_000,
)  # fmt: skip


def report(language="en", kind="z", **facts):
    made = Report(kind=kind, till=TILL, at=1795477500000, by="S19", lane=4, currency="GBP", **facts)
    request = Print(job="report", document="report", language=language, report=made)
    return PrintJob(job="report", request=request)


def test_a_z_report_says_what_was_taken_counted_and_done():
    said = text(report(counted=(Counted("card", 620),), open_payments=("L004-B00000012-1",)))
    for fact in (
        "Z REPORT 17", "Lane 4", "Receipts 16 to 18", "By S19", "Payment to check: L004-B00000012-1", "£12.30", "-£2.00", "£10.30",
        "£6.30", "£6.20", "-£0.10", "Gift card", "£4.00", "£1.72", "Remove a line", "£990.00",
    ):  # fmt: skip
        assert fact in said, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_x_report_is_worded_in_every_language(language):
    lines = text(report(language, "x")).splitlines()
    assert any("12.30" in row or "12,30" in row for row in lines)
    assert all(columns(row) <= 42 for row in lines)


def test_a_changed_price_says_what_it_was():
    changed = line("Loaf", 90, unit_price_minor=90, was_minor=180, why="damaged", by="S17")
    assert "Price was £1.80" in text(job(lines=(changed,)))


def test_tax_on_top_stands_between_the_sum_of_the_lines_and_the_total():
    taxes = (TaxSum("standard", "A", 2000, 468, 390, 78), TaxSum("zero", "C", 0, 410, 410, 0))
    said = text(job(taxes=taxes, total_minor=878))
    rows = said.splitlines()
    at = next(place for place, row in enumerate(rows) if row.startswith("Subtotal"))
    assert [row.split() for row in rows[at : at + 3]] == [
        ["Subtotal", "£8.00"],
        ["A", "20%", "£0.78"],
        ["Total", "£8.78"],
    ]
    assert "Tax is added to prices" in said


def test_a_sale_without_tax_says_so_and_what_it_takes_off():
    taxes = (TaxSum("standard", "A", 2000, 325, 325, 0), TaxSum("zero", "C", 0, 410, 410, 0))
    said = text(job(taxes=taxes, total_minor=735))
    assert "Subtotal" in said
    assert "-£0.65" in said
    assert "Customer pays no tax" in said
    assert "Exemption" not in said
    assert "Exemption: HMRC 123/A" in text(job(taxes=taxes, total_minor=735, exemption="HMRC 123/A"))


def test_where_prices_have_the_tax_in_them_no_subtotal_is_needed():
    assert "Subtotal" not in text(job())
    assert "Prices include tax" in text(job())
