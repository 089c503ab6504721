"""The round: every check in its order. A check that fails by itself is a line too, and the round goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pos.config import Config, load
from pos.doctor import devices, machine, program, storage
from pos.doctor.line import Line, bad, good, warn
from pos.errors import ConfigError, PosError

__all__ = ["CHECKS", "check_up"]

CHECKS: tuple[Callable[[Config], Iterator[Line]], ...] = (
    program.packages,
    program.sqlite,
    program.fonts,
    program.words,
    machine.display,
    machine.sound,
    machine.clock,
    machine.core_dumps,
    machine.groups,
    machine.rules,
    machine.service,
    storage.disk,
    storage.lane_database,
    storage.catalogue,
    devices.configured,
    devices.plugged_in,
)


def check_up(path: Path, folder: Path | None = None) -> Iterator[Line]:
    """Look at everything; lines come as they are found.

    Args:
        path: lane.toml.
        folder: a folder of databases for a machine that has no lane.toml yet.
    """
    config, lines = _configuration(path, folder)
    yield from lines
    for check in CHECKS:
        try:
            yield from check(config)
        except PosError as error:
            yield bad(check.__name__.replace("_", " "), error.what, error.do)
        except Exception as error:  # noqa: BLE001 - one broken check must not hide what the others see
            yield warn(
                check.__name__.replace("_", " "),
                f"This could not be looked at ({type(error).__name__}: {error}).",
                "Tell whoever looks after the program.",
            )


def _configuration(path: Path, folder: Path | None) -> tuple[Config, list[Line]]:
    """The lane's configuration, or the defaults in the place of one that can't be used."""
    spare = Config(folder=folder or Path("var"))
    if not path.exists():
        line = warn(
            "configuration",
            f"{path} is not there; looked with the defaults.",
            "Name yours with --config; docs/configuration.md has a first one.",
        )
        return spare, [line]
    try:
        config = load(path)
    except ConfigError as error:
        lines = [bad("configuration", error.what, error.do)]
        return spare, lines + [
            bad("configuration", mistake, "Mend this key in lane.toml; docs/configuration.md says what it may be.")
            for mistake in error.mistakes
        ]
    lines = [good("configuration", f"{path} is good: {config.shop.name}, lane {config.shop.lane}.")]
    if config.training:
        lines.append(
            warn("configuration", "This is a training lane: nothing is sold.", "Set training = false to sell.")
        )
    if config.simulated:
        lines.append(
            warn(
                "configuration",
                "Some devices are simulated.",
                "Use real ones to sell: `pos devices list` shows what is plugged in.",
            )
        )
    return config, lines
