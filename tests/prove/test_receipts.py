"""A slice of the attack on the printer, with a fixed seed; and the strict printer itself."""

import pytest
from pos.prove.paper_reader import Refused, read_paper
from pos.prove.receipts import SUITE
from pos.prove.suite import Budget

PAGES = {0: "CP437", 16: "CP1252"}


def test_no_name_speaks_to_the_printer() -> None:
    outcome = SUITE.run(1, Budget(160))
    assert outcome.findings == []
    assert outcome.controls == dict.fromkeys(outcome.controls, True)
    assert outcome.good
    assert outcome.counts["receipts in letters"] > 100


@pytest.mark.parametrize(
    "data",
    [
        b"\x1bp\x00\x19\xfa", b"\x10\x14\x01\x00\x05", b"\x1dv0\x00\x01\x00\x03\x00\x10\x04\x01", b"a\x1b", b"\x1d(A\x02\x00\x00\x01",
        b"\x1dr\x01", b"\x1da\xff", b"\x1bt\x05", b"\x1c(C", b"\x7f\n", b"a\tb\n", b"words", b"\x1dV\x31", b"\x1d!\x77", b"\x1bd\xff",
        b"\x1dkA\x0b12345678901", b"\x1dv0\x00\xff\x00\x01\x00" + b"\xff" * 255, b"\x1dI\x01", b"\x1b=\x00", b"\x18",
    ],
)  # fmt: skip
def test_what_is_on_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_paper(data, PAGES, 512)


def test_what_a_receipt_needs_is_read() -> None:
    data = b"\x1b@\x1da\x00\x1bt\x10\x1bE\x01\x1d!\x01Total \x80 1\n\x1d!\x00\x1dv0\x00\x01\x00\x01\x00\xaa\x1dkI\x04{BR1\x1dVB\x00"
    printed = read_paper(data, PAGES, 512)
    assert [(line.text, line.tall, line.bold) for line in printed.lines] == [("Total € 1", True, True)]
    assert (printed.pictures, printed.barcodes, printed.cuts) == (1, [b"{BR1"], 1)
