"""T14: hostile names of goods, shops and cards through the production layout and encoder, read by a strict printer.

For every printer profile, both widths and every language. Only the commands that a receipt needs come out, with the
arguments that it needs: no drawer, no firmware, no memory, no answer. And the paper says the amounts of the sale.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from unittest.mock import patch

from msgspec.structs import replace
from structlog.testing import capture_logs

from pos.devices import receipt_lines
from pos.devices.printer_model import PrinterModel, model_of
from pos.devices.receipt_escpos import encode
from pos.devices.receipt_layout import lay_out
from pos.devices.receipt_lines import as_text, columns
from pos.devices.receipt_paper import Paper
from pos.errors import PosError
from pos.prove.hostile_text import chance
from pos.prove.paper_reader import Printed, Refused, read_paper
from pos.prove.receipt_inputs import Sheet, sheet
from pos.prove.suite import Budget, Outcome
from pos.prove.tries import try_all, wrongs_of
from pos.sale.receipt import Receipt
from pos.words.words import words_for

__all__ = ["SUITE", "Receipts", "retold"]

NAME = "receipts"
CONTROL_INPUTS = 60
Layout = Callable[[Sheet, int], Paper]
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_JOINERS = str.maketrans(dict.fromkeys("\n\u200c\u200d"))


def profiles() -> tuple[str, ...]:
    """Every profile that a shop may name."""
    from escpos.capabilities import CAPABILITIES

    return tuple(sorted(CAPABILITIES["profiles"]))


def pages_of(profile: str) -> dict[int, str]:
    """The code pages of a profile's printer, number -> name."""
    from escpos.capabilities import CAPABILITIES

    return {int(number): name for number, name in CAPABILITIES["profiles"][profile]["codePages"].items()}


def cuts(profile: str) -> int:
    """How often a profile's printer can cut a paper: once, or never."""
    from escpos.capabilities import CAPABILITIES

    features = CAPABILITIES["profiles"][profile]["features"]
    return int(bool(features.get("paperPartCut") or features.get("paperFullCut")))


def laid_out(one: Sheet, width_chars: int) -> Paper:
    """The production layout."""
    return lay_out(one.job, words_for(one.job.request.language, "Europe/London"), one.head, width_chars)


class _Press:
    """Prints sheets. `layout` is production's, or a planted bug."""

    def __init__(self, layout: Layout = laid_out) -> None:
        self._layout = layout
        self._profiles = profiles()
        self._pages = {profile: pages_of(profile) for profile in self._profiles}
        self.bytes = self.commands = self.pictures = self.texts = self.refused = 0

    def sheet(self, seed: int, index: int) -> Sheet:
        """The sheet with this number."""
        return sheet(chance(seed, index), self._profiles)

    def wrongs(self, seed: int, index: int) -> Iterator[str]:
        """What is wrong with one paper."""
        one = self.sheet(seed, index)
        model = model_of(one.profile, one.width_mm)
        paper = self._layout(one, model.columns)
        yield from _wrong_words(as_text(paper), one, model.columns)
        try:
            with capture_logs():  # a logo that is no picture is left out, with a warning
                pieces = encode(paper, model)
        except PosError:
            self.refused += 1  # a typeface is missing here; nothing was sent
            return
        try:
            printed = read_paper(b"".join(pieces), self._pages[one.profile], model.width_dots)
            for piece in pieces:
                read_paper(piece, self._pages[one.profile], model.width_dots)
        except Refused as refused:
            yield f"{str(refused).partition(' at ')[0]}: {refused}"
            return
        self._count(pieces, printed)
        yield from _wrong_paper(printed, one, model)

    def _count(self, pieces: tuple[bytes, ...], printed: Printed) -> None:
        self.bytes += sum(map(len, pieces))
        self.commands += printed.commands
        self.pictures += printed.pictures
        self.texts += bool(printed.lines)


def _wrong_words(text: str, one: Sheet, width: int) -> Iterator[str]:
    """The layout as plain text, whatever the language: lines that fit, and the amounts of the sale."""
    lines = text.splitlines()
    # An address is one line of the text, so that it can be taken over whole; on paper it is a picture.
    address = receipt_lines.plain(one.head.url.partition("{reference}")[0])[:40]
    if any(columns(line) > width and not (address and line.strip().startswith(address)) for line in lines):
        yield f"a line is longer than the paper: {max(lines, key=columns)!r}"
    if any(unicodedata.category(char)[0] == "C" for char in text.translate(_JOINERS)):
        yield f"a control character is laid out: {text!r}"
    receipt = one.job.receipt
    if receipt is not None and one.job.request.document == "receipt":
        yield from _wrong_amounts(lines, receipt)


