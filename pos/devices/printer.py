"""The driver of a receipt printer: ESC/POS on TCP, a serial line or USB.

```
idle --every 0.5 s--> open? status? --> DeviceChanged if it is news
     --every 0.1 s--> a serial or USB line: pulled? something said unasked? --> status
job  --> bytes, on another thread (`printer_encoder`)
     --> open, status --no--> PrintEnded not-printed
     --> bytes, some lines at a time; status in between --no--> PrintEnded uncertain
     --> everything on paper? --> PrintEnded printed
```

A paper whose end is not known is never printed again by itself: the lane decides, and marks the next one as a copy. A
printer that was switched off and on leaves a dead TCP connection behind, and bytes written there vanish without an
error (python-escpos #253): before a job the printer has answered on the very line, and one that is gone is opened anew.
"""

from typing import Literal

from pos.config import PrinterConfig, ShopConfig
from pos.devices.printer_encoder import Encoded, Encoder, steps
from pos.devices.printer_link import Patience, PrinterLink
from pos.devices.printer_status import Health
from pos.errors import DeviceError, DeviceMissing, PosError
from pos.lane.events import DeviceChanged, DeviceState, DrawerMoved, PrintEnded
from pos.log import get_logger
from pos.ports import Clock, Inbox, PrintJob
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Empty, Machine, Mailbox

__all__ = ["EscPosPrinter"]

Outcome = Literal["printed", "not-printed", "uncertain"]
Wanted = Encoded | Literal["check", "drawer", "stop"]
STOP_S = 10.0

log = get_logger("printer")


