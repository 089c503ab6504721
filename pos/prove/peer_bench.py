"""The lane's ends of hostile wires: the ZVT codec, a payment on a scripted wire, the whole driver on TCP, a printer."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from random import Random
from typing import Any, Union

import msgspec
from structlog.testing import capture_logs

from pos.devices.printer_link import Patience, PrinterLink
from pos.errors import DeviceError, DeviceMissing
from pos.lane.effects import PaymentIntent
from pos.lane.events import Event, LaneEvent, PaymentApproved, Scanned
from pos.lane.every_event import EVENTS
from pos.payments.zvt import judge, messages, requests
from pos.payments.zvt.dialog import T3_S, Dialog
from pos.payments.zvt.driver import Settings, ZvtTerminal
from pos.payments.zvt.framing import Apdu, ApduReader, SerialReader
from pos.payments.zvt.messages import Message, StatusInfo
from pos.payments.zvt.payment import Payment
from pos.payments.zvt.redact import dump
from pos.prove.peer_inputs import AMOUNT_MINOR, Script, bcd

__all__ = ["Codec", "Decode", "Judge", "driver_wrongs", "payment_wrongs", "printer_wrongs"]

AT_MS = 1_795_000_000_000
T_S = 0.03
"""Every time limit of the protocol on TCP, so that a silent peer costs little."""
T4_S, A_ROUND_S, ENDLESS_S = 60.0, 1.0, 200.0
LONGEST_S = 20.0
NUMBERS = {"EUR": 978, "GBP": 826}
Decode = Callable[[Apdu], Message]
Judge = Callable[[StatusInfo, PaymentIntent], Event]
_DECODER: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Union[EVENTS])  # noqa: UP007 - the tuple is data


def intent_of(currency: str) -> PaymentIntent:
    """The payment that a hostile peer is asked for."""
    return PaymentIntent(
        intent_id="i-1", amount_minor=AMOUNT_MINOR, currency=currency, language="en", at=AT_MS, mark="0230:000711"
    )


def is_proof(stream: bytes, currency: str) -> bool:
    """Whether a stream can hold an approval of this payment: its amount and a result of 00, byte for byte.

    The currency may be left out where it is the euro (section 1.4).
    """
    money = b"\x04" + bcd(AMOUNT_MINOR, 6) in stream and b"\x27\x00" in stream
    return money and (currency == "EUR" or b"\x49" + bcd(NUMBERS[currency], 2) in stream)


class Codec:
    """Bytes -> messages -> what they prove. `decode` and `judge` are the lane's own, or a planted bug."""

    def __init__(self, decode: Decode = messages.decode, verdict: Judge | None = None) -> None:
        self._decode = decode
        self._verdict: Judge = verdict or (lambda status, intent: judge.approved(status, intent, None))
        self.messages = 0

    def wrongs(self, stream: bytes, card: str, rng: Random) -> Iterator[str]:
        """What is wrong with what a stream led to."""
        whole, pieces = ApduReader(), ApduReader()
        found = whole.feed(stream)
        cut = rng.randrange(len(stream) + 1)
        if pieces.feed(stream[:cut]) + pieces.feed(stream[cut:]) != found:
            yield f"pieces change the messages: {stream[:60].hex()}"
        SerialReader().feed(stream)
        for one in found:
            self.messages += 1
            if isinstance(one, Apdu):
                yield from self._one(one, stream, card, "EUR" if rng.random() < 0.5 else "GBP")

    def _one(self, apdu: Apdu, stream: bytes, card: str, currency: str) -> Iterator[str]:
        for said in (dump(apdu), repr(apdu)):
            yield from leaks(said, stream, card, "a log line holds a card number")
        message = self._decode(apdu)
        yield from leaks(repr(message), stream, card, f"a message holds a card number ({type(message).__name__})")
        if isinstance(message, StatusInfo):
            intent = intent_of(currency)
            events = [judge.answered(message, intent, None)]
            # As a payment does: a result that is none is not asked for its amount.
            events += [self._verdict(message, intent)] if message.result == 0 else []
            for event in events:
                yield from wrong_event(event, stream, (card,), currency)


