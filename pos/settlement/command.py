"""`pos payments`: list, show, resolve, reconcile, close. Arguments in, one call out.

Exit codes beside the usual: 1 something has to be seen to or does not add up, 6 no such payment.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from pos.config import Config
    from pos.settlement.book import Paid
    from pos.settlement.days import Day

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Payments: what became of them, and whether the totals agree.")

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
FolderOption = Annotated[Path | None, typer.Option(help="A folder of databases instead of a configuration.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
IntentArgument = Annotated[str, typer.Argument(help='The payment, as `list` names it: "L004-B00000017-1".')]
LANE_TOML = Path("lane.toml")
NOT_FOUND = 6


def _config(config: Path, folder: Path | None) -> "Config":
    from pos.config import Config, load

    return Config(folder=folder) if folder is not None else load(config)


def _amount(minor: int, currency: str) -> str:
    """For people and scripts alike: a point, no grouping, the currency's own digits."""
    from pos.sale.money import digits_of

    digits = digits_of(currency or "EUR")
    sign, minor = ("-" if minor < 0 else ""), abs(minor)
    plain = f"{minor // 10**digits}.{minor % 10**digits:0{digits}d}" if digits else str(minor)
    return f"{sign}{plain} {currency}".strip()


def _when(at: int | None, config: "Config") -> str:
    return (
        "" if at is None else f"{datetime.fromtimestamp(at / 1000, ZoneInfo(config.shop.timezone)):%Y-%m-%d %H:%M:%S}"
    )


