"""Hostile terminals and printers: nothing they say raises, takes other money, leaves a card number, or hangs the lane.

Messages are built from the manual and bent: lengths that lie, the FF form, nested and endless TLV, BCD with letters,
unknown fields, bursts, pieces, messages out of order, results with other amounts, currencies and card numbers in every
field. Most go through the codec; some through a payment on a scripted wire, some through the whole driver on TCP.
"""

import resource
from collections import Counter
from collections.abc import Iterator

from pos.lane.effects import PaymentIntent
from pos.lane.events import Event, PaymentApproved
from pos.payments.zvt import messages
from pos.payments.zvt.framing import Apdu
from pos.payments.zvt.messages import Message, StatusInfo
from pos.prove.hostile_text import chance
from pos.prove.peer_bench import Codec, driver_wrongs, payment_wrongs, printer_wrongs
from pos.prove.peer_inputs import conversation, messages_of
from pos.prove.suite import Budget, Outcome
from pos.prove.tries import try_all, wrongs_of

__all__ = ["SUITE", "Peers", "retold"]

NAME = "peers"
CONTROL_INPUTS = 3000
PAYMENT_EVERY, DRIVER_EVERY, PRINTER_EVERY = 500, 10_000, 50
SCRIPTS = 3


class _Attack:
    """One input after the other at one codec."""

    def __init__(self, seed: int, codec: Codec) -> None:
        self._seed = seed
        self._codec = codec
        self.counts: Counter[str] = Counter()

    def wrongs(self, index: int) -> Iterator[str]:
        """What is wrong with one input."""
        rng = chance(self._seed, index)
        stream, card = messages_of(rng)
        yield from self._codec.wrongs(stream, card, rng)
        if index % PRINTER_EVERY == 1:
            self.counts["printers asked"] += 1
            yield from printer_wrongs(chance(self._seed, index, 1))
        if index % PAYMENT_EVERY == 2:
            self.counts["payments"] += 1
            rng = chance(self._seed, index, 2)
            yield from payment_wrongs(conversation(rng), rng.choice(("EUR", "GBP")))
        if index % DRIVER_EVERY == 3:
            self.counts["drivers on TCP"] += 1
            rng = chance(self._seed, index, 3)
            yield from driver_wrongs([conversation(rng) for _ in range(SCRIPTS)], rng.choice(("EUR", "GBP")))


def retold(seed: int, index: int) -> str:
    """One input and what is wrong with it."""
    stream, card = messages_of(chance(seed, index))
    wrongs = wrongs_of(_Attack(seed, Codec()).wrongs, index)
    return "\n".join((stream.hex(" "), f"card: {card}", *(wrongs or ["nothing is wrong"])))


def _no_amount(status: StatusInfo, intent: PaymentIntent) -> Event:
    """A verdict that looks at the result alone."""
    del status
    return PaymentApproved(intent_id=intent.intent_id, amount_minor=intent.amount_minor, currency=intent.currency)


def _raises(apdu: Apdu) -> Message:
    if apdu.control == 0x04FF and len(apdu.data) > 2:
        raise ValueError("planted")
    return messages.decode(apdu)


def _keeps_text(apdu: Apdu) -> Message:
    """A codec that takes texts as they come."""
    if apdu.control == 0x06D1:
        return messages.PrintText((apdu.data[1:].decode("cp437"),))
    return messages.decode(apdu)


def _caught(what: str, seed: int, codec: Codec) -> bool:
    tried = try_all(NAME, seed, Budget(CONTROL_INPUTS), _CodecOnly(seed, codec))
    return any(kind.startswith(what) for kind in tried.kinds)


class _CodecOnly:
    def __init__(self, seed: int, codec: Codec) -> None:
        self._seed, self._codec = seed, codec

    def __call__(self, index: int) -> Iterator[str]:
        rng = chance(self._seed, index)
        stream, card = messages_of(rng)
        return self._codec.wrongs(stream, card, rng)


class Peers:
    """See the module."""

    name = NAME
    proves = "T07's wire half: no bytes of a terminal or printer raise, hang, take other money or leave a card number"
    unit = "messages"

    def run(self, seed: int, budget: Budget) -> Outcome:
        """Attack, then the controls."""
        codec = Codec()
        attack = _Attack(seed, codec)
        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        tried = try_all(NAME, seed, budget, attack.wrongs)
        grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
        outcome = Outcome(findings=tried.findings)
        outcome.counts.update({"streams": tried.done, "messages": codec.messages, **attack.counts})
        outcome.facts["memory grown by"] = f"{grown_kb / 1024:.0f} MB"
        outcome.controls = {
            "a verdict that does not look at the amount": _caught("other money", seed, Codec(verdict=_no_amount)),
            "a codec that raises on one form": _caught("ValueError", seed, Codec(_raises)),
            "a codec that keeps texts as they come": _caught("a message holds", seed, Codec(_keeps_text)),
        }
        return outcome


SUITE = Peers()
