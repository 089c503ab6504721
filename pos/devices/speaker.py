"""The cues of ux.md section 2, Sound: sine tones with 5 ms ramps, played through whatever player the system has.

Qt's Essentials have no sound, so a small system helper plays a WAV: `pw-play`, `paplay` or `aplay`, the first there is.
Without one the lane is silent; every sound has a visible twin.
"""

import io
import math
import queue
import shutil
import struct
import subprocess
import threading
import wave
from pathlib import Path

from pos.lane.effects import Cue

__all__ = ["CUES", "Speaker", "wav"]

RATE_HZ = 44_100
RAMP_S = 0.005
LOUDNESS = 0.4
Tone = tuple[tuple[float, ...], float]
"""Frequencies sounded together in Hz (none: a gap), and for how many milliseconds."""

CUES: dict[Cue, tuple[Tone, ...]] = {
    "ok": (((1047,), 70),),
    "ok-more": (((784,), 70), ((1047,), 70)),
    "member": (((880, 1319), 120),),
    "no": (((440,), 90), ((), 60), ((440,), 90)),
    "look": (((659,), 120), ((784,), 120)),
    "called": (((523,), 100), ((659,), 100), ((784,), 100)),
    "paid": (((784,), 110), ((988,), 110), ((1319,), 110)),
    "take-card": (((988,), 120),),
    "bags": (((659,), 120), ((784,), 120)),
    "tick": (((1200,), 8),),
}


def _samples(tone: Tone) -> list[int]:
    frequencies, length_ms = tone
    count = round(RATE_HZ * length_ms / 1000)
    ramp = min(RAMP_S * RATE_HZ, count / 2)
    samples = []
    for place in range(count):
        envelope = min(1.0, place / ramp, (count - place) / ramp)
        waves = sum(math.sin(2 * math.pi * hz * place / RATE_HZ) for hz in frequencies)
        samples.append(round(32_767 * LOUDNESS * envelope * waves / max(1, len(frequencies))))
    return samples


def wav(cue: Cue) -> bytes:
    """The cue as a WAV file: 16 bit, mono, 44.1 kHz."""
    samples = [sample for tone in CUES[cue] for sample in _samples(tone)]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()


class Speaker:
    """ports.Sounds over a system player; one thread, the newest cue wins over what still waits.

    Args:
        folder: where the WAV files are kept between starts.
        player: the program; looked up when empty.
    """

    def __init__(self, folder: Path, player: str = "") -> None:
        self._folder = folder
        self._player = player or next(filter(None, map(shutil.which, ("pw-play", "paplay", "aplay"))), "")
        self._queue: queue.Queue[Cue | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        if self._player:
            self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
            self._thread.start()

    def play(self, cue: Cue) -> None:
        """Sound a cue soon."""
        if self._thread is not None:
            self._queue.put(cue)

    def stop(self) -> None:
        """End the thread."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (cue := self._newest()) is not None:
            subprocess.run(  # noqa: S603 - a player from PATH, and our own file
                [self._player, str(self._file(cue))],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
            )  # fmt: skip

    def _newest(self) -> Cue | None:
        cue = self._queue.get()
        while cue is not None and not self._queue.empty():
            cue = self._queue.get()
        return cue

    def _file(self, cue: Cue) -> Path:
        path = self._folder / f"{cue}.wav"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wav(cue))
        return path
