"""What a wire does wrong, by script: a simulator asks `Faults` what becomes of each message it sends or gets.

```
delay_ms   the message comes late                    garbage    bytes from nowhere are put in at `garbage_at`
split      it comes in pieces, `gap_ms` apart        duplicate  it comes twice
merge      it waits until `merge` are together       silence    it never comes
cut_after  the wire breaks after so many bytes       reboot_s   the wire breaks and is refused so long
```

Sans I/O: the answer is a list of steps. `play` carries them out.

Example:
    >>> faults = Faults(FaultScript(split=(2,), cut_after=3))
    >>> faults.plan(b"12345")
    (Chunk(data=b'12', after_s=0.0), Chunk(data=b'3', after_s=0.0), Drop(refuse_s=0.0))
    >>> faults.plan(b"67")
    (Chunk(data=b'67', after_s=0.0),)
"""

import threading
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

__all__ = ["Chunk", "Drop", "FaultScript", "Faults", "Step", "play"]

Count = Annotated[int, Meta(ge=0, le=3_600_000)]
Piece = Annotated[int, Meta(ge=1, le=3_600_000)]


class FaultScript(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the wire does wrong from the next message on; `{}`: nothing any more.

    One fault, or several at once. `times`: for so many messages; 0: until another script is set.
    """

    direction: Literal["send", "receive"] = "send"
    delay_ms: Count = 0
    cut_after: Count | None = None
    split: tuple[Piece, ...] = ()
    gap_ms: Count = 0
    merge: Count = 0
    garbage: Annotated[str, Meta(pattern="^([0-9A-Fa-f]{2})*$")] = ""
    """Hexadecimal."""
    garbage_at: Count = 0
    duplicate: bool = False
    silence: bool = False
    reboot_s: Annotated[float, Meta(ge=0, le=86_400)] = 0.0
    times: Count = 1


class Chunk(Struct, frozen=True):
    """Bytes that go through, after a wait."""

    data: bytes
    after_s: float = 0.0


class Drop(Struct, frozen=True):
    """The wire breaks now, and nobody can connect for `refuse_s`."""

    refuse_s: float = 0.0


Step = Chunk | Drop


class Faults:
    """The script in force, counted down message by message. May be called on any thread."""

    def __init__(self, script: FaultScript | None = None) -> None:
        self._lock = threading.Lock()
        self._held = b""
        self._waiting = 0
        self.set(script)

    def set(self, script: FaultScript | None) -> None:
        """Use this script from the next message on; `None`: no faults. It takes along what `merge` holds."""
        with self._lock:
            self._script = script
            self._left = script.times if script is not None else 0

    def plan(self, message: bytes, direction: Literal["send", "receive"] = "send") -> tuple[Step, ...]:
        """What becomes of a message: steps in order; none where it is swallowed or held back."""
        with self._lock:
            script = self._script
            if script is None or script.direction != direction:
                if direction == "send":
                    message, self._held, self._waiting = self._held + message, b"", 0
                return (Chunk(message),)
            if script.merge > 1:
                self._held, self._waiting = self._held + message, self._waiting + 1
                if self._waiting < script.merge:
                    return ()
                message, self._held, self._waiting = self._held, b"", 0
            self._count_down()
        return _bend(message, script)

    def act(self, call: dict[str, Any]) -> dict[str, Any]:
        """The control act "faults": a script as a JSON object; an empty one clears.

        Raises:
            ValueError: no such fault, or a value that makes no sense.
        """
        try:
            self.set(msgspec.convert(call, FaultScript) if call else None)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from None
        return {"faults": self.state()}

    def state(self) -> dict[str, Any] | None:
        """The script in force, for `GET /state`."""
        script = self._script
        return None if script is None else msgspec.to_builtins(script)

    def _count_down(self) -> None:
        if self._left:
            self._left -= 1
            if not self._left:
                self._script = None


def _bend(message: bytes, script: FaultScript) -> tuple[Step, ...]:
    if script.silence:
        return ()
    data = message * 2 if script.duplicate else message
    if script.garbage:
        data = data[: script.garbage_at] + bytes.fromhex(script.garbage) + data[script.garbage_at :]
    drop: tuple[Drop, ...] = ()
    if script.cut_after is not None or script.reboot_s:
        data = data[: script.cut_after or 0]
        drop = (Drop(script.reboot_s),)
    return (*_pieces(data, script), *drop)


def _pieces(data: bytes, script: FaultScript) -> Iterable[Chunk]:
    after_s = script.delay_ms / 1000
    for size in (*script.split, len(data)):
        if not data:
            return
        yield Chunk(data[:size], after_s)
        data, after_s = data[size:], script.gap_ms / 1000


def play(
    steps: Iterable[Step],
    write: Callable[[bytes], object],
    drop: Callable[[float], object],
    wait: Callable[[float], object],
) -> bool:
    """Carry steps out: `wait(seconds)`, `write(bytes)`, `drop(refuse_s)`. False if the wire was broken on the way."""
    for step in steps:
        if isinstance(step, Drop):
            drop(step.refuse_s)
            return False
        if step.after_s:
            wait(step.after_s)
        write(step.data)
    return True
