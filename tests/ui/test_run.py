"""The kiosk as a program of its own: it shows, beats, and ends on SIGTERM with 0."""

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.ui

PROGRAM = """
import os, signal
from pos.config import DisplayConfig
from pos.ui.run import run_kiosk
from pos.words.words import words_for
from tests.ui.samples import s03

def start(display):
    display.show(s03("en"))
    return lambda: print("stopped", flush=True)

beats = []
def beat():
    beats.append(1)
    if len(beats) == 2:
        print("alive", flush=True)
        os.kill(os.getpid(), signal.SIGTERM)

raise SystemExit(run_kiosk(DisplayConfig(), words_for, start, print, beat=beat))
"""


def run(**environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], env=kept | environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_it_shows_and_ends_on_sigterm() -> None:
    done = run(QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout.splitlines()[-2:]) == (0, ["alive", "stopped"]), done.stderr + done.stdout


def test_without_a_display_it_says_so() -> None:
    done = run()
    assert "There is no display to open the kiosk on." in done.stderr
    assert -done.returncode != signal.SIGABRT