def wrong_event(event: LaneEvent | Scanned, stream: bytes, cards: tuple[str, ...], currency: str) -> Iterator[str]:
    """What is wrong with an event that a peer led to: money that nobody took, a card number, what can't be written."""
    if isinstance(event, PaymentApproved) and not is_proof(stream, currency):
        yield f"other money is approved: {event}"
    if isinstance(event, Event):
        body = msgspec.json.encode(event)
        if _DECODER.decode(body) != event:
            yield f"a record that reads back differently: {event}"
        for card in cards:
            yield from leaks(body.decode(), stream, card, f"a card number is kept in {type(event).__name__}")


def leaks(text: str, stream: bytes, card: str, what: str) -> Iterator[str]:
    """Whether more of a card than it may be are in a text: six in a row that the stream has in the card only."""
    digits, rest = _joined(text), ""
    for at in range(len(card) - 5):
        six = card[at : at + 6]
        if six in digits and len(set(six)) > 2:
            rest = rest or _rest(stream, card)
            if six not in rest:
                yield f"{what}: {text!r}"
                return


def _rest(stream: bytes, card: str) -> str:
    """The digits of a stream without the card."""
    text = _joined(stream.replace(b"\0", b"").decode("latin-1")).replace(card, "x")
    return f"{text}|{stream.hex().replace(card, 'x')}"


def _joined(text: str) -> str:
    return text.replace(" ", "").replace("-", "").replace(".", "")


class Kept:
    """An inbox that keeps everything, and commits it."""

    def __init__(self) -> None:
        self.events: list[LaneEvent | Scanned] = []

    def post(self, event: LaneEvent | Scanned) -> None:
        """Keep it."""
        self.events.append(event)

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        """Keep it."""
        del timeout_s
        self.post(event)
        return True