@app.command("list")
def list_payments(  # noqa: PLR0917 - options of a command
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
    state: Annotated[
        str, typer.Option(help="Only these: open, approved, declined, aborted, unknown, not-charged.")
    ] = "",
    to_see: Annotated[bool, typer.Option("--to-see", help="Only what somebody has to see to.")] = False,
    last: Annotated[int, typer.Option(help="So many, the newest; 0: all.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """Every payment and refund, oldest first. Exit code 1 if somebody has to see to one of them."""
    from msgspec import to_builtins

    from pos.app import lane_path
    from pos.settlement.book import book, needs_somebody

    loaded = _config(config, folder)
    found = [one for one in book(lane_path(loaded)) if state in ("", one.state)]
    found = [one for one in found if needs_somebody(one) or not to_see][-last or None :]
    if as_json:
        typer.echo(json.dumps(to_builtins(found), ensure_ascii=False, indent=2))
    else:
        for one in found:
            typer.echo(_line(one, loaded))
        open_ones = sum(map(needs_somebody, found))
        typer.echo(f"{len(found)} payments, {open_ones} to see to.")
    raise typer.Exit(1 if any(map(needs_somebody, found)) else 0)


def _line(one: "Paid", config: "Config") -> str:
    kind = one.card_scheme or ("" if one.tender == "card" else one.tender)
    card = f"{kind} ****{one.card_last4}" if one.card_last4 else kind
    sale = f"R{config.shop.lane:03d}-{one.receipt:08d}" if one.receipt is not None else "-"
    amount = _amount(one.amount_minor, one.currency)
    line = f"{one.intent_id:19} {_when(one.opened_at, config)} {amount:>14} {one.state:11} {sale:13} {card}".rstrip()
    return f"{line}\n    -> {one.see}" if one.see else line


@app.command("show")
def show_payment(
    intent: IntentArgument, config: ConfigOption = LANE_TOML, folder: FolderOption = None, as_json: JsonOption = False
) -> None:
    """One payment with its story, record by record, and the terminal's own texts. Exit code 6 where there is none."""
    from msgspec import to_builtins

    from pos.app import lane_path
    from pos.settlement.book import find, story

    loaded = _config(config, folder)
    one = find(lane_path(loaded), intent)
    if one is None:
        typer.echo(f"There is no payment {intent}. `pos payments list` has them.", err=True)
        raise typer.Exit(NOT_FOUND)
    told = list(story(lane_path(loaded), intent))
    if as_json:
        typer.echo(json.dumps({**to_builtins(one), "story": to_builtins(told)}, ensure_ascii=False, indent=2))
        return
    typer.echo(_line(one, loaded))
    facts = (("approval", one.auth_code), ("terminal", one.terminal_id), ("trace", one.trace))
    for name, value in (*facts, ("terminal receipt", one.terminal_receipt), ("settled by", one.resolved_by)):
        if value:
            typer.echo(f"    {name}: {value}")
    for record in told:
        typer.echo(f"{record.seq:8} {_when(record.at, loaded)} {record.kind}{_details(record.body)}")
        for line in record.body.get("lines", ()):
            typer.echo(f"         | {line}")


def _details(body: dict[str, Any]) -> str:
    shown = ("step", "hint", "why", "code", "by", "outcome", "evidence", "copy", "approved", "signed")
    return "".join(f" {name}={body[name]}" for name in shown if body.get(name) not in (None, "", False))


@app.command("resolve")
def resolve_payment(  # noqa: PLR0917 - options of a command
    intent: IntentArgument,
    ask: Annotated[bool, typer.Option("--ask", help="Ask the terminal.")] = False,
    charged: Annotated[bool, typer.Option("--charged", help="The terminal's journal has it.")] = False,
    not_charged: Annotated[
        bool, typer.Option("--not-charged", help="The terminal's journal does not have it.")
    ] = False,
    by: Annotated[str, typer.Option(help="Who found out: a person's name.")] = "",
    evidence: Annotated[str, typer.Option(help="How they know: journal, slip, statement, with its number.")] = "",
    terminal_receipt: Annotated[str, typer.Option(help="The terminal's receipt number, if it was charged.")] = "",
    trace: Annotated[str, typer.Option(help="The terminal's trace number, if it was charged.")] = "",
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Settle a payment that nobody could: by asking, or with evidence and a name. The lane must not run.

    There is no way to say "done" without one of the two, and what is said is kept in the journal for good. Exit code
    1 if the terminal can't tell.
    """
    from pos.errors import ConfigError
    from pos.lane.events import PaymentResolved, PaymentUnknown
    from pos.settlement import resolve

    if ask + charged + not_charged != 1:
        raise ConfigError("How it is settled has to be said.", "Give one of --ask, --charged, --not-charged.")
    loaded = _config(config, folder)
    if ask:
        answer = resolve.ask(loaded, intent)
        typer.echo(f"{intent}: {answer.__struct_config__.tag}{_details(_builtins(answer))}")
        raise typer.Exit(1 if isinstance(answer, PaymentUnknown) else 0)
    outcome: Literal["charged", "not-charged"] = "charged" if charged else "not-charged"
    event = PaymentResolved(
        intent_id=intent, outcome=outcome, by=by, evidence=evidence, terminal_receipt=terminal_receipt, trace=trace
    )
    resolve.note(loaded, event)
    typer.echo(f"{intent}: {outcome}, by {by}.")


def _builtins(event: Any) -> dict[str, Any]:  # noqa: ANN401 - any event
    from msgspec import to_builtins

    found: dict[str, Any] = to_builtins(event)
    return found


@app.command("reconcile")
def reconcile_payments(  # noqa: PLR0917 - options of a command
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
    total: Annotated[str, typer.Option(help="What the terminal's paper says of today: 1234.56.")] = "",
    last: Annotated[int, typer.Option(help="So many days, the newest; 0: all.")] = 7,
    wallet: Annotated[str, typer.Option(help="A phone wallet of lane.toml: fetch its provider's bill.")] = "",
    day: Annotated[str, typer.Option(help="Of the bill, in Beijing: 2026-11-30; else yesterday.")] = "",
    as_json: JsonOption = False,
) -> None:
    """The lane's totals against the terminal's, to the cent, for every end of day. Exit code 1 where they differ.

    With --wallet: a day's payments by phone against the provider's bill, order by order. The lane may run.
    """
    from msgspec import to_builtins

    from pos.app import lane_path
    from pos.settlement.days import days

    loaded = _config(config, folder)
    if wallet:
        _reconcile_wallet(loaded, wallet, day, as_json=as_json)
        return
    found = days(lane_path(loaded), _minor(total, loaded.shop.currency) if total else None)[-last or None :]
    if as_json:
        rows = [{**to_builtins(one), "balanced": one.balanced} for one in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for one in found:
            _tell_day(one, loaded)
        if not found:
            typer.echo("Nothing was paid by card.")
    raise typer.Exit(1 if any(one.difference_minor for one in found) else 0)


def _reconcile_wallet(config: "Config", name: str, day: str, *, as_json: bool) -> None:
    from datetime import timedelta

    from msgspec import to_builtins

    from pos.app import lane_path
    from pos.settlement.wallets import BEIJING, compared, fetched, own

    day = day or f"{datetime.now(BEIJING) - timedelta(days=1):%Y-%m-%d}"
    rows = fetched(config, name, day)
    found = compared(
        own(lane_path(config), name), rows, name, day, lane=config.shop.lane, currency=config.shop.currency
    )
    if as_json:
        typer.echo(json.dumps({**to_builtins(found), "balanced": found.balanced}, ensure_ascii=False, indent=2))
        raise typer.Exit(0 if found.balanced else 1)
    sums = [_amount(one, found.currency) for one in (found.lane_minor, found.provider_minor)]
    verdict = "agree" if found.balanced else f"DIFFER in {len(found.differences)}"
    typer.echo(f"{name} {day}  lane {sums[0]} ({found.count}), provider {sums[1]}: {verdict}")
    for one in found.differences:
        ours, theirs = _amount(one.lane_minor, found.currency), _amount(one.provider_minor, found.currency)
        named = f" ({', '.join(one.intents)})" if one.intents else ""
        typer.echo(f"  ! {one.order}{named}  lane {ours:>12}   provider {theirs:>12}\n    -> {one.why}")
    raise typer.Exit(0 if found.balanced else 1)


def _minor(text: str, currency: str) -> int:
    from decimal import Decimal, InvalidOperation

    from pos.errors import ConfigError
    from pos.sale.money import digits_of

    try:
        scaled = Decimal(text).scaleb(digits_of(currency))
    except (InvalidOperation, ValueError):
        scaled = Decimal("NaN")
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ConfigError(f"{text!r} is no amount in {currency}.", "Write it with a point: 1234.56.")
    return int(scaled)


def _tell_day(one: "Day", config: "Config") -> None:
    when = _when(one.ended_at, config) if one.ended_at is not None else "not ended yet"
    lane = f"lane {_amount(one.lane_minor, one.currency)} ({one.count})"
    if one.terminal_minor is None or one.difference_minor is None:
        typer.echo(f"{when:19}  {lane}, terminal: {one.why or 'no end of day yet'}")
        return
    verdict = "agree" if one.balanced else f"DIFFER by {_amount(one.difference_minor, one.currency)}"
    typer.echo(f"{when:19}  {lane}, terminal {_amount(one.terminal_minor, one.currency)}: {verdict}")
    for kind, count, minor, their_count, theirs in one.kinds:
        mark = " " if (count, minor) == (their_count, theirs) else "!"
        ours, terms = _amount(minor, one.currency), _amount(theirs, one.currency)
        typer.echo(f"  {mark} {kind:16} lane {count:4} {ours:>14}   terminal {their_count:4} {terms:>14}")
    for candidate in one.candidates:
        typer.echo(f"    -> {', '.join(candidate.intents)}: {candidate.why}")
    if one.difference_minor and not one.candidates:
        typer.echo("    -> no payment of this lane explains it: compare the terminal's journal line by line")


@app.command("tenders")
def total_tenders(config: ConfigOption = LANE_TOML, folder: FolderOption = None, as_json: JsonOption = False) -> None:
    """Money by its kind: receipts against payments against the cash device. Exit code 1 where they differ."""
    from msgspec import to_builtins

    from pos.app import lane_path
    from pos.settlement.tenders import tender_totals

    loaded = _config(config, folder)
    found, currency = tender_totals(lane_path(loaded)), loaded.shop.currency
    if as_json:
        typer.echo(json.dumps(to_builtins(found), ensure_ascii=False, indent=2))
    else:
        for kind, count, amount, covers in found.kinds:
            rounded = f", {_amount(amount - covers, currency)} of it rounding" if amount != covers else ""
            typer.echo(f"{kind:12} {count:6} {_amount(amount, currency):>16}{rounded}")
        typer.echo(f"sales less refunds: {_amount(found.sales_minor, currency)}")
        if found.cash_in_minor or found.cash_out_minor:
            came, went = _amount(found.cash_in_minor, currency), _amount(found.cash_out_minor, currency)
            typer.echo(f"cash device: {came} in, {went} out; by hand {_amount(found.by_hand_minor, currency)}")
        for line in _plans(loaded):
            typer.echo(line)
        for one in found.wrong:
            typer.echo(f"    -> {one}")
    raise typer.Exit(1 if found.wrong else 0)


def _plans(config: "Config") -> Iterator[str]:
    """Each plan of the shop, and whether shoppers are offered it; if not, why not."""
    currency, terminal = config.shop.currency, next(iter(config.terminal.items()), None)
    for key, plan in config.instalments.items():
        limits = f"{_amount(plan.min_minor, currency)} to {_amount(plan.max_minor, currency)}"
        why = "offered"
        if terminal is None:
            why = "not offered: there is no card terminal"
        elif not terminal[1].offers_instalments:
            why = f"not offered: terminal.{terminal[0]} ({terminal[1].driver}) is not asked for a plan"
        yield f"instalments.{key}: {plan.payments} payments, {limits}, {why}"


@app.command("close")
def end_terminal_day(config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """Let the terminal hand its turnover to the bank now, and keep its totals. The lane must not run.

    A running lane does it when a badge closes it. Exit code 1 if the terminal refuses.
    """
    from pos.settlement.resolve import end_day

    ended = end_day(_config(config, folder))
    if ended.why:
        typer.echo(f"{ended.device}: {ended.why}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{ended.device}: {_amount(ended.total_minor, ended.currency)}")
