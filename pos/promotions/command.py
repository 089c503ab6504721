"""`pos promotions check`, `pos promotions import`, `pos price`: arguments in, sentences out."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from pos.errors import CatalogError
from pos.promotions.amounts import amount
from pos.sale.explanation import missed, nudge
from pos.sale.money import digits_of
from pos.sale.pricing import PricedCart, PricedLine, price
from pos.sale.promotion.book import PromotionBook
from pos.sale.promotion.model import Promotion

__all__ = ["app", "price_basket"]

app = typer.Typer(no_args_is_help=True, help="The shop's promotions.")

LANE_TOML = Path("lane.toml")
ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
FolderOption = Annotated[Path | None, typer.Option(help="A folder of databases instead of a configuration.")]
FileArgument = Annotated[Path, typer.Argument(help="The TOML file; docs/promotions.md has its keys.")]
PromotionsOption = Annotated[
    Path | None, typer.Option("--promotions", help="A file of promotions instead of the catalogue's.")
]


def _loaded(config: Path, folder: Path | None) -> Any:  # noqa: ANN401 - pydantic is imported late
    from pos.config import Config, load

    return Config(folder=folder or Path("var/demo")) if folder is not None or not config.exists() else load(config)


def _good(file: Path, loaded: Any) -> tuple[Promotion, ...]:  # noqa: ANN401
    """The promotions of a file, or exit code 3 after every mistake."""
    return tuple(_read(file, loaded).promotions)


def _read(file: Path, loaded: Any) -> Any:  # noqa: ANN401
    """What a file holds, or exit code 3 after every mistake."""
    from pos.store.promotion_file import read_promotions

    found = read_promotions(file, digits_of(loaded.shop.currency))
    for finding in found.findings:
        typer.echo(str(finding), err=True)
    if found.findings:
        raise typer.Exit(3)
    return found


def _catalog(loaded: Any) -> Any:  # noqa: ANN401
    from pos.app import catalog_path
    from pos.store.catalog import Catalog

    return Catalog(catalog_path(loaded), loaded.shop.currency, loaded.shop.timezone)


@app.command("check")
def check(
    file: FileArgument,
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
    costs: Annotated[
        Path | None, typer.Option(help="CSV with sku and cost_minor, to find what goes below cost.")
    ] = None,
) -> None:
    """Name every mistake of a file, and what in it never applies, gives nothing, overlaps or goes below cost."""
    from pos.promotions.check import coupons_over, look_over, read_costs

    loaded = _loaded(config, folder)
    found = _read(file, loaded)
    promotions = found.promotions
    catalog = _catalog(loaded)
    now = datetime.now(ZoneInfo(loaded.shop.timezone))
    paid = read_costs(costs) if costs else {}
    goods, today = catalog.every(int(now.timestamp() * 1000)), now.date().isoformat()
    remarks = look_over(promotions, goods, paid, today, digits_of(loaded.shop.currency))
    remarks += coupons_over(found.coupons, promotions, today)
    catalog.close()
    for one in remarks:
        line = found.lines.get(one.promotion) or found.coupon_lines.get(one.promotion, 1)
        typer.echo(f"{file}:{line}: {one.weight}: {one.promotion}: {one.reason}")
    if not promotions:
        typer.echo(f"{file}: There is no [[promotion]] in it. Taken in, it would leave the shop without any.")
    typer.echo(
        f"{file}: {_counted(len(promotions), 'promotion')} without mistakes, {_counted(len(remarks), 'remark')}."
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


@app.command("import")
def take_in(file: FileArgument, config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """Put the promotions of a file in the place of those that the catalogue has: all of them, or none."""
    from pos.app import catalog_path
    from pos.store.catalog_promotions import store_promotions

    loaded = _loaded(config, folder)
    found = _read(file, loaded)
    store_promotions(catalog_path(loaded), found.promotions, found.coupons)
    coupons = f", {len(found.coupons)} coupons" if found.coupons else ""
    typer.echo(f"{len(found.promotions)} promotions{coupons} in {catalog_path(loaded)}")


def price_basket(
    basket: Annotated[Path, typer.Argument(help="A basket as JSON; docs/promotions.md has its form.")],
    explain: Annotated[bool, typer.Option("--explain", help="Say why: what was used, and what was not.")] = False,
    promotions: PromotionsOption = None,
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Say what a basket costs, line by line."""
    from pos.app import shop_of
    from pos.promotions.basket_file import read_basket
    from pos.store.told import clipped

    loaded = _loaded(config, folder)
    catalog, taxes = _catalog(loaded), shop_of(loaded).taxes
    tax_included = loaded.shop.tax_included
    now = datetime.now(ZoneInfo(loaded.shop.timezone))
    book = PromotionBook(_good(promotions, loaded)) if promotions else catalog.book
    at = int(now.timestamp() * 1000)
    cart, context = read_basket(basket, lambda code: catalog.by_sku(code, at), now)
    unknown = {line.product.tax for line in cart.lines} - set(taxes)
    if unknown:
        raise CatalogError(f"The shop has no tax class {', '.join(sorted(unknown))}.", "Import the goods again.")
    priced = price(cart, taxes, book, context, tax_included=tax_included)
    digits = digits_of(loaded.shop.currency)
    for text in (*_told(priced, digits), *(_why(priced, book, taxes, (cart, context), digits) if explain else ())):
        typer.echo(text)
    for code in context.coupons:
        if all(one.gate.coupon != code for one in book.promotions):
            typer.echo(f"{basket}: coupons: No promotion asks for {clipped(code)}. Check how it is spelt.", err=True)
    catalog.close()


