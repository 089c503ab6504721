"""The terminal's texts for paper, put together: lines and blocks in, whole slips out. Sans I/O.

A block says whose it is (tag 1F07) and what it is about (1F37); a line of 06 D1 says neither, so its words have to. The
last line of a paper is marked as such (PA00P015_13.08 sections 3.5 and 3.6).
"""

from pos.lane.events import SlipGiven
from pos.payments.zvt.messages import PrintText

__all__ = ["SlipBook"]

MOST_LINES = 400
_COPIES = {1: "merchant", 2: "customer"}
_WORDS = (
    ("customer", ("kundenbeleg", "customer", "für den kunden", "client", "cliente")),
    ("merchant", ("händlerbeleg", "haendlerbeleg", "merchant", "commer", "esercente")),
)
_APPROVED, _SIGNED, _REFUSED, _MUST = 0x01, 0x02, 0x04, 0x80


class SlipBook:
    """What one command prints.

    Args:
        intent_id: whose payment it is.
    """

    def __init__(self, intent_id: str) -> None:
        self._intent_id = intent_id
        self._lines: list[str] = []
        self._receipt = self._about = 0

    def take(self, text: PrintText, *, approved: bool, signed: bool = False) -> SlipGiven | None:
        """Some lines; the slip that they end, or that was ended by their being of another one."""
        if self._lines and text.receipt != self._receipt:
            before = self.rest(approved=approved, signed=signed)
            self._hold(text)
            return before
        self._hold(text)
        return self.rest(approved=approved, signed=signed) if text.ends else None

    def _hold(self, text: PrintText) -> None:
        self._lines += text.lines[: MOST_LINES - len(self._lines)]
        self._receipt, self._about = text.receipt, self._about | text.about

    def rest(self, *, approved: bool, signed: bool = False) -> SlipGiven | None:
        """What was not ended by the terminal; None if nothing is left."""
        lines, receipt, about = self._lines, self._receipt, self._about
        self._lines, self._receipt, self._about = [], 0, 0
        if not any(line.strip() for line in lines):
            return None
        copy = _COPIES.get(receipt) or _said(lines)
        if about & (_APPROVED | _REFUSED):
            approved = not about & _REFUSED
        return SlipGiven(
            intent_id=self._intent_id,
            copy=copy,  # type: ignore[arg-type] # one of the three
            lines=tuple(line.rstrip() for line in lines),
            approved=approved,
            signed=bool(about & _SIGNED) or (signed and copy == "merchant"),
            must=bool(about & _MUST),
        )


def _said(lines: list[str]) -> str:
    """Whose paper it is, by its first words."""
    head = " ".join(lines[:8]).lower()
    return next((copy for copy, words in _WORDS if any(word in head for word in words)), "other")
