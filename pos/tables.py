"""What every table of lane.toml is made of."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

__all__ = ["DeviceTable", "Line", "Table"]


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError(f"{text!r} holds a control character")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
"""Text that is shown, printed or logged."""


class Table(BaseModel):
    """A table: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DeviceTable(Table):
    """A device."""

    url: Line
    driver: str
    """Which driver: ours, or one found by its entry point."""
    simulated: bool = False
    """Said on every screen and receipt; changes nothing else."""