class EscPosPrinter:
    """A printer and its thread. Answers with `PrintEnded` and `DeviceChanged`.

    A profile that python-escpos does not know ends the first job as not printed, with a sentence that says so.

    Args:
        config: address, profile and paper width.
        name: its name in the configuration.
        inbox: where events go.
        clock: for their time.
        shop: what stands at the top of every paper, and the time zone.
        patience: see there.
        machine: whose thread it is.
    """

    def __init__(
        self,
        config: PrinterConfig,
        name: str,
        inbox: Inbox,
        clock: Clock,
        *,
        shop: ShopConfig,
        patience: Patience | None = None,
        machine: Machine = THIS_MACHINE,
    ) -> None:
        self._config = config
        self._name = name
        self._inbox = inbox
        self._clock = clock
        self._patience = patience or Patience()
        self._machine = machine
        self._jobs: Mailbox = machine.mailbox()
        """`Encoded`, "check", "drawer", "stop"."""
        self._encoder = Encoder(config, name, shop, self._jobs, machine)
        self._drawer_open = False
        self._link: PrinterLink | None = None
        self._one_by_one = False
        self._said: tuple[DeviceState, str] | None = None
        self._torn = False
        self._thread = machine.task(f"printer {name}", self._live)

    def start(self) -> None:
        """Look for the printer, now and every half second."""
        self._encoder.start()
        self._thread.start()

    def stop(self) -> None:
        """Finish the jobs in hand and let go."""
        self._encoder.stop()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def print(self, job: PrintJob) -> None:
        """Queue a job."""
        self._encoder.put(job)

    def check(self) -> None:
        """Read the status soon and report it if it changed."""
        self._jobs.put("check")

    def open_drawer(self) -> None:
        """See `pos.ports.Drawer`."""
        self._jobs.put("drawer")

    # --- the thread

    def _live(self) -> None:
        self._report("opening")
        wanted: Wanted = "check"
        while wanted != "stop":
            if isinstance(wanted, Encoded):
                self._carry_out(wanted)
            else:
                self._look(opens=wanted == "drawer")
            wanted = self._next()
        self._let_go()

    def _next(self) -> Wanted:
        """What is wanted next; a look when nothing is. A line that stays open is listened to meanwhile."""
        ends_s = self._machine.now_s() + self._patience.poll_s
        while (left_s := ends_s - self._machine.now_s()) > 0:
            try:
                wanted: Wanted = self._jobs.get(min(left_s, self._patience.watch_s) if self._listens else left_s)
            except Empty:
                if self._calls():
                    break
            else:
                return wanted
        return "check"

    @property
    def _listens(self) -> bool:
        """Whether a line is open that says when it was pulled. A network says so only to who asks over it."""
        return self._link is not None and not self._on_tcp

    @property
    def _on_tcp(self) -> bool:
        return self._config.url.startswith("tcp:")

    def _calls(self) -> bool:
        """Whether the printer said something unasked. A plug that is out is said at once."""
        try:
            return self._link is not None and self._link.listen()
        except PosError as error:
            self._lost(error)
            return False

    def _look(self, *, opens: bool = False) -> None:
        try:
            link, health = self._asked()
            self._tell(health)
            if opens and self._config.drawer is not None and health.prints:
                link.send(self._config.drawer.pulse)  # a printer that is stopped would open it when nobody is there
        except PosError as error:
            self._lost(error)

    def _carry_out(self, encoded: Encoded) -> None:
        job, (outcome, detail) = encoded.job, self._printed(encoded)
        log.info("print", printer=self._name, job=job.job, outcome=outcome, detail=detail)
        self._inbox.post(PrintEnded(job=job.job, outcome=outcome, detail=detail, at=self._clock.now_ms()))

    def _printed(self, encoded: Encoded) -> tuple[Outcome, str]:
        """Print a job. Before its first byte every fault is "not-printed", after it "uncertain"."""
        if encoded.error:
            return "not-printed", encoded.error
        try:
            link, health = self._asked()
            self._tell(health)
            if not health.prints:
                return "not-printed", health.detail
            link.find_barriers()
        except PosError as error:
            if isinstance(error, DeviceError):
                self._lost(error)
            return "not-printed", str(error)
        try:
            return self._sent(link, self._begun(encoded.pieces))
        except PosError as error:
            self._torn = True
            self._lost(error)
            return "uncertain", str(error)

    def _sent(self, link: PrinterLink, pieces: tuple[bytes, ...]) -> tuple[Outcome, str]:
        for step in steps(pieces):
            link.send(step)
            health = link.settle()
            if health == "late":
                self._torn = True
                return "uncertain", "The receipt printer is ready, but nothing comes out. Restart it."
            self._tell(health)
            if not health.prints and step is not pieces[-1]:
                self._torn = True
                return "uncertain", health.detail
        self._torn = False
        return "printed", ""

    def _begun(self, pieces: tuple[bytes, ...]) -> tuple[bytes, ...]:
        from pos.devices.receipt_escpos import separate

        # The rest of a paper that stopped half-way is still in the printer, or hangs out of it.
        return (separate(), *pieces) if self._torn else pieces

    def _asked(self) -> tuple[PrinterLink, Health]:
        """An open line, and what the printer says on it: a connection that ended while nobody printed is no news."""
        if self._link is not None and self._on_tcp:
            try:
                return self._link, self._link.health()
            except DeviceMissing:
                self._let_go()
        link = self._opened()
        return link, link.health()

    def _opened(self) -> PrinterLink:
        if self._link is None:
            self._link = PrinterLink(self._wire(), self._patience, self._machine.now_s, one_by_one=self._one_by_one)
        return self._link

    def _wire(self) -> Wire:
        url, timeout_s = self._config.url, self._patience.open_s
        if url.startswith("usb:"):
            from pos.devices.printer_usb import open_usb

            return open_usb(url, timeout_s)
        return self._machine.open_wire(url, timeout_s)

    def _let_go(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            self._one_by_one = link.one_by_one
            link.close()

    def _lost(self, error: PosError) -> None:
        self._let_go()
        self._report("absent" if isinstance(error, DeviceError) else "faulted", str(error))

    def _tell(self, health: Health) -> None:
        self._report(health.state, health.detail)
        drawer = self._config.drawer
        if drawer is None or not drawer.switch:
            return
        is_open = health.drawer_high == (drawer.switch == "high")
        if is_open != self._drawer_open:
            self._drawer_open = is_open
            log.info("drawer", printer=self._name, open=is_open)
            self._inbox.post(DrawerMoved(device=self._name, open=is_open, at=self._clock.now_ms()))

    def _report(self, state: DeviceState, detail: str = "") -> None:
        if self._said == (state, detail):
            return
        self._said = (state, detail)
        log.info("device", part="printer", device=self._name, state=state, detail=detail)
        at = self._clock.now_ms()
        self._inbox.post(DeviceChanged(part="printer", device=self._name, state=state, detail=detail, at=at))
