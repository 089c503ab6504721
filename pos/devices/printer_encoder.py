"""Print jobs become bytes on a thread of their own, so that the printer's own thread never misses what its line says.

Laying out and drawing a receipt takes up to some tenths of a second of the processor, and the first one imports
python-escpos; a plug that is pulled meanwhile has to be said within a second.
"""

from msgspec import Struct

from pos.config import PrinterConfig, ShopConfig
from pos.devices.printer_model import PrinterModel, model_of
from pos.devices.receipt_layout import header_of, lay_out
from pos.errors import PosError
from pos.ports import PrintJob
from pos.wires.machine import Machine, Mailbox
from pos.words.words import words_for

__all__ = ["Encoded", "Encoder", "steps"]

BYTES_A_STEP = 1024
"""After so many bytes the printer is asked whether they are on paper; its buffer may hold 4 KB and a lot of receipt."""
STOP_S = 10.0


class Encoded(Struct, frozen=True):
    """A job and its bytes, a piece each that must not be torn; or why there are none."""

    job: PrintJob
    pieces: tuple[bytes, ...] = ()
    error: str = ""


class Encoder:
    """Encodes one job after the other, for one printer.

    Args:
        config: profile and paper width.
        name: the printer's name.
        shop: what stands at the top of every paper, and the time zone.
        out: where each `Encoded` goes, and "stop" behind the last.
        machine: whose thread it is.
    """

    def __init__(self, config: PrinterConfig, name: str, shop: ShopConfig, out: Mailbox, machine: Machine) -> None:
        self._config = config
        self._head = header_of(shop)
        self._timezone = shop.timezone
        self._model: PrinterModel | None = None
        self._out = out
        self._jobs: Mailbox = machine.mailbox()
        self._thread = machine.task(f"encoder {name}", self._live)

    def start(self) -> None:
        """Encode from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Do what is asked for already, then no more."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def put(self, job: PrintJob) -> None:
        """Queue a job."""
        self._jobs.put(job)

    def _live(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._out.put(self._encoded(job))
        self._out.put("stop")

    def _encoded(self, job: PrintJob) -> Encoded:
        # Here, on our own thread: python-escpos takes half a second to import.
        from pos.devices.receipt_escpos import encode

        try:
            if self._model is None:
                self._model = model_of(self._config.profile, self._config.width_mm)
        except PosError as error:
            return Encoded(job, error=str(error))
        words = words_for(job.request.language, self._timezone)
        return Encoded(job, encode(lay_out(job, words, self._head, self._model.columns), self._model))


def steps(pieces: tuple[bytes, ...]) -> list[bytes]:
    """Pieces joined to about `BYTES_A_STEP`; the cut goes alone, so that all before it is known to be on paper."""
    steps = [b""]
    for piece in pieces[:-1]:
        if len(steps[-1]) + len(piece) > BYTES_A_STEP and steps[-1]:
            steps.append(b"")
        steps[-1] += piece
    return [*steps, pieces[-1]]
