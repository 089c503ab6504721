"""`pos gift`: the shop's book of gift cards. Arguments in, one call out.

Exit codes beside the usual: 1 the book does not add up, 6 no such card, 7 the book says no.
"""

import json
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from pos.giftcards.ledger import GiftLedger

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Gift cards, store credit and vouchers: the shop's one book of them.")

BookOption = Annotated[Path, typer.Option("--book", help="The book's database.")]
PepperOption = Annotated[Path, typer.Option("--pepper", help="The file of random bytes that the lanes have, too.")]
NumberArgument = Annotated[str, typer.Argument(help="The card's number, as its barcode says without its prefix.")]
GIFT_DB, PEPPER = Path("gift.db"), Path("gift.pepper")
NOT_FOUND, NO = 6, 7


def _token(pepper: Path, number: str) -> str:
    import hmac
    from hashlib import sha256

    from pos.errors import ConfigError

    try:
        secret = pepper.read_bytes()
    except OSError as error:
        raise ConfigError(f"{pepper} can't be read: {error.strerror}.", "Make it with `pos gift pepper`.") from None
    return hmac.new(secret, f"gift\0{number}".encode(), sha256).hexdigest()


def _open(book: Path) -> "GiftLedger":
    from pos.giftcards.ledger import GiftLedger

    return GiftLedger.open(book)


@app.command("pepper")
def make_pepper(file: Annotated[Path, typer.Argument(help="The file to make.")] = PEPPER) -> None:
    """Make the secret that turns card numbers into what the book knows; every lane gets a copy."""
    import os
    from secrets import token_bytes

    from pos.errors import ConfigError

    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(token_bytes(32))
    except OSError as error:
        raise ConfigError(f"{file} can't be made: {error.strerror}.", "A pepper is made once.") from None
    typer.echo(f"{file}: copy it to every lane, and keep it from everybody else.")


@app.command("serve")
def serve_book(
    url: Annotated[str, typer.Option(help="Where lanes reach it: tcp://host:port.")] = "tcp://127.0.0.1:7410",
    book: BookOption = GIFT_DB,
    key_file: Annotated[Path | None, typer.Option(help="A file with what lanes must know.")] = None,
) -> None:
    """Serve the book to the lanes until it is stopped."""
    from threading import Event

    from pos.giftcards.service import GiftService

    key = key_file.read_text(encoding="utf-8").strip() if key_file is not None else ""
    service = GiftService(_open(book), url, key)
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopped.set())
    service.start()
    typer.echo(f"{book} is served at {service.url}.")
    while not stopped.wait(1.0):
        pass
    service.stop()


@app.command("issue")
def issue_card(  # noqa: PLR0917 - options of a command
    number: NumberArgument,
    amount_minor: Annotated[int, typer.Argument(min=0, help="Minor units.")],
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "GBP",
    kind: Annotated[str, typer.Option(help="gift, credit or voucher.")] = "gift",
    goods: Annotated[str, typer.Option(help="Which goods a voucher pays for: a rule of lane.toml, [goods].")] = "",
    pin: Annotated[str, typer.Option(help="Its PIN, if it has one.", prompt=False)] = "",
    book: BookOption = GIFT_DB,
    pepper: PepperOption = PEPPER,
) -> None:
    """Open a card with money on it. Exit code 7 if it is known already."""
    from pos.giftcards.ledger import Refused

    at = time.time_ns() // 1_000_000
    chosen: Literal["gift", "credit", "voucher"] = kind if kind in ("credit", "voucher") else "gift"  # type: ignore[assignment]
    ledger = _open(book)
    try:
        card = _token(pepper, number)
        ledger.open_card(
            card, number[-4:], currency, amount_minor, reference=f"issue-{card[:16]}", at=at, kind=chosen, pin=pin,
            goods=goods,
        )  # fmt: skip
    except Refused as refused:
        typer.echo(f"**** {number[-4:]}: {refused.why}", err=True)
        raise typer.Exit(NO) from None
    finally:
        ledger.close()
    typer.echo(f"**** {number[-4:]}: {amount_minor} {currency}")


@app.command("show")
def show_card(
    number: NumberArgument,
    book: BookOption = GIFT_DB,
    pepper: PepperOption = PEPPER,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What is on a card. Exit code 6 if it is not known."""
    ledger = _open(book)
    row = ledger.card(_token(pepper, number))
    ledger.close()
    if row is None:
        typer.echo(f"**** {number[-4:]} is not known.", err=True)
        raise typer.Exit(NOT_FOUND)
    told = {name: row[name] for name in ("last4", "kind", "currency", "balance", "goods", "tries", "blocked")}
    typer.echo(json.dumps(told) if as_json else f"**** {row['last4']}: {row['balance']} {row['currency']}")


@app.command("block")
def block_card(
    number: NumberArgument,
    off: Annotated[bool, typer.Option("--off", help="It may be used again; wrong PINs are forgotten.")] = False,
    book: BookOption = GIFT_DB,
    pepper: PepperOption = PEPPER,
) -> None:
    """Block a card that was lost, or let it be used again. Exit code 6 if it is not known."""
    from pos.giftcards.ledger import Refused

    ledger = _open(book)
    try:
        ledger.block(_token(pepper, number), on=not off)
    except Refused:
        typer.echo(f"**** {number[-4:]} is not known.", err=True)
        raise typer.Exit(NOT_FOUND) from None
    finally:
        ledger.close()
    typer.echo(f"**** {number[-4:]}: {'may be used' if off else 'blocked'}")


@app.command("verify")
def verify_book(book: BookOption = GIFT_DB) -> None:
    """Add every card up again, and check the chain of movements. Exit code 1 if something does not hold."""
    ledger = _open(book)
    found, totals = ledger.verify(), ledger.totals()
    ledger.close()
    for one in found:
        typer.echo(one)
    said = ", ".join(f"{kind} {total}" for kind, total in sorted(totals.items())) or "no movements"
    typer.echo(f"{said}: {'does not hold' if found else 'holds'}")
    raise typer.Exit(1 if found else 0)
