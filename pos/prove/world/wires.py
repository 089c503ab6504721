"""Cables between simulated computers: bytes arrive late, in pieces, or not at all.

A TCP connection and a serial line differ in what is noticed: a hung-up connection ends both ways, also when a process
dies; a serial line is there before anybody opens it, and its device does not know who does. A computer without power
says nothing to anybody: its peers find out by their own patience.
"""

from collections import deque
from collections.abc import Callable
from random import Random
from urllib.parse import unquote, urlsplit

from pos.errors import ConfigError, DeviceBusy, DeviceMissing
from pos.prove.world.schedule import US, Process, Schedule, Thread
from pos.wires.fd_wire import DeviceEnd, Wire
from pos.wires.machine import Door

__all__ = ["Network"]

Came = Callable[[DeviceEnd], None]
SURVIVED_US = 3 * US
"""A connection outlives a shorter cut: what was sent meanwhile comes later."""
KEEPALIVE_US = 11 * US
"""When a driver's end finds that its peer is dead: see the keep-alive of `pos.wires.transport`."""


class _Way:
    """One direction: what is under way, and where its end is."""

    def __init__(self) -> None:
        self.pieces: deque[tuple[int, bytes]] = deque()
        self.newest = 0
        """When the last byte arrives."""
        self.ends_at: int | None = None
        self.reader: Thread | None = None


class _End:
    """One end of a wire; `pos.wires.fd_wire.DeviceEnd`."""

    def __init__(self, network: "Network", process: Process, where: str, ways: tuple[_Way, _Way]) -> None:
        self._network = network
        self._schedule = network.schedule
        self.where = where
        self._in, self._out = ways
        self.closed = False
        self._woken = False
        self._mute_from: int | None = None
        """From then on the peer is beyond reach, and does not say so."""
        self.process = process
        network.ends.setdefault(process, {})[self] = None

    def read(self, size: int, timeout_s: float) -> bytes:
        schedule, way = self._schedule, self._in
        schedule.require_life()
        until = schedule.after(timeout_s)
        while True:
            if self.closed:
                raise DeviceMissing(f"{self.where} is closed.")
            now = schedule.now
            if way.pieces and way.pieces[0][0] <= now:
                return self._taken(size)
            ends = way.ends_at
            if ends is not None and ends <= now and not way.pieces:
                raise DeviceMissing(f"{self.where} was disconnected.", "Check its cable and power.")
            if self._woken:
                self._woken = False
                return b""
            if schedule.past(until):
                schedule.found_nothing()
                return b""
            due = way.pieces[0][0] if way.pieces else ends
            way.reader = schedule.me
            schedule.block(due if until is None or (due is not None and due < until) else until)
            way.reader = None

    def _taken(self, size: int) -> bytes:
        pieces, now, taken = self._in.pieces, self._schedule.now, b""
        while pieces and pieces[0][0] <= now and len(taken) < size:
            at, piece = pieces.popleft()
            room = size - len(taken)
            taken += piece[:room]
            if len(piece) > room:
                pieces.appendleft((at, piece[room:]))
        return taken

    def write(self, data: bytes) -> None:
        self._schedule.require_life()
        if self.closed:
            raise DeviceMissing(f"{self.where} is closed.")
        ends = self._in.ends_at
        if ends is not None and ends <= self._schedule.now and self._network.bits(1):
            raise DeviceMissing(f"{self.where} was disconnected (Broken pipe).", "Check its cable and power.")
        if data and self._mute_from is None and self._out.ends_at is None:
            self._network.send(self._out, bytes(data))
        self._schedule.give_way()

    def wake(self) -> None:
        self._schedule.require_life()
        self._woken = True
        self._network.stir(self._in, self._schedule.now)

    def stop_sending(self) -> None:
        self._schedule.require_life()
        self.hang_up()

    def hang_up(self) -> None:
        """The peer finds an end behind the last byte."""
        if self._out.ends_at is None and self._mute_from is None:
            self._out.ends_at = max(self._out.newest, self._schedule.now + self._network.latency())
            self._network.stir(self._out, self._out.ends_at)

    def close(self) -> None:
        self._schedule.require_life()
        self.let_go()

    def let_go(self) -> None:
        """Close, whoever asks."""
        if self.closed:
            return
        self.closed = True
        self._network.ends.get(self.process, {}).pop(self, None)
        self.hang_up()
        self._network.stir(self._in, self._schedule.now)

    def delay(self, until: int) -> None:
        """What is sent from now on comes at that time at the earliest."""
        self._out.newest = max(self._out.newest, until)

    def mute(self, notices_us: int | None) -> None:
        """The peer is gone without a word; this end finds out after so long, or by itself."""
        if self._mute_from is None:
            self._mute_from = self._schedule.now
            self._in.pieces.clear()
            if notices_us is not None and self._in.ends_at is None:
                self._in.ends_at = self._schedule.now + notices_us
                self._network.stir(self._in, self._in.ends_at)


class _LineEnd:
    """The device's end of a serial line."""

    def __init__(self, network: "Network", process: Process, where: str) -> None:
        self._network = network
        self.where = where
        self._process = process
        self._in = _Way()
        self._device = _End(network, process, where, (self._in, _Way()))
        self.driver: _End | None = None
        self.gone = False

    def attach(self, process: Process) -> _End:
        """A driver opens the line; what came before is thrown away."""
        if self.driver is not None and not self.driver.closed:
            raise DeviceBusy(f"{self.where} is in use by another program.", "Close that program.")
        self.driver = _LineDriver(self._network, process, self.where, (_Way(), self._in))
        return self.driver

    def read(self, size: int, timeout_s: float) -> bytes:
        return self._device.read(size, timeout_s)

    def write(self, data: bytes) -> None:
        self._network.schedule.require_life()
        if self.gone:
            raise DeviceMissing(f"{self.where} is closed.")
        if self.driver is not None and not self.driver.closed:
            self._network.send(self.driver._in, bytes(data))  # noqa: SLF001
        self._network.schedule.give_way()

    def stop_sending(self) -> None:
        """A serial line has one cable for both ways."""

    def close(self) -> None:
        if not self.gone:
            self.gone = True
            self._device.close()
            if self.driver is not None:
                way = self.driver._in  # noqa: SLF001
                way.ends_at = self._network.schedule.now
                self._network.stir(way, way.ends_at)