def _wrong_amounts(lines: list[str], receipt: Receipt) -> Iterator[str]:
    """Each line's amount, the total, the tenders, the taxes: whole figures, in this order, whatever names say."""
    taxes = [amount for tax in receipt.taxes for amount in (tax.net_minor, tax.tax_minor, tax.gross_minor)]
    amounts = [line.amount_minor for line in receipt.lines] + [receipt.total_minor]
    amounts += [tender.amount_minor for tender in receipt.tenders] + taxes
    figures = iter(_figures("\n".join(lines)))
    for number, amount in enumerate(amounts):
        wanted = _minor(amount, receipt)
        if not any(figure == wanted for figure in figures):
            yield f"an amount is not on paper: {wanted}, number {number} of {amounts}, in {lines}"
            return


def _minor(amount: int, receipt: Receipt) -> str:
    """The digits that a printed amount has."""
    return str(amount) if receipt.currency == "JPY" else f"{amount:03d}"


def _figures(text: str) -> list[str]:
    """The digits of every number in a text, points and commas left out."""
    return ["".join(char for char in found if char.isdigit()) for found in _NUMBER.findall(text)]


def _wrong_paper(printed: Printed, one: Sheet, model: PrinterModel) -> Iterator[str]:
    if printed.cuts != cuts(one.profile):
        yield f"cuts: {printed.cuts}"
    for line in printed.lines:
        if len(line.text) > (model.columns // 2 if line.wide else model.columns):
            yield f"a printed line is too long: {line}"
    if model.code128 and len(printed.barcodes) != 1:
        yield f"bars: {printed.barcodes}"
    receipt = one.job.receipt
    if receipt is None or one.job.request.document != "receipt" or printed.pictures:
        return
    yield from _wrong_amounts([line.text for line in printed.lines], receipt)
    totals = [line.text for line in printed.lines if line.tall and line.bold and not line.wide]
    if not totals or _figures(totals[-1])[-1:] != [_minor(receipt.total_minor, receipt)]:
        yield f"the total is another: {totals} for {receipt.total_minor}"


def retold(seed: int, index: int) -> str:
    """One sheet and what is wrong with it."""
    press = _Press()
    wrongs = wrongs_of(lambda at: press.wrongs(seed, at), index)
    return "\n".join((repr(press.sheet(seed, index)), *(wrongs or ["nothing is wrong"])))


def _cheaper(one: Sheet, width_chars: int) -> Paper:
    """A layout whose total is a unit less."""
    receipt = one.job.receipt
    less = receipt and replace(receipt, total_minor=receipt.total_minor - 1)
    return laid_out(replace(one, job=replace(one.job, receipt=less)), width_chars)


def _kinds(seed: int, press: _Press) -> set[str]:
    return set(try_all(NAME, seed, Budget(CONTROL_INPUTS), lambda index: press.wrongs(seed, index)).kinds)


def _lets_controls_through(seed: int) -> bool:
    with patch.object(receipt_lines, "printable", str):
        found = _kinds(seed, _Press(_raw))
    return any(kind.startswith(("a control character", "a command", "real-time", "half a")) for kind in found)


def _raw(one: Sheet, width_chars: int) -> Paper:
    """A layout that takes names as they come."""
    with patch("pos.devices.receipt_layout.foreign", str):
        return laid_out(one, width_chars)


class Receipts:
    """See the module."""

    name = NAME
    proves = "T14: no name can speak to the printer, and the paper says what was sold for how much"
    unit = "receipts"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Attack, then the controls."""
        press = _Press()
        tried = try_all(NAME, seed, budget, lambda index: press.wrongs(seed, index))
        outcome = Outcome(findings=tried.findings)
        outcome.counts.update({"receipts": tried.done, "receipts in letters": press.texts})
        outcome.counts.update({"commands read": press.commands, "pictures read": press.pictures})
        outcome.facts["bytes read"] = f"{press.bytes:,}"
        if press.refused:
            outcome.facts["not printable here, a typeface is missing"] = f"{press.refused:,}"
        outcome.controls = {
            "an encoder that lets control characters through": _lets_controls_through(seed),
            "a total that is a unit less": any(
                kind.startswith(("an amount", "the total")) for kind in _kinds(seed, _Press(_cheaper))
            ),
        }
        return outcome


SUITE = Receipts()
