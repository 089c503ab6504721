"""What scanners obey on their line, by family. Data, with the page it stands on.

- `datalogic`: Datalogic Magellan 9300i and 9800i guides, appendix E; PSC PowerScan guide, RS-232 host commands.
- `cipherlab`: CipherLab 1663 and 1664 manuals, appendix II, serial commands.
- `bel`: a beep and no more, BEL: Symbol LS series; Datalogic scanners know it, too.

A scanner whose line has no such commands reads always, and the lane says no where a read does not count.
"""

from msgspec import Struct

__all__ = ["FAMILIES", "Commands"]


class Commands(Struct, frozen=True, kw_only=True):
    """The bytes; empty: it has no such command."""

    enable: bytes = b""
    disable: bytes = b""
    beep: bytes = b""


FAMILIES = {
    "none": Commands(),
    "datalogic": Commands(enable=b"E", disable=b"D", beep=b"\x01"),
    "cipherlab": Commands(enable=b"E", disable=b"D", beep=b"#@////\r"),
    "bel": Commands(beep=b"\x07"),
}
"""By `commands` in lane.toml."""
