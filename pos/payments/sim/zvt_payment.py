"""Money at a simulated terminal (PA00P015_13.08 sections 2.2, 2.9, 2.15): card, bank, status, print, completion."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Literal, Protocol

from msgspec import Struct

from pos.payments.sim import zvt_bytes as wire
from pos.payments.sim.zvt_cards import CANARY, Outcome
from pos.payments.sim.zvt_ledger import Ledger, Transaction
from pos.payments.sim.zvt_link import Dead, Gone, Link

__all__ = ["Authorisation", "Dead", "Options", "stamp", "tell"]

STOPPED = 0x6C
NOT_NOW = 0x83


class Options(Struct, frozen=True, kw_only=True):
    """What kind of terminal it is.

    Attributes:
        pan: the card number in 04 0F: masked as the manual wants, whole, or whole in every text and track as well.
        reversal: whether a payment whose 04 0F was not answered is taken back.
        after: what Repeat Receipt tells after that: the transaction before, the same one as failed, or the reversal.
        repeat: whether Repeat Receipt works, and whether it tells failed payments too.
        final: what makes a payment final, the answer to 04 0F or those to its prints as well (section 2.2.8).
        prints: texts as blocks if the lane can take them, as lines whatever it said, or none.
        wishes: the status byte of a registration: 1 it wants an initialisation, 2 a diagnosis.
        enquiry: whether it knows 05 01, and its status code.
        card_timeout_s: how long a card is waited for; t3_s: how long an answer; t2_s: how long an ACK.
        pace_s: how long each step takes.
    """

    pan: Literal["masked", "whole", "everywhere"] = "masked"
    reversal: Literal["at-once", "never"] = "at-once"
    after: Literal["previous", "failed", "reversal"] = "previous"
    repeat: Literal["yes", "no", "failed-too"] = "yes"
    card_timeout_s: float = 45.0
    t3_s: float = 5.0
    t2_s: float = 5.0
    pace_s: float = 0.4
    reboot_s: float = 0.2
    terminal_id: str = "52523535"
    final: Literal["status", "prints"] = "status"
    prints: Literal["blocks", "lines", "none"] = "blocks"
    wishes: int = 0
    enquiry: int | None = 0
    fresh: bool = False
    state: str = ""


class Desk(Protocol):
    """What an authorisation needs of its terminal."""

    options: Options
    ledger: Ledger
    talks: bool
    blocks: bool

    def card(self, link: Link) -> Outcome | None:
        """The card that is presented; None: nobody came. Raises `Stopped`."""
        ...

    def show(self, text: str) -> None:
        """The terminal's own display."""
        ...

    def stamp(self) -> str:
        """The time on its clock, "MMDDHHMMSS"."""
        ...


def stamp(now_ms: int, zone: tzinfo | None) -> str:
    """A terminal's local time, "MMDDHHMMSS"; zone None: this machine's."""
    return datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(zone).strftime("%m%d%H%M%S")


def tell(one: Transaction, options: Options) -> bytes:
    """The status information of a transaction, the same each time it is told."""
    plain = options.pan != "masked"
    number = CANARY if plain else f"{CANARY[:6]}EEEEEE{one.last4}"
    texts = options.pan == "everywhere"
    if one.kind == "day":
        sums = [one.sums.get(name, (0, 0)) for name in DAY_KINDS]
        return wire.status(
            result=0, amount=one.amount, currency=one.currency, trace=one.trace, stamp=one.stamp,
            sums=wire.day_sums(one.receipts, sums), text=f"day of {CANARY}" if texts else "",
        )  # fmt: skip
    if one.result or one.original_trace:
        return wire.status(
            result=one.result, amount=one.amount, currency=one.currency, receipt=one.receipt, trace=one.trace,
            stamp=one.stamp, terminal_id=options.terminal_id, original_trace=one.original_trace,
            text=f"declined {CANARY}" if texts else "",
        )  # fmt: skip
    return wire.status(
        result=0, amount=one.amount, currency=one.currency, receipt=one.receipt, trace=one.trace, stamp=one.stamp,
        terminal_id=options.terminal_id, card_number=number, card_type=10,
        card_name=f"{one.card_name} {CANARY}" if texts else one.card_name, auth=one.auth,
        text=f"Genehmigt 4111 1111 1111 1111 AID {CANARY}=2812" if texts else "Genehmigt",
        track2=f"{CANARY}D28121010000" if texts else "", tracks_in_tlv=f"{CANARY}D28121010000" if texts else "",
        signed=one.signed,
    )  # fmt: skip


