"""Every test finds the log as it is at the start of a program: a command that was run in a test sets its level."""

from collections.abc import Iterator

import pytest
import structlog
from pos.log import _Output


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    before = (_Output.least, _Output.to_stderr, _Output.configured)
    yield
    if (_Output.least, _Output.to_stderr, _Output.configured) != before:
        _Output.least, _Output.to_stderr, _Output.configured = before
        structlog.reset_defaults()
