"""Bugs that the simulation must find, or it proves nothing. Each is put into a session before it starts."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from pos.lane.events import PaymentApproved, PaymentDeclined, Scanned
from pos.ports import Inbox
from pos.prove.kills.planted import ForgetfulJournal, ResendingGiftBook, ResendingTerminal, ResendingWallet

__all__ = ["PLANTED", "Plant"]

Plant = Callable[[Any, Inbox], None]
QUICK_MS = 700


def _forget(session: Any, inbox: Inbox) -> None:  # noqa: ANN401
    session._ports = replace(session._ports, journal=ForgetfulJournal(session._ports.journal, inbox))  # noqa: SLF001


def _resend(session: Any, inbox: Inbox) -> None:  # noqa: ANN401
    wallets = {name: ResendingWallet(one, inbox) for name, one in session._ports.wallets.items()}  # noqa: SLF001
    gift = ResendingGiftBook(session._ports.gift, inbox) if session._ports.gift is not None else None  # noqa: SLF001
    session._ports = replace(session._ports, wallets=wallets, gift=gift)  # noqa: SLF001
    if session._ports.terminal is None:  # noqa: SLF001
        return
    session._ports = replace(session._ports, terminal=ResendingTerminal(session._ports.terminal, inbox))  # noqa: SLF001


def _weak_sync(session: Any, _inbox: Inbox) -> None:  # noqa: ANN401
    """`synchronous` as many programs have it: an fsync now and then."""
    connection = session._ports.sales._connection.connection.driver_connection  # noqa: SLF001
    connection.execute("PRAGMA synchronous=NORMAL").fetchall()


def _drop_second(session: Any, _inbox: Inbox) -> None:  # noqa: ANN401
    """Takes two quick scans for one."""
    handle, last = session.handle, [0]

    def handled(event: Any) -> None:  # noqa: ANN401
        if isinstance(event, Scanned):
            quick, last[0] = event.at - last[0] < QUICK_MS, event.at
            if quick:
                return
        handle(event)

    session.handle = handled


def _sell_on_decline(session: Any, _inbox: Inbox) -> None:  # noqa: ANN401
    """Takes a no for a yes."""
    handle = session.handle

    def handled(event: Any) -> None:  # noqa: ANN401
        payment = session.lane.payment
        if isinstance(event, PaymentDeclined) and payment is not None:
            event = PaymentApproved(
                intent_id=event.intent_id, amount_minor=payment.intent.amount_minor,
                currency=payment.intent.currency, trace="0", terminal_receipt="0", at=event.at,
            )  # fmt: skip
        handle(event)

    session.handle = handled


def _a_penny_less(session: Any, _inbox: Inbox) -> None:  # noqa: ANN401
    """Sells every piece for a penny less than the shelf says."""
    understood = session._understanding  # noqa: SLF001
    timely = understood.timely

    def cheaper(event: Any) -> Any:  # noqa: ANN401
        event = timely(event)
        price = max(0, event.product.price_minor - 1)
        return replace(event, product=replace(event.product, price_minor=price))

    understood.timely = cheaper


PLANTED: dict[str, Plant] = {
    "a journal that acknowledges before it persists": _forget,
    "a terminal that is sent an unknown payment again": _resend,
    "a lane that drops the second of two quick scans": _drop_second,
    "a lane that sells on a decline": _sell_on_decline,
    "a lane that sells for a penny less than the shelf says": _a_penny_less,
    "PRAGMA synchronous=NORMAL": _weak_sync,
}
