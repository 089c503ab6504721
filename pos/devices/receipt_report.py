"""An X or Z report on paper: the day's sums, what was counted against them, the totals for ever."""

from collections.abc import Callable

from pos.devices.receipt_clean import foreign
from pos.devices.receipt_paper import Block, Feed, Pair, Row, Rule, Text
from pos.lane.message import Arg, Moment, Msg
from pos.sale.money import Money
from pos.sale.till import Report, TenderTotal

__all__ = ["report_blocks"]

Say = Callable[[Msg], str]
KNOWN_WAYS = ("card", "cash", "wallet", "gift", "credit", "voucher", "instalments")


def report_blocks(report: Report, say: Say) -> list[Block]:
    """Everything between the head of the paper and its cut.

    Args:
        report: what the lane counted.
        say: words a message in the language of the paper.
    """

    def words(id_: str, **args: Arg) -> str:
        return say(Msg(id_, args))

    def amount(minor: int) -> str:
        return say(Msg("unit.amount", {"amount": Money(minor, report.currency)}))

    till = report.till
    title = words("receipt.z-report", n=till.day) if report.kind == "z" else words("receipt.x-report")
    blocks: list[Block] = [Text(title, "center", "big", bold=True), Feed()]
    blocks += [Pair(words("header.lane", lane=report.lane), words("receipt.date", at=Moment(report.at)))]
    if till.since:
        blocks.append(Text(words("receipt.report-since", at=Moment(till.since))))
    blocks.append(Text(words("receipt.report-by", name=foreign(report.by))))
    if till.first:
        blocks.append(Text(words("receipt.report-range", first=till.first, last=till.last)))
    blocks += [Text(f"{words('report.open-payment')}: {foreign(one)}", bold=True) for one in report.open_payments]
    blocks += [
        Rule(),
        Pair(words("report.sales", n=till.sales), amount(till.gross_minor)),
        Pair(words("report.refunds", n=till.refunds), amount(-till.refunds_minor)),
        Pair(words("receipt.total"), amount(till.net_minor), "tall", bold=True),
        Pair(words("receipt.report-saved"), amount(till.saved_minor)),
    ]
    if till.rounding_minor:
        blocks.append(Pair(words("receipt.report-rounding"), amount(till.rounding_minor)))
    blocks += _ways(report, words, amount)
    if till.taxes:
        heads = ("", words("receipt.net"), words("receipt.tax"), words("receipt.gross"))
        blocks += [Rule(), Row(heads)]
        blocks += [
            Row((foreign(one.label), amount(one.net_minor), amount(one.tax_minor), amount(one.gross_minor)))
            for one in till.taxes
        ]
    if till.acts:
        blocks += [Rule(), *(Pair(words(f"act.{act}"), str(count)) for act, count in till.acts)]
    return [*blocks, Rule(), Pair(words("report.grand"), amount(till.grand_gross_minor), bold=True), Feed()]


def _ways(report: Report, words: Callable[..., str], amount: Callable[[int], str]) -> list[Block]:
    """By way to pay: what has to be there, what was counted, what differs."""
    counted = {one.kind: one.amount_minor for one in report.counted}
    blocks: list[Block] = [Rule()]
    for one in report.till.tenders:
        blocks.append(Pair(_way(one, words), amount(one.expected_minor), bold=True))
        if one.kind in counted:
            blocks.append(Pair(words("receipt.report-counted"), amount(counted[one.kind])))
            blocks.append(Pair(words("receipt.report-difference"), amount(counted[one.kind] - one.expected_minor)))
    return blocks


def _way(one: TenderTotal, words: Callable[..., str]) -> str:
    return words(f"tender.{one.kind}") if one.kind in KNOWN_WAYS else foreign(one.kind)