class _LineDriver(_End):
    def hang_up(self) -> None:
        """Nobody is told that a serial line was closed."""


class _Door:
    """A place where drivers come in."""

    def __init__(self, network: "Network", process: Process, url: str, came: Came) -> None:
        self._network = network
        self._came = came
        self.process = process
        self.url = url
        self.line: _LineEnd | None = None
        self._guests: deque[_End] = deque()
        self._porter: Thread | None = None

    def open(self) -> None:
        self._network.schedule.require_life()
        assert self._network.doors.get(self.url) in (None, self), f"{self.url} is taken"
        self._network.doors[self.url] = self
        if self.url.startswith("serial:"):
            self.line = _LineEnd(self._network, self.process, self.url)
            self._came(self.line)

    def close(self) -> None:
        self._network.doors.pop(self.url, None)

    def let_in(self, end: _End) -> None:
        """A driver has come: the device hears of it on a thread of its own, one after the other."""
        self._guests.append(end)
        if self._porter is None or not self._porter.is_alive():
            self._porter = Thread(self._network.schedule, self.process, "door", self._serve)
            self._porter.start()

    def _serve(self) -> None:
        while self._guests:
            self._came(self._guests.popleft())


class Network:
    """All cables of a world."""

    def __init__(self, schedule: Schedule, chance: Random) -> None:
        self.schedule = schedule
        self.doors: dict[str, _Door] = {}
        self.ends: dict[Process, dict[_End, None]] = {}
        self.bits = chance.getrandbits
        self._pulled: set[str] = set()
        self._ports = 40000

    def latency(self) -> int:
        """How long a piece is under way, microseconds: mostly 0.2 to 1.2 ms, now and then up to a quarter second."""
        late = 200 + self.bits(10)
        return late if self.bits(7) else late + self.bits(18)

    def send(self, way: _Way, data: bytes) -> None:
        """Put bytes on their way, sometimes in two pieces."""
        cut = len(data) if self.bits(3) else self.bits(12) % (len(data) + 1)
        for piece in (data[:cut], data[cut:]):
            if piece:
                way.newest = max(way.newest, self.schedule.now + self.latency())
                way.pieces.append((way.newest, piece))
        self.stir(way, way.pieces[0][0])

    def stir(self, way: _Way, at: int) -> None:
        """Wake who reads there."""
        if way.reader is not None:
            self.schedule.wake(way.reader, at)

    def connect(self, process: Process, url: str, timeout_s: float) -> Wire:
        """A driver's end, as `pos.wires.transport.open_wire` gives it."""
        schedule = self.schedule
        schedule.require_life()
        if url in self._pulled:
            schedule.block(schedule.after(timeout_s))
            raise DeviceMissing(f"{url} does not answer.", "Check its power, network cable and address.")
        schedule.block(schedule.now + self.latency())
        url = url.partition("?")[0]  # how a line is set has no part here
        door = self.doors.get(url)
        if url.startswith("serial:"):
            if door is None or door.line is None or door.line.gone:
                raise DeviceMissing(f"{url.removeprefix('serial://')} is not there.", "Check that it is plugged in.")
            return door.line.attach(process)
        if door is None:
            raise DeviceMissing(f"{url} refuses the connection.", "Check that the device is on.")
        there, back = _Way(), _Way()
        driver = _End(self, process, url, (back, there))
        door.let_in(_End(self, door.process, url, (there, back)))
        return driver

    def attended(self, url: str) -> bool:
        """Whether a driver has this serial line open."""
        door = self.doors.get(url)
        driver = door.line.driver if door is not None and door.line is not None else None
        return driver is not None and not driver.closed

    def pull(self, url: str, seconds: float) -> None:
        """Pull the cable between a driver and its device; nobody is told."""
        now = self.schedule.now
        lasts = round(seconds * US)
        self._pulled.add(url)
        for process in self.ends:
            for end in list(self.ends[process]):
                if end.where == url and lasts > SURVIVED_US:
                    door = self.doors.get(url)
                    end.mute(None if door is not None and process is door.process else KEEPALIVE_US)
                elif end.where == url:
                    end.delay(now + lasts)

    def plug(self, url: str) -> None:
        """Put it back."""
        self._pulled.discard(url)

    def door(self, process: Process, url: str, came: Came) -> Door:
        """A door of a device."""
        parts = urlsplit(url)
        if parts.scheme == "pty":
            return _Door(self, process, f"serial://{unquote(parts.path)}", came)
        if parts.scheme != "tcp":
            raise ConfigError(f"{url!r} is no place to listen.", "Write tcp://127.0.0.1:0 or pty:///path.")
        self._ports += 1
        return _Door(self, process, f"tcp://{parts.hostname}:{parts.port or self._ports}", came)

    def buried(self, process: Process, *, silently: bool) -> None:
        """A process is gone. Its operating system hangs up for it; without power nobody does."""
        for end in list(self.ends.pop(process, {})):
            if silently and not isinstance(end, _LineDriver):
                end.mute(None)
            end.let_go()
