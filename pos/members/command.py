"""`pos members`: import, show, export, erase, offers. Arguments in, one call out. Exit code 6: no such member."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pos.errors import CatalogError

if TYPE_CHECKING:
    from pos.store.members_schema import MemberRow

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="The shop's members: who they are, and what is known of them.")

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
FolderOption = Annotated[Path | None, typer.Option(help="A folder of databases instead of a configuration.")]
NumberArgument = Annotated[str, typer.Argument(help="The member's number, or their phone.")]
LANE_TOML = Path("lane.toml")
NOT_FOUND = 6


class _Place:
    """Where a lane's members and sales are."""

    def __init__(self, config: Path, folder: Path | None) -> None:
        from pos.app import catalog_path, lane_path, members_path
        from pos.config import Config, load

        loaded = Config(folder=folder) if folder is not None else load(config)
        self.config = loaded
        self.calling_code = loaded.members.calling_code if loaded.members is not None else "44"
        self.members, self.sales, self.catalog = members_path(loaded), lane_path(loaded), catalog_path(loaded)

    def find(self, number: str) -> "MemberRow":
        """The member, or exit code 6."""
        from pos.store.member_key import MemberKey, member_key_path, phone_number
        from pos.store.members import every_member

        self.must_exist()
        key = MemberKey.open(member_key_path(self.members))
        phone = key.phone(phone_number(number, self.calling_code))
        for one in every_member(self.members):
            if one.number == number or (phone and one.phone == phone):
                return one
        typer.echo("There is no such member.", err=True)
        raise typer.Exit(NOT_FOUND)

    def must_exist(self) -> None:
        """There is a file of members.

        Raises:
            CatalogError: there is none.
        """
        if not self.members.exists():
            raise CatalogError(f"There are no members at {self.members}.", "Import them: pos members import FILE.csv.")


@app.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="CSV; docs/members.md has its columns.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
    points_at: Annotated[
        str, typer.Option(help="Up to when the list counts sales, 2026-11-27T18:00; without it: now. UTC.")
    ] = "",
) -> None:
    """Put the members of a list in the place of those there are: all of them, or none and every mistake named."""
    from pos.store.member_key import MemberKey, member_key_path
    from pos.store.members_import import read_members, same_people, store_members

    place = _Place(config, folder)
    at = datetime.fromisoformat(points_at).replace(tzinfo=UTC).timestamp() if points_at else time.time()
    key = MemberKey.open(member_key_path(place.members), make=True)
    rows, findings = read_members(file, key, place.calling_code)
    for finding in findings:
        typer.echo(str(finding), err=True)
    if findings:
        raise typer.Exit(CatalogError.exit_code)
    store_members(place.members, same_people(rows, place.members), int(at * 1000))
    typer.echo(f"{len(rows)} members in {place.members}")


@app.command("show")
def show(number: NumberArgument, config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """What the lane makes of a member, as JSON."""
    from pos.store.members import segments_of

    row = _Place(config, folder).find(number)
    today = datetime.now(UTC).date()
    shown = {"member": row.id, "segments": segments_of(row, today), "points": row.points, "offers": row.offers}
    typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))


@app.command("export")
def export(number: NumberArgument, config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """Everything that is kept of a member, as JSON: theirs to have (GDPR, articles 15 and 20)."""
    place = _Place(config, folder)
    typer.echo(json.dumps(_everything(place, place.find(number)), ensure_ascii=False, indent=2))


def _everything(place: _Place, row: "MemberRow") -> dict[str, Any]:
    import msgspec

    from pos.store.loyalty_rows import movements, uses_by_member
    from pos.store.member_key import MemberKey, member_key_path
    from pos.store.reader import reading

    kept = {name: value for name, value in msgspec.to_builtins(row).items() if name != "phone"}
    sales: list[dict[str, Any]] = []
    used: dict[str, int] = {}
    if place.sales.exists():
        token = MemberKey.open(member_key_path(place.members)).token(row.number)
        with reading(place.sales) as connection:
            for at, receipt, earned, spent in movements(connection, (row.id, token)):
                when = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")
                sales.append({"at": when, "receipt": receipt, "points_earned": earned, "points_used": spent})
            used = dict(uses_by_member(connection, row.id))
    return {**kept, "phone_known": row.phone != "", "sales_at_this_lane": sales, "promotions_used": used}


@app.command("erase")
def erase(number: NumberArgument, config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """Forget a member (GDPR, article 17): the person is gone, their sales stay under a key that means nobody."""
    from pos.store.members_import import update_members

    place = _Place(config, folder)
    row = place.find(number)
    update_members(place.members, lambda one: None if one.id == row.id else one)
    typer.echo(f"Nobody is behind {row.id} any more. Take them out of the list that you import, too.")


@app.command("offers")
def offers(config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """Choose each member's personal offers anew, from this lane's sales."""
    from contextlib import closing

    from msgspec.structs import replace

    from pos.members.offers import NOT_WISHED, chosen, personal, purchases, rules
    from pos.store.catalog import Catalog
    from pos.store.members_import import update_members
    from pos.store.reader import reading

    place = _Place(config, folder)
    place.must_exist()
    now = time.time_ns() // 1_000_000
    with reading(place.sales) as connection:
        bought, known = purchases(connection), rules(connection)
    with closing(Catalog(place.catalog, place.config.shop.currency, place.config.shop.timezone)) as catalog:
        pool = personal(catalog.book.promotions)

        def anew(one: "MemberRow") -> "MemberRow":
            wished = NOT_WISHED not in one.segments
            mine = chosen(bought.get(one.id, {}), known, pool, lambda sku: catalog.by_sku(sku, now)) if wished else ()
            return replace(one, offers=mine)

        changed = update_members(place.members, anew)
    typer.echo(f"{len(pool)} offers to choose from, {len(known)} rules; {changed} members have other offers now.")
