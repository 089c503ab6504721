"""`pos staff`: who works at the lanes, and how they say who they are. Arguments in, one call out.

A lane may run meanwhile: what changes here counts from the next sign-in on. Badges and PINs are asked for, never given
as arguments: those stand in a shell's history and in the list of processes.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pos.lane.people import Secret
    from pos.store.staff import StaffRow, StaffStore

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="Who works at the lanes: names, roles, badges, PINs.")

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The lane's configuration.")]
FolderOption = Annotated[Path | None, typer.Option(help="A folder of databases instead of a configuration.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
IdArgument = Annotated[str, typer.Argument(help="Whose: S17, as `pos staff list` has it.")]
RolesArgument = Annotated[list[str], typer.Argument(help="attendant, supervisor, manager, developer.")]
LANE_TOML = Path("lane.toml")


def _open(config: Path, folder: Path | None, *, make: bool = False) -> "StaffStore":
    from pos.app import open_staff
    from pos.config import Config, load

    loaded = Config(folder=folder) if folder is not None else load(config)
    return open_staff(loaded, make=make)


@app.command("add")
def add_person(
    name: Annotated[str, typer.Argument(help="As screens and reports show it.")],
    number: Annotated[str, typer.Option(help="What they type at the lane: digits, never given twice.")],
    role: Annotated[list[str], typer.Option(help="attendant, supervisor, manager, developer; may be repeated.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """A new person. Give them a badge or a PIN next."""
    with _open(config, folder, make=True) as people:
        id_ = people.add(number, name, tuple(role))  # type: ignore[arg-type]
    typer.echo(f"{id_} is {name.strip()}, {', '.join(role)}. Next: pos staff badge {id_}, or pos staff pin {id_}.")


@app.command("list")
def list_people(as_json: JsonOption = False, config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """Everybody, and whether they have a badge and a PIN."""
    import msgspec

    with _open(config, folder) as people:
        rows = people.rows()
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(rows), ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo(_line(row))
    if not rows:
        typer.echo("Nobody yet. Begin with: pos staff add NAME --number 17 --role manager")


def _line(row: "StaffRow") -> str:
    ways = [word for has, word in ((row.badge, "badge"), (row.pin, "PIN")) if has] or ["no way to sign in"]
    marks = [word for is_so, word in ((row.disabled, "disabled"), (row.locked, "locked")) if is_so]
    return "  ".join((row.id, row.name, ", ".join(row.roles), " and ".join(ways), *marks))


@app.command("pin")
def set_pin(id_: IdArgument, config: ConfigOption = LANE_TOML, folder: FolderOption = None) -> None:
    """Another PIN, typed twice and not shown; a pipe gives it in one line."""
    with _open(config, folder) as people:
        people.row(id_)
        people.set_pin(id_, _asked("PIN"))
    typer.echo(f"{id_} has another PIN.")


@app.command("badge")
def set_badge(
    id_: IdArgument,
    none: Annotated[bool, typer.Option("--none", help="Their badge opens nothing any more.")] = False,
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Another badge: scan it, or type what stands behind BADGE-. The old one opens nothing any more."""
    with _open(config, folder) as people:
        people.row(id_)
        people.set_badge(id_, "" if none else _asked("Badge").digits.removeprefix("BADGE-"))
    typer.echo(f"{id_} has {'no badge' if none else 'another badge'}.")


@app.command("roles")
def set_roles(
    id_: IdArgument, roles: RolesArgument, config: ConfigOption = LANE_TOML, folder: FolderOption = None
) -> None:
    """Other roles, from the next sign-in on."""
    with _open(config, folder) as people:
        people.set_roles(id_, tuple(roles))  # type: ignore[arg-type]
    typer.echo(f"{id_}: {', '.join(roles)}.")


@app.command("disable")
def disable(
    id_: IdArgument,
    undo: Annotated[bool, typer.Option("--undo", help="They are back.")] = False,
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Nothing opens for them any more. They stay in the list: the journal names them."""
    with _open(config, folder) as people:
        people.set_disabled(id_, disabled=not undo)
    typer.echo(f"{id_} is {'back' if undo else 'disabled'}.")


@app.command("unlock")
def unlock(
    id_: Annotated[str, typer.Argument(help="Whose: S17; or a lane: lane:4.")],
    config: ConfigOption = LANE_TOML,
    folder: FolderOption = None,
) -> None:
    """Forget the wrong tries of a person, or at a lane, after you have seen who it was."""
    with _open(config, folder) as people:
        kind, _, lane = id_.partition(":")
        if kind == "lane" and lane.isdecimal():
            people.unlock_lane(int(lane))
        else:
            people.row(id_)
            people.unlock(id_)
    typer.echo(f"{id_} may try again.")


def _asked(what: str) -> "Secret":
    """A secret: from the terminal, hidden and typed twice; or a line of a pipe."""
    from pos.lane.people import Secret

    if sys.stdin.isatty():
        return Secret(typer.prompt(what, hide_input=True, confirmation_prompt=True))
    return Secret(sys.stdin.readline().strip())
