"""What a receipt says, by somebody else's ESC/POS interpreter: escpos-tools, a program of its own in PHP.

`ESCPOS_TOOLS=FOLDER` names the folder with its `esc2text.php` (github.com/receipt-print-hq/escpos-tools, MIT). It reads
every text as code page 437, whatever `ESC t` says, so its letters are turned back into bytes first; and of `GS a` and
`GS f`, which it does not know, it takes the argument for a letter.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pos.devices.printer_model import model_of
from pos.devices.receipt_escpos import encode
from pos.devices.receipt_lines import as_text

from devices.papers import job, paper

TOOLS = os.environ.get("ESCPOS_TOOLS", "")
PAGE_16 = "cp1252"
"""What `ESC t 16` is on the printer of this test."""

needs_the_interpreter = pytest.mark.skipif(
    not TOOLS or shutil.which("php") is None, reason="ESCPOS_TOOLS names no interpreter, or php is not installed"
)


def understood(data: bytes, folder: Path) -> list[str]:
    path = folder / "receipt.bin"
    path.write_bytes(data)
    command = ["php", "-d", "display_errors=0", "-d", "error_reporting=0", f"{TOOLS}/esc2text.php", str(path)]
    said = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    text = said.encode("cp437").decode(PAGE_16)
    return words(re.sub(r"[\x00-\x09\x0b-\x1f]", "", text))


def words(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@needs_the_interpreter
@pytest.mark.parametrize("language", ["en", "de"])
def test_another_interpreter_reads_the_same_lines_in_the_same_order(language: str, tmp_path: Path) -> None:
    laid, model = paper(job(language)), model_of("TM-T88V", 80)
    wanted = [line for line in words(as_text(laid)) if line != "R004-00000017"]  # that one is bars
    assert b"\x1bt\x10" in b"".join(encode(laid, model))
    assert understood(b"".join(encode(laid, model)), tmp_path) == wanted
