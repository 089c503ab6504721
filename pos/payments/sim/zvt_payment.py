"""One authorisation at a simulated terminal (PA00P015_13.08 section 2.2): card, bank, status, print, completion."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Literal, Protocol

from msgspec import Struct

from pos.payments.sim import zvt_bytes as wire
from pos.payments.sim.zvt_cards import CANARY, Outcome
from pos.payments.sim.zvt_ledger import Ledger, Transaction
from pos.payments.sim.zvt_link import Gone, Link

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
    fresh: bool = False
    state: str = ""


class Dead(Exception):
    """The terminal lost its power."""


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
    )  # fmt: skip


class Authorisation:
    """A payment in progress."""

    def __init__(self, desk: Desk, link: Link, data: bytes) -> None:
        fields = wire.fields_of(data)
        self._desk = desk
        self._link = link
        self._amount = int(fields.get(0x04, b"\0").hex())
        self._currency = int(fields.get(0x49, b"\x09\x78").hex())
        self._booked: Transaction | None = None
        self._told = self._told_last = False
        self._outcome: Outcome | None = None

    def run(self) -> None:
        """From 80 00 to 06 0F or 06 1E."""
        try:
            self._reach("accepted", lambda: self._link.send(wire.ACK))
            self._say(0x0A, "Insert or tap card")
            outcome = self._desk.card(self._link)
            if outcome is None:
                self._fail(STOPPED)
                return
            self._outcome = outcome
            self._on_card(outcome)
        finally:
            self._undo_untold()

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
            receipt, trace, amount, self._currency, desk.stamp(), 0, "Visa", CANARY[-4:], f"{trace:06d}", approved=True
        )
        desk.ledger.add(booked)
        self._booked = booked
        self._strike("approved")
        self._say(0x0B, "Approved. Please remove card")
        told = booked
        if outcome.foreign:
            told = Transaction(77, 770077, 4242, self._currency, booked.stamp, 0, "Visa", "4242", "424242")
        self._reach("status", lambda: self._link.send(tell(told, desk.options)))
        if self._answer() not in (0x00, None):
            self._fail(STOPPED)
            return
        desk.ledger.acknowledge(booked)
        self._told = True
        self._strike("acknowledged")
        self._print(booked)
        self._strike("printed")
        self._send(wire.completion())
        desk.show("Thank you")

    def _fail(self, result: int) -> None:
        options = self._desk.options
        failed = Transaction(0, 0, self._amount, self._currency, self._desk.stamp(), result)
        tells = options.repeat == "failed-too"
        if tells:
            failed.receipt, failed.trace = self._desk.ledger.numbers()
        self._desk.ledger.add(failed, tells=tells)
        self._desk.show("Declined" if result != STOPPED else "Stopped")
        self._send(wire.status(result=result, amount=self._amount, currency=self._currency))
        self._send(wire.abort(result))

    def _print(self, booked: Transaction) -> None:
        shown = CANARY if self._desk.options.pan == "everywhere" else f"xxxxxxxxxxxx{booked.last4}"
        for kind, title in ((1, "Merchant receipt"), (2, "Customer receipt")):
            lines = ["", f"** {title} **", f"Terminal-ID {self._desk.options.terminal_id}", f"Card {shown}"]
            lines += [f"Receipt {booked.receipt:04d}  TA {booked.trace:06d}", f"Amount {booked.amount / 100:.2f}", ""]
            if self._desk.blocks:
                self._send(wire.print_block(lines, kind))

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
        while (found := self._link.wait(self._desk.options.t3_s)) is not None:
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
