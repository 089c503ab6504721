"""Read lane.toml; every mistake is told at once, in words, with its key."""

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pos.config.lane import Config
from pos.errors import ConfigError

REQUIRED = {
    "url",
    "rate",
    "label",
    "address",
    "value_minor",
    "relay",
    "when",
    "pepper",
    "payments",
    "min_minor",
    "max_minor",
}
"""Without one of these a device, or a tax class, is none."""
DEEPEST = 8
LONGEST_MISTAKE = 240


def load(path: Path, *, training: bool = False) -> Config:
    """Read and check a lane's configuration; `training` makes it a training lane whatever the file says.

    Raises:
        ConfigError: the file can't be read, is no TOML, or has mistakes; all of them are named.
    """
    data = _read(path)
    data |= {"training": True} if training else {}
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        mistakes = tuple(dict.fromkeys(map(_plain, (*_told(error), *_further_mistakes(data, error)))))
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise ConfigError(f"{path} has {count}.", "Mend them and try again.", mistakes) from None
    here = path.resolve().parent
    shop = config.shop.model_copy(update={"logo": config.shop.logo and str(here / config.shop.logo)})
    catalog = config.catalog and here / config.catalog
    own = {name: path and here / path for name in ("database", "pepper") for path in [getattr(config.staff, name)]}
    staff = config.staff.model_copy(update=own)
    wallets = {
        name: one.model_copy(update={"key": str(here / one.key), "their_key": str(here / one.their_key)})
        for name, one in config.wallet.items()
    }
    gift = {name: one.model_copy(update={"pepper": here / one.pepper}) for name, one in config.gift.items()}
    changes: dict[str, object] = {"folder": here / config.folder, "catalog": catalog, "shop": shop, "staff": staff}
    changes["gift"], changes["wallet"] = gift, wallets
    if config.parking is not None:
        where = {"folder": here / config.parking.folder, "key": here / config.parking.key}
        changes["parking"] = config.parking.model_copy(update=where)
    if config.members is not None and config.members.file is not None:
        changes["members"] = config.members.model_copy(update={"file": here / config.members.file})
    return config.model_copy(update=changes)


def _read(path: Path) -> dict[str, Any]:
    """The file's tables."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}.", "Check the path given with --config.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 (byte {error.start}).", "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {_plain(str(error))}.", "Mend that line.") from None
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise ConfigError(f"{path} is not valid TOML: a number in it has no end.", "Mend that number.") from None
    except RecursionError:
        raise _too_deep(path) from None
    if _is_deep(data):
        raise _too_deep(path)
    return data


def _too_deep(path: Path) -> ConfigError:
    return ConfigError(f"{path} is nested too deeply.", "See docs/configuration.md: no key has more than two dots.")


def _plain(text: str) -> str:
    """A mistake as it may stand on a terminal: keys and values come from a file, and a line is no page."""
    shown = "".join(char if char.isprintable() else "?" for char in text)
    return shown if len(shown) <= LONGEST_MISTAKE else f"{shown[:LONGEST_MISTAKE]}..."


def _is_deep(data: object) -> bool:
    """Whether tables or arrays stand in each other deeper than any that has a meaning."""
    level = [data]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return bool(level)


def _told(error: ValidationError) -> list[str]:
    return [line for one in error.errors() for line in _sentences(one)]


def _further_mistakes(data: dict[str, Any], error: ValidationError) -> list[str]:
    """What is wrong between the parts: only looked at once each is right, so the wrong ones are left out."""
    places = [one["loc"] for one in error.errors() if one["loc"]]
    kept = deepcopy(data)
    for place in places:
        _drop(kept, place[:2] if place[-1] in REQUIRED else place)
    try:
        Config.model_validate(kept)
    except ValidationError as other:
        return _told(other) if places else []
    return []


def _drop(table: Any, place: tuple[str | int, ...]) -> None:  # noqa: ANN401 - a piece of TOML
    for key in place[:-1]:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    if isinstance(table, dict):
        table.pop(place[-1], None)


def _sentences(error: Any) -> list[str]:  # noqa: ANN401 - pydantic's ErrorDetails
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "value_error":
        text = str(error["ctx"]["error"])
        return text.splitlines() if not key else [f"{key}: {text}"]
    if error["type"] == "extra_forbidden":
        return [f"{key}: unknown key"]
    if error["type"] == "missing":
        return [f"{key}: is missing"]
    if key.endswith((".password", ".key")):
        return [f"{key}: {error['msg']}"]
    return [f"{key}: {error['msg']} (found {error['input']!r})"]
