"""What holds for every test: the log is as at the start of a program (a command run in a test sets its level), and no
test of examples has a time limit for each, since time is measured by `make bench` alone.
"""

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings
from pos.log import _Output

settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    before = (_Output.least, _Output.to_stderr, _Output.configured)
    yield
    if (_Output.least, _Output.to_stderr, _Output.configured) != before:
        _Output.least, _Output.to_stderr, _Output.configured = before
        structlog.reset_defaults()
