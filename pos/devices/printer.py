"""The driver of a receipt printer: ESC/POS on TCP, a serial line or USB.

```
idle --every 0.8 s--> open? status? --> DeviceChanged if it is news
job  --> open, status --no--> PrintEnded not-printed
     --> bytes, some lines at a time; status in between --no--> PrintEnded uncertain
     --> everything on paper? --> PrintEnded printed
```

A paper whose end is not known is never printed again by itself: the lane decides, and marks the next one as a copy. On
TCP every job has a connection of its own: a printer that was switched off and on leaves a dead one behind, and bytes
written there vanish without an error (python-escpos #253).
"""

from typing import Literal

from pos.config import PrinterConfig, ShopConfig
from pos.devices.printer_link import Patience, PrinterLink
from pos.devices.printer_model import PrinterModel, model_of
from pos.devices.printer_status import Health
from pos.devices.receipt_layout import header_of, lay_out
from pos.errors import DeviceError, PosError
from pos.lane.events import DeviceChanged, DeviceState, DrawerMoved, PrintEnded
from pos.log import get_logger
from pos.ports import Clock, Inbox, PrintJob
from pos.wires.fd_wire import Wire
from pos.wires.machine import THIS_MACHINE, Empty, Machine, Mailbox
from pos.words.words import words_for

__all__ = ["EscPosPrinter", "escpos_printer"]

Outcome = Literal["printed", "not-printed", "uncertain"]
BYTES_A_STEP = 1024
"""After so many bytes the printer is asked whether they are on paper; its buffer may hold 4 KB and a lot of receipt."""
STOP_S = 10.0

log = get_logger("printer")


class EscPosPrinter:
    """A printer and its thread. Answers with `PrintEnded` and `DeviceChanged`.

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
        self._head = header_of(shop)
        self._timezone = shop.timezone
        self._patience = patience or Patience()
        self._machine = machine
        self._jobs: Mailbox = machine.mailbox()
        """`PrintJob`, "check", "drawer", "stop"."""
        self._drawer_open = False
        self._link: PrinterLink | None = None
        self._one_by_one = False
        self._model: PrinterModel | None = None
        self._said: tuple[DeviceState, str] | None = None
        self._torn = False
        self._thread = machine.task(f"printer {name}", self._live)

    def start(self) -> None:
        """Look for the printer, now and every few seconds."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the job in hand and let go."""
        self._jobs.put("stop")
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def print(self, job: PrintJob) -> None:
        """Queue a job."""
        self._jobs.put(job)

    def check(self) -> None:
        """Read the status soon and report it if it changed."""
        self._jobs.put("check")

    def open_drawer(self) -> None:
        """See `pos.ports.Drawer`."""
        self._jobs.put("drawer")

    # --- the thread

    def _live(self) -> None:
        self._report("opening")
        wanted: PrintJob | Literal["check", "drawer", "stop"] = "check"
        while wanted != "stop":
            if wanted in ("check", "drawer"):
                self._look(opens=wanted == "drawer")
            elif isinstance(wanted, PrintJob):
                self._carry_out(wanted)
            try:
                wanted = self._jobs.get(self._patience.poll_s)
            except Empty:
                wanted = "check"
        self._let_go()

    def _look(self, *, opens: bool = False) -> None:
        try:
            link = self._opened()
            health = link.health()
            self._tell(health)
            if opens and self._config.drawer is not None and health.prints:
                link.send(self._config.drawer.pulse)  # a printer that is stopped would open it when nobody is there
        except PosError as error:
            self._lost(error)
        self._between_jobs()

    def _carry_out(self, job: PrintJob) -> None:
        outcome, detail = self._printed(job)
        self._between_jobs()
        log.info("print", printer=self._name, job=job.job, outcome=outcome, detail=detail)
        self._inbox.post(PrintEnded(job=job.job, outcome=outcome, detail=detail, at=self._clock.now_ms()))

    def _printed(self, job: PrintJob) -> tuple[Outcome, str]:
        """Print a job. Before its first byte every fault is "not-printed", after it "uncertain"."""
        try:
            pieces = self._encoded(job)
            link = self._opened()
            health = link.health()
            self._tell(health)
            if not health.prints:
                return "not-printed", health.detail
            link.find_barriers()
        except PosError as error:
            if isinstance(error, DeviceError):
                self._lost(error)
            return "not-printed", str(error)
        try:
            return self._sent(link, pieces)
        except PosError as error:
            self._torn = True
            self._lost(error)
            return "uncertain", str(error)

    def _sent(self, link: PrinterLink, pieces: tuple[bytes, ...]) -> tuple[Outcome, str]:
        for step in _steps(pieces):
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

    def _encoded(self, job: PrintJob) -> tuple[bytes, ...]:
        # Here, on our own thread: python-escpos takes half a second to import.
        from pos.devices.receipt_escpos import encode, separate

        if self._model is None:
            self._model = model_of(self._config.profile, self._config.width_mm)
        words = words_for(job.request.language, self._timezone)
        pieces = encode(lay_out(job, words, self._head, self._model.columns), self._model)
        # The rest of a paper that stopped half-way is still in the printer, or hangs out of it.
        return (separate(), *pieces) if self._torn else pieces

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

    def _between_jobs(self) -> None:
        if self._config.url.startswith("tcp:"):
            self._let_go()

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


def escpos_printer(
    config: PrinterConfig,
    name: str,
    inbox: Inbox,
    clock: Clock,
    *,
    shop: ShopConfig,
    patience: Patience | None = None,
    machine: Machine = THIS_MACHINE,
) -> EscPosPrinter:
    """A driver for this printer, not started yet.

    A profile that python-escpos does not know ends the first job as not printed, with a sentence that says so.
    """
    return EscPosPrinter(config, name, inbox, clock, shop=shop, patience=patience, machine=machine)


def _steps(pieces: tuple[bytes, ...]) -> list[bytes]:
    """Pieces joined to about `BYTES_A_STEP`; the cut goes alone, so that all before it is known to be on paper."""
    steps = [b""]
    for piece in pieces[:-1]:
        if len(steps[-1]) + len(piece) > BYTES_A_STEP and steps[-1]:
            steps.append(b"")
        steps[-1] += piece
    return [*steps, pieces[-1]]
