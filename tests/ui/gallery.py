"""Pictures of every sample: `python -m tests.ui.gallery OUT [--language en] [--orientation portrait] [--theme light] [--only S03]`."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from pos.config import DisplayConfig
from pos.ui.stand import Stand
from pos.words.words import words_for
from PySide6.QtGui import QGuiApplication

from tests.ui.sheet_samples import SAMPLES


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--orientation", default="portrait")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--diagonal", type=float, default=21.5)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    application = QGuiApplication(sys.argv[:1])
    display = DisplayConfig(
        orientation=chosen.orientation, theme=chosen.theme, less_motion=True, diagonal_inch=chosen.diagonal
    )
    stand = Stand(display, words_for)
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name, make in SAMPLES.items():
        if chosen.only and not any(name.startswith(one) for one in chosen.only.split(",")):
            continue
        stand.show(make(chosen.language))
        kind = "" if chosen.orientation == "portrait" else "-landscape"
        look = "" if chosen.theme == "light" else f"-{chosen.theme}"
        stand.grab().save(str(chosen.out / f"{name}-{chosen.language}{kind}{look}.png"))
        for trouble in stand.troubles():
            print(name, chosen.language, chosen.orientation, trouble)
    for warning in stand.window.warnings:
        print("WARNING", warning)
    stand.close()
    application.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
