"""A typeface that can't be looked up is replaced, and stops no paper."""

from pathlib import Path

import pytest
from pos.devices import receipt_fonts
from pos.devices.receipt_fonts import font


@pytest.mark.parametrize("script", ["no program at all", "#!/bin/sh\nexec sleep 60\n"])
def test_a_look_up_that_fails_or_never_ends_stops_no_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = tmp_path / "fc-match"
    program.write_text(script)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(receipt_fonts, "LOOK_UP_S", 0.05)
    receipt_fonts._look_up.cache_clear()
    font.cache_clear()
    assert font("U+0E01", 23, bold=False).path == font("latin", 23, bold=False).path
    receipt_fonts._look_up.cache_clear()
    font.cache_clear()
