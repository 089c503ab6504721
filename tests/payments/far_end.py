"""A terminal that is a list of moments: what it says, and when. The clock moves by nothing but reading."""

from collections.abc import Callable
from typing import Any

from pos.errors import DeviceMissing
from pos.lane.events import Event
from pos.payments.zvt.dialog import Dialog

__all__ = ["AUTHORISATION", "HANG_UP", "OK", "STOP", "TAKEN", "UNSUPPORTED", "FarEnd", "status"]

AUTHORISATION = "060110" + "04000000002500" + "490978" + "0604" + "1502" + "4445"
"""06 01: 25.00, EUR, the terminal may speak German."""
OK, TAKEN, STOP, UNSUPPORTED = "800000", "800000", "06b000", "848300"
HANG_UP = "hang up"
NEVER = 1e9


def status(result: str = "00", amount: str = "000000002500", receipt: str = "0231", more: str = "") -> str:
    """04 0F as a terminal sends it; `result` may be empty, for none."""
    data = (f"27{result}" if result else "") + f"04{amount}" + "490978" + "0b000975" + f"87{receipt}" + more
    return f"040f{len(data) // 2:02x}{data}"


class FarEnd:
    """The terminal's end of a wire, and the lane's inbox: `heard` holds in one order what came to either.

    Args:
        says: (second, message in hex, or "hang up"), in order of time.
        commits: whether the journal takes an approval in time.
    """

    def __init__(self, *says: tuple[float, str], commits: bool = True) -> None:
        self._says = list(says)
        self._commits = commits
        self.now_s = 0.0
        self.heard: list[Any] = []
        self.times: list[float] = []
        self.closed = False
        self._wakes_at = NEVER

    def dialog(self, **settings: Any) -> Dialog:
        return Dialog(self, "card", now_s=lambda: self.now_s, **settings)

    def from_s(self, second: float) -> Callable[[], bool]:
        """A wish that begins at this second; whoever has it wakes the line."""
        self._wakes_at = second
        return lambda: self.now_s >= second

    def sent(self) -> list[str]:
        """What the lane sent, without what it wrote down."""
        return [one for one in self.heard if isinstance(one, str)]

    # --- the wire

    def read(self, size: int, timeout_s: float) -> bytes:
        assert timeout_s >= 0
        assert size > 1000
        ends = round(self.now_s + timeout_s, 6)
        if self.now_s <= self._wakes_at <= ends and not (self._says and self._says[0][0] <= self._wakes_at):
            self.now_s, self._wakes_at = self._wakes_at, NEVER
            return b""
        if not self._says or self._says[0][0] > ends:
            self.now_s = ends
            return b""
        at, said = self._says.pop(0)
        self.now_s = max(at, self.now_s)
        if said == HANG_UP:
            raise DeviceMissing("The terminal hung up.")
        return bytes.fromhex(said)

    def write(self, data: bytes) -> None:
        self._hear(data.hex())

    def close(self) -> None:
        self.closed = True

    # --- the inbox

    def post(self, event: Any) -> None:
        self._hear(event)

    def post_durably(self, event: Event, timeout_s: float) -> bool:
        self._hear((event, timeout_s))
        return self._commits

    def _hear(self, what: Any) -> None:
        self.heard.append(what)
        self.times.append(self.now_s)
