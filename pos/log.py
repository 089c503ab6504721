"""Log lines with facts, and nothing to pay until one is written: structlog takes a tenth of a second to import.

log = get_logger("session")
log.warning("nothing to print", job="R004-00000001-1")
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Logger", "get_logger", "log_to_stderr", "unlogged"]

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "critical": 50}


class _Output:
    """Where lines go: structlog's own way until `log_to_stderr` was called."""

    least = 0
    to_stderr = False
    configured = False


class Logger:
    """One topic. Facts are keywords; card numbers never get this far."""

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def debug(self, event: str, **facts: Any) -> None:  # noqa: ANN401 - any fact
        """For whoever looks for a fault."""
        self._write("debug", event, facts)

    def info(self, event: str, **facts: Any) -> None:  # noqa: ANN401 - any fact
        """What goes on."""
        self._write("info", event, facts)

    def warning(self, event: str, **facts: Any) -> None:  # noqa: ANN401 - any fact
        """Somebody should look at it."""
        self._write("warning", event, facts)

    def error(self, event: str, **facts: Any) -> None:  # noqa: ANN401 - any fact
        """Something did not work."""
        self._write("error", event, facts)

    def critical(self, event: str, **facts: Any) -> None:  # noqa: ANN401 - any fact
        """The lane ends."""
        self._write("critical", event, facts)

    def _write(self, level: str, event: str, facts: dict[str, Any]) -> None:
        if _LEVELS[level] < _Output.least:
            return
        import structlog

        if _Output.to_stderr and not _Output.configured:
            _configure()
        getattr(structlog.get_logger(), level)(event, topic=self._topic, **facts)


def get_logger(topic: str) -> Logger:
    """The logger of a topic."""
    return Logger(topic)


def log_to_stderr(level: str = "warning") -> None:
    """From now on: one line an event to stderr, from this level up."""
    _Output.least, _Output.to_stderr = _LEVELS[level], True


@contextmanager
def unlogged() -> Iterator[None]:
    """Write nothing meanwhile: where thousands of lanes die on purpose, their last words are no news."""
    before, _Output.least = _Output.least, 100
    try:
        yield
    finally:
        _Output.least = before


def _configure() -> None:
    import structlog

    _Output.configured = True
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "topic", "event"], bool_as_flag=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
