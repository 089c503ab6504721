"""Every error that a person may meet, in one tree.

```
PosError                  the world is at fault; `what` and `do` are sentences for a person
├── ConfigError           lane.toml: every mistake, with its key
├── CatalogError          a catalogue file or database that can't be used
├── StoreError            the lane's database
│   ├── StoreBusy         another process writes to it
│   ├── StoreReadOnly     no right to write, or a read-only disk
│   ├── StoreFull         no space left
│   ├── StoreTooNew       written by a newer program
│   ├── StoreDamaged      not a database, or its chain does not verify
│   └── StoreUnsafe       SQLite, its settings or the file system can't keep the promise
└── DeviceError           a device or its wire
    ├── DeviceMissing     nothing there: unplugged, refused, not found
    ├── DeviceBusy        somebody else has the port
    └── DeviceSilent      there, but no answer, or an answer that makes no sense
```

Our own bugs are no part of this tree: they are assertions, they end the process,
and the journal brings the basket back.
"""


class PosError(Exception):
    """The world is at fault.

    Args:
        what: what happened and where, one sentence.
        do: what a person can do about it, one sentence; may be empty.
    """

    exit_code = 1

    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.do = do

    def __str__(self) -> str:
        return f"{self.what} {self.do}".strip()


class ConfigError(PosError):
    """The configuration can't be used; `mistakes` names each one with its key."""

    exit_code = 2

    def __init__(self, what: str, do: str = "", mistakes: tuple[str, ...] = ()) -> None:
        super().__init__(what, do)
        self.mistakes = mistakes


class CatalogError(PosError):
    """A catalogue file or database can't be used."""

    exit_code = 3


class StoreError(PosError):
    """The lane's database can't be used, or a write did not reach the disk."""

    exit_code = 4


class StoreBusy(StoreError):
    """Another process holds the write lock."""


class StoreReadOnly(StoreError):
    """The database file or its disk can't be written."""


class StoreFull(StoreError):
    """The disk is full."""


class StoreTooNew(StoreError):
    """The database was written by a newer program."""


class StoreDamaged(StoreError):
    """Not a database, or a journal that does not verify."""


class StoreUnsafe(StoreError):
    """SQLite, its settings or the file system can't keep what the lane promises."""


class DeviceError(PosError):
    """A device or its wire is at fault."""

    exit_code = 5


class DeviceMissing(DeviceError):
    """Nothing answers at this address: unplugged, refused, not found."""


class DeviceBusy(DeviceError):
    """Another program has the port."""


class DeviceSilent(DeviceError):
    """The device is there but gives no answer, or one that makes no sense."""