def _told(priced: PricedCart, digits: int) -> Iterator[str]:
    for line in priced.lines:
        yield _line(line, digits)
        if line.deposit_minor:
            yield f"      deposit{amount(line.deposit_minor, digits):>42}"
    if priced.tax_added_minor:
        said = "without tax" if priced.tax_added_minor < 0 else "tax on top"
        yield f"{said:<41}{amount(priced.tax_added_minor, digits):>12}"
    yield f"{'total':<41}{amount(priced.total_minor, digits):>12}"
    yield f"{'saved':<41}{amount(priced.saved_minor, digits):>12}"
    for tax in priced.taxes:
        gross, inside = amount(tax.gross_minor, digits), amount(tax.tax_minor, digits)
        yield f"  tax {tax.label} {tax.rate_bp / 100:g} % in {gross}: {inside}"
    if not priced.exact:
        yield "This is the best price that was found within the bound on the work; a better one is not ruled out."


def _line(priced: PricedLine, digits: int) -> str:
    line, saved = priced.line, priced.saved_minor
    much = f"{line.weight_g} g" if line.weight_g is not None else f"{line.quantity} x"
    less = f"  (saves {amount(saved, digits)})" if saved else ""
    pays = amount(priced.amount_minor, digits)
    return f"{line.line_id:>3}  {much:>8} {line.product.name.default[:26]:<27}{pays:>12}{less}"


def _why(priced: PricedCart, book: PromotionBook, taxes: Any, basket: Any, digits: int) -> Iterator[str]:  # noqa: ANN401
    cart, context = basket
    yield ""
    for one in priced.discounts:
        shares = ", ".join(f"line {two.line_id}: {two.count} x {amount(two.amount_minor, digits)}" for two in one.lines)
        saves = amount(one.amount_minor, digits)
        yield f"used    {one.promotion} ({one.name.default}): {one.uses} x, saves {saves} [{shares}]"
    for other in missed(cart, priced, book, context):
        yield f"not     {other.promotion} ({other.name.default}): {_reason(other.why, other.missing, digits)}"
    more = nudge(cart, priced, taxes, book, context=context)
    if more is not None:
        saves = amount(more.saving_minor, digits)
        yield f"nudge   add {more.count} more {more.product.name.default} and save {saves} ({more.name.default})"


def _reason(why: str, missing: int, digits: int) -> str:
    match why:
        case "needs-more":
            return f"needs {missing} more"
        case "needs-spend":
            return f"needs {amount(missing, digits)} more to be spent"
        case _:
            return REASONS[why]


REASONS = {
    "better-offer": "a better offer was applied",
    "not-now": "not at this time",
    "members-only": "for members only",
    "other-members": "for other members",
    "not-birthday": "on the birthday only",
    "needs-coupon": "its coupon was not presented",
    "used-up": "used as often as it may be",
}