class _ScriptedWire:
    """A wire whose far end says its script, whatever it is sent; then nothing, or it hangs up, or says it for ever.

    Its clock is moved by nothing but reading.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._pieces = list(script.pieces)
        self.now_s = 0.0

    def read(self, size: int, timeout_s: float) -> bytes:
        """The next piece."""
        self.now_s += 1e-3
        if not self._pieces and self._script.then == "again":
            self.now_s += A_ROUND_S
            self._pieces = list(self._script.pieces)
        if not self._pieces:
            if self._script.then == "hang-up":
                raise DeviceMissing("the peer hung up")
            self.now_s += timeout_s
            return b""
        piece, rest = self._pieces[0][:size], self._pieces[0][size:]
        self._pieces[:1] = [rest] if rest else []
        return piece

    def write(self, data: bytes) -> None:
        """Nobody listens; a terminal that talks for ever is left alone at last."""
        del data
        if self.now_s > ENDLESS_S:
            raise DeviceMissing("left alone")

    def wake(self) -> None:
        """Nobody does."""

    def close(self) -> None:
        """Nothing."""


def payment_wrongs(script: Script, currency: str) -> Iterator[str]:
    """A payment, then a question, with a peer that says its script; and what is logged meanwhile."""
    with capture_logs() as lines:
        yield from _payment_wrongs(script, currency)
    yield from _log_wrongs(lines, (script,))


def _log_wrongs(lines: Any, scripts: Iterable[Script]) -> Iterator[str]:  # noqa: ANN401 - structlog's event dicts
    stream = b"".join(script.stream for script in scripts)
    for line in lines:
        for card in (card for script in scripts for card in script.cards):
            yield from leaks(repr(line), stream, card, "a log line holds a card number")


def _payment_wrongs(script: Script, currency: str) -> Iterator[str]:
    inbox, wire = Kept(), _ScriptedWire(script)
    dialog = Dialog(wire, "card", now_s=lambda: wire.now_s)
    ended = Payment(dialog, intent_of(currency), inbox, T4_S, lambda: script.then == "silence").run()
    events = [*inbox.events, *([ended.event] if ended.event is not None else [])]
    if ended.event is None and ended.approval is None:
        yield f"a payment that ends in nothing: {ended}"
    for event in events:
        yield from wrong_event(event, script.stream, script.cards, currency)
    for act in (Dialog.settle, Dialog.answer, lambda dialog: dialog.run(requests.repeat_receipt("000000"), T4_S)):
        yield from _too_long(act, script)


def _too_long(act: Callable[[Dialog], object], script: Script) -> Iterator[str]:
    """A step of the dialog ends in an answer or a `DeviceError`; where the peer talks for ever, T3 ends it."""
    wire = _ScriptedWire(script)
    with suppress(DeviceError):
        act(Dialog(wire, "card", now_s=lambda: wire.now_s))
    if act in (Dialog.settle, Dialog.answer) and wire.now_s > 2 * T3_S:
        yield f"a dialog goes on too long: {wire.now_s:.1f} s"


class _Peer:
    """A hostile terminal on TCP: one script a connection, again from the first when they are through."""

    def __init__(self, scripts: list[Script]) -> None:
        self._scripts = scripts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(T_S)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()
        self.url = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"

    def wake(self) -> None:
        """Nobody does."""

    def close(self) -> None:
        """End it."""
        self._ends.set()
        self._thread.join()
        self._listener.close()

    def _live(self) -> None:
        number = 0
        while not self._ends.is_set():
            try:
                link, _ = self._listener.accept()
            except TimeoutError:
                continue
            with link:
                self._speak(link, number)
            number += 1

    def _speak(self, link: socket.socket, number: int) -> None:
        """Two honest commands (06 00, 06 20), so that a payment gets its turn; then the script."""
        link.settimeout(T_S)
        honest = (b"\x80\x00\x00\x06\x0f\x00",) * 2 if number % 2 else ()
        try:
            for said in (*honest, *self._scripts[number % len(self._scripts)].pieces):
                link.sendall(said)
                link.recv(4096)
        except OSError:
            return


def driver_wrongs(scripts: list[Script], currency: str) -> Iterator[str]:
    """The whole driver against a peer that has its own mind: each payment ends, and none is approved for nothing."""
    with capture_logs() as lines:
        yield from _driver_wrongs(scripts, currency)
    yield from _log_wrongs(lines, scripts)


def _driver_wrongs(scripts: list[Script], currency: str) -> Iterator[str]:
    peer, inbox = _Peer(scripts), Kept()
    settings = Settings(url=peer.url, name="card", currency=currency, timeout_s=T_S, t3_s=T_S, retry_s=T_S / 3)
    driver = ZvtTerminal(settings, inbox)
    driver.start()
    try:
        for number in range(4):
            intent = msgspec.structs.replace(intent_of(currency), intent_id=f"i-{number}", mark="")
            (driver.pay if number % 2 == 0 else driver.ask)(intent)
            if not _ended(inbox, intent.intent_id):
                yield f"a payment that does not end: {inbox.events[-3:]}"
    finally:
        driver.stop()
        peer.close()
    stream = b"".join(script.stream for script in scripts)
    for event in inbox.events:
        yield from wrong_event(event, stream, tuple(card for script in scripts for card in script.cards), currency)


def _ended(inbox: Kept, intent_id: str) -> bool:
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        if any(getattr(event, "intent_id", "") == intent_id and not _goes_on(event) for event in list(inbox.events)):
            return True
        time.sleep(0.002)
    return False


def _goes_on(event: Any) -> bool:  # noqa: ANN401 - any event
    return type(event).__name__ == "PaymentProgress"


class _PrinterWire:
    """A printer that answers with any bytes, after any time, on a clock that only it moves."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.now_s = 0.0

    def read(self, size: int, timeout_s: float) -> bytes:
        """Some bytes, or none after the time."""
        kind = self._rng.random()
        if kind < 0.3:
            self.now_s += max(timeout_s, 1e-3)
            return b""
        self.now_s += 1e-4
        wanted = (0x12, 0x16, 0x1A, 0x72, 0x00, 0x0C) if kind < 0.8 else range(256)
        return bytes(self._rng.choice(wanted) for _ in range(size))

    def write(self, data: bytes) -> None:
        """Taken, or not."""
        del data
        if self._rng.random() < 0.01:
            raise DeviceMissing("gone")

    def wake(self) -> None:
        """Nobody does."""

    def close(self) -> None:
        """Nothing."""


def printer_wrongs(rng: Random) -> Iterator[str]:
    """A printer's link: every answer is a health or a `DeviceError`, within the time that it is given."""
    wire, patience = _PrinterWire(rng), Patience()
    link = PrinterLink(wire, patience, lambda: wire.now_s)
    try:
        link.health()
        link.find_barriers()
        link.settle()
    except DeviceError:
        pass
    most_s = patience.barrier_s + 20 * patience.answer_s
    if wire.now_s > most_s:
        yield f"a printer is waited for too long: {wire.now_s:.1f} s of {most_s:.1f}"