DAY_KINDS = ("girocard", "JCB", "MasterCard", "Amex", "Visa", "Diners", "other")
"""Field 60 counts them in this order."""
KINDS = {"0601": "payment", "0630": "reversal", "0631": "refund"}
ALREADY, NO_REVERSAL = 0xB4, 0xB5


class Authorisation:
    """A payment, refund or reversal in progress: `control` says which."""

    def __init__(self, desk: Desk, link: Link, data: bytes, control: str = "0601") -> None:
        self._kind = KINDS[control]
        fields = wire.fields_of(data if self._kind == "payment" else data[3:])
        self._wanted = int(fields.get(0x87, b"\0\0").hex())
        self._desk = desk
        self._link = link
        self._amount = int(fields.get(0x04, b"\0").hex())
        self._currency = int(fields.get(0x49, b"\x09\x78").hex())
        self._booked: Transaction | None = None
        self._undo: Transaction | None = None
        self._told = self._told_last = False
        self._outcome: Outcome | None = None

    def run(self) -> None:
        """From 80 00 to 06 0F or 06 1E."""
        try:
            self._reach("accepted", lambda: self._link.send(wire.ACK))
            if self._kind == "reversal":
                self._reverse()
                return
            self._say(0x0A, "Insert or tap card")
            outcome = self._desk.card(self._link)
            if outcome is None:
                self._fail(STOPPED)
                return
            self._outcome = outcome
            self._on_card(outcome)
        finally:
            self._undo_untold()

    def _reverse(self) -> None:
        """Take a payment back: by its receipt number, if it is in the turnover storage and its amount is that."""
        ledger = self._desk.ledger
        found = ledger.find(self._wanted, self._amount or None)
        if found is None or found.reversed:
            self._fail(ALREADY if found is not None else NO_REVERSAL)
            return
        receipt, trace = ledger.numbers()
        found.reversed = True
        back = Transaction(
            receipt, trace, found.amount, found.currency, self._desk.stamp(), 0, found.card_name, found.last4,
            approved=True, original_trace=found.trace, kind="reversal",
        )  # fmt: skip
        ledger.add(back)
        self._undo = found
        self._finish(back, back)

    def _on_card(self, outcome: Outcome) -> None:
        self._strike("accepted")
        self._strike("card")
        for code in outcome.steps:
            self._say(code, "Card read")
        if outcome.wrong_pin:
            self._send(wire.status(result=0x37))
            self._say(0x15, "Incorrect PIN")
            self._say(0x04, "Please wait")
        self._strike("bank")
        if outcome.late_s:
            self._link.wait(outcome.late_s, deaf=True)
        if outcome.result:
            self._fail(outcome.result)
        else:
            self._approve(outcome)

    def _approve(self, outcome: Outcome) -> None:
        desk = self._desk
        receipt, trace = desk.ledger.numbers()
        amount = max(1, self._amount * outcome.share // 100)
        booked = Transaction(
            receipt, trace, amount, self._currency, desk.stamp(), 0, "Visa", CANARY[-4:], f"{trace:06d}", approved=True,
            kind=self._kind, signed=outcome.signed,
        )  # fmt: skip
        desk.ledger.add(booked)
        self._booked = booked
        self._strike("approved")
        self._say(0x0B, "Approved. Please remove card")
        told = booked
        if outcome.foreign:
            told = Transaction(77, 770077, 4242, self._currency, booked.stamp, 0, "Visa", "4242", "424242")
        self._finish(booked, told)

    def _finish(self, booked: Transaction, told: Transaction) -> None:
        desk = self._desk
        self._booked = booked
        self._reach("status", lambda: self._link.send(tell(told, desk.options)))
        if self._answer() not in (0x00, None):
            self._fail(STOPPED)
            return
        if desk.options.final == "status":
            desk.ledger.acknowledge(booked)
        self._told = True
        self._strike("acknowledged")
        self._print(booked)
        desk.ledger.acknowledge(booked)
        self._strike("printed")
        self._send(wire.completion())
        desk.show("Thank you")

    def _fail(self, result: int) -> None:
        options = self._desk.options
        failed = Transaction(0, 0, self._amount, self._currency, self._desk.stamp(), result, kind=self._kind)
        tells = options.repeat == "failed-too"
        if tells:
            failed.receipt, failed.trace = self._desk.ledger.numbers()
        self._desk.ledger.add(failed, tells=tells)
        self._desk.show("Declined" if result != STOPPED else "Stopped")
        self._send(wire.status(result=result, amount=self._amount, currency=self._currency))
        if self._outcome is not None and self._outcome.asks_bank:
            self._paper(2, 0x04 | 0x80, [f"Declined ({result:02X})", f"Amount {self._amount / 100:.2f}"])
        self._send(wire.abort(result))

    def _print(self, booked: Transaction) -> None:
        shown = CANARY if self._desk.options.pan == "everywhere" else f"xxxxxxxxxxxx{booked.last4}"
        facts = [f"Card {shown}", f"Receipt {booked.receipt:04d}  TA {booked.trace:06d}"]
        facts += [f"{booked.kind.capitalize()} {booked.amount / 100:.2f}", ""]
        sign = ["", "x" + "_" * 30, "Signature"] if booked.signed else []
        self._paper(1, 0x01 | 0x02 * booked.signed, facts + sign)
        self._paper(2, 0x01, facts)

    def _paper(self, kind: int, about: int, facts: list[str]) -> None:
        """One slip: a block, or lines (sections 3.5 and 3.6)."""
        title = {1: "Merchant receipt", 2: "Customer receipt"}[kind]
        lines = ["", f"** {title} **", f"Terminal-ID {self._desk.options.terminal_id}", *facts]
        if self._desk.options.prints == "blocks" and self._desk.blocks:
            self._send(wire.print_block(lines, kind, about))
        elif self._desk.options.prints == "lines":
            for line in lines[:-1]:
                self._send(wire.print_line(0, line))
            self._send(wire.print_line(0x81, lines[-1]))

    # --- what every step shares

    def _reach(self, point: str, act: Callable[[], None]) -> None:
        act()
        self._strike(point)

    def _strike(self, point: str) -> None:
        """Hang or die here, if the card says so."""
        outcome = self._outcome
        if outcome is None or outcome.point != point:
            return
        if outcome.fault == "die":
            raise Dead
        while outcome.fault == "hang":
            self._link.wait(None)

    def _say(self, code: int, text: str) -> None:
        self._desk.show(text)
        if self._desk.talks:
            self._send(wire.intermediate(code))
            self._pause(self._desk.options.pace_s)

    def _pause(self, seconds: float) -> None:
        while seconds and (found := self._link.wait(seconds)) is not None:
            if found.kind == "message" and found.control == "06b0":
                self._link.send(wire.refuse(NOT_NOW))

    def _send(self, message: bytes) -> None:
        self._link.send(message)
        self._answer()

    def _answer(self) -> int | None:
        """The lane's 80 00 or 84 xx.

        Raises:
            Gone: it did not come in time.
        """
        for found in self._link.reply(self._desk.options.t3_s):
            if found.kind != "message":
                continue
            if found.control[:2] in ("80", "84"):
                return bytes.fromhex(found.control[2:])[0]
            if found.control == "06b0":
                self._link.send(wire.refuse(NOT_NOW))
        self._link.give_up()
        raise Gone

    def _undo_untold(self) -> None:
        options = self._desk.options
        if self._booked is not None and not self._booked.acknowledged and options.reversal == "at-once":
            self._desk.ledger.reverse(self._booked, self._desk.stamp(), options.after)
            if self._undo is not None:
                self._undo.reversed = False
