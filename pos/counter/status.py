"""What a simulator's state means in words. `None` is a desk that does not answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pos.counter.texts import DeskTexts, Texts

__all__ = [
    "Status",
    "cash_status",
    "money",
    "plain_status",
    "printer_status",
    "receipt_code",
    "scale_status",
    "scanner_status",
    "shelf_status",
    "terminal_status",
]

State = Mapping[str, Any] | None
WITHOUT_DECIMALS = frozenset({"392", "410", "704", "152", "JPY", "KRW", "VND", "CLP"})


@dataclass(frozen=True, slots=True)
class Status:
    """A sentence, how urgent it is, and what a device shows by itself."""

    words: str
    tone: str = "go"
    display: str = ""
    ledger: tuple[dict[str, str], ...] = ()


def scanner_status(state: State, url: str, texts: Texts) -> Status:
    """Of the scanner."""
    words = texts.scanner.states
    if state is None:
        return Status(words["down"].format(url=url), "stop")
    if not state.get("plugged", True):
        return Status(words["unplugged"], "stop")
    if not state.get("enabled", True):
        return Status(words["disabled"], "care")
    return Status(words["ready"].format(reads=state.get("reads", 0)))


def scale_status(state: State, url: str, texts: Texts, own: DeskTexts | None = None) -> Status:
    """Of the scale, or of the shelf with words of its `own`: what its display shows."""
    words = (own or texts.scale).states
    if state is None:
        return Status(words["down"].format(url=url), "stop")
    if not state.get("plugged", True):
        return Status(words["unplugged"], "stop")
    shows = state.get("shows")
    if shows is None:
        return Status(words["lies"], "care")
    if shows.get("over"):
        return Status(words["over"], "care")
    weight = f"{(shows['gross_g'] - shows['tare_g']) / 1000:.3f}"
    return Status(words["ready" if shows["stable"] else "swings"].format(weight=weight), "go")


def shelf_status(state: State, url: str, texts: Texts) -> Status:
    """Of the packing shelf."""
    return scale_status(state, url, texts, texts.desks["shelf"])


def printer_status(state: State, url: str, texts: Texts) -> Status:
    """Of the printer: what stops it goes first."""
    words = texts.printer.states
    if state is None:
        return Status(words["down"].format(url=url), "stop")
    troubles = (
        (not state.get("plugged", True), "unplugged"),
        (state.get("silent"), "silent"),
        (state.get("cover_open"), "cover"),
        (state.get("paper") == "out", "out"),
        (state.get("cutter_jammed"), "stopped"),
    )
    trouble = next((name for happened, name in troubles if happened), "")
    if trouble:
        return Status(words[trouble].format(waiting=state.get("waiting_bytes", 0)), "stop")
    if state.get("paper") == "near-end":
        return Status(words["near"], "care")
    return Status(words["ready"].format(receipts=len(state.get("receipts", ()))))


def receipt_code(state: State) -> str:
    """The last code printed on the newest receipt; "" where there is none."""
    if state is None:
        return ""
    codes = [code for receipt in state.get("receipts", ()) for code in receipt["barcodes"]]
    return str((codes + list(state.get("barcodes", ())) or [""])[-1])


def terminal_status(state: State, url: str, texts: Texts) -> Status:
    """Of the terminal: its display, and its ledger with the newest payment first."""
    words = texts.terminal.states
    if state is None:
        return Status(words["down"].format(url=url), "stop")
    display = str(state.get("display", ""))
    ledger = tuple(_payment(one, texts) for one in reversed(state.get("ledger", ())))
    if state.get("busy"):
        return Status(words["busy"], "stop", display, ledger)
    if state.get("waiting"):
        return Status(words["waiting"], "help", display, ledger)
    if state.get("next"):
        return Status(words["hand"].format(cards=state["next"]), "care", display, ledger)
    return Status(words["ready"], "go", display, ledger)


def plain_status(state: State, url: str, texts: Texts, part: str) -> Status:
    """Of a device with nothing to say but what its `words` are, given as `status` by its simulator."""
    words = texts.desks[part].states
    if state is None:
        return Status(words["down"].format(url=url), "stop")
    if not state.get("plugged", True):
        return Status(words["unplugged"], "stop")
    now = str(state.get("status", "ready"))
    return Status(words.get(now, now), "go" if now == "ready" else "help", str(state.get("display", "")))


def cash_status(state: State, url: str, texts: Texts) -> Status:
    """Of the recycler: whether it takes money, and what lies in the tray."""
    words = texts.desks["cash"].states
    if state is None:
        return Status(words["down"].format(url=url), "stop")
    if not state.get("plugged", True):
        return Status(words["unplugged"], "stop")
    if state.get("jammed"):
        return Status(words["jammed"], "stop")
    currency = str(state.get("setup", {}).get("currency", ""))
    lies = money(int(state.get("tray_minor", 0)), currency, texts)
    if state.get("held_minor"):
        return Status(words["held"].format(amount=money(int(state["held_minor"]), currency, texts)), "help", lies)
    return Status(words["takes" if state.get("takes") else "ready"], "help" if state.get("takes") else "go", lies)


def _payment(one: Mapping[str, Any], texts: Texts) -> dict[str, str]:
    words = texts.ledger
    if one.get("reversed"):
        result, tone = words["reversed"], "care"
    elif one.get("approved"):
        known = one.get("acknowledged", True)
        result, tone = (words["taken"], "go") if known else (words["held"], "care")
    else:
        why = one.get("condition") or f"{one.get('result', 0):02X}"
        result, tone = words["failed"].format(result=why), "stop"
    name = words["card"].format(name=one.get("card_name", ""), last4=one["last4"]) if one.get("last4") else ""
    return {
        "number": words["number"].format(receipt=one.get("receipt", one.get("transaction", "")[-4:])),
        "amount": money(_minor(one["amount"]), str(one.get("currency", "")), texts),
        "card": name,
        "result": result,
        "tone": tone,
    }


def _minor(amount: int | str) -> int:
    """ZVT's ledger counts minor units; nexo's has major ones, as they were sent."""
    return amount if isinstance(amount, int) else round(Decimal(amount) * 100)


def money(minor: int, currency: str, texts: Texts) -> str:
    """An amount of a currency, by its ISO 4217 number or letters."""
    amount = str(minor) if currency in WITHOUT_DECIMALS else f"{minor // 100}.{minor % 100:02d}"
    return texts.money.get(currency, texts.money["other"]).format(amount=amount, currency=currency)
