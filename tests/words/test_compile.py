import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pos.words import compile as compiling
from pos.words.compile import LOCALE, compile_all, load

SAID = "dock.pay"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(LOCALE, tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    return tmp_path / "locale"


def po(folder: Path) -> Path:
    return folder / "en" / "LC_MESSAGES" / "pos.po"


def no_compiler(*_: object) -> bytes:
    pytest.fail("compiled again")


def test_a_catalogue_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load("en", folder).gettext(SAID) == "Pay"
    monkeypatch.setattr(compiling, "_compile", no_compiler)
    assert load("en", folder).gettext(SAID) == "Pay"


def test_a_changed_source_is_compiled_again_whatever_the_clock_says(folder: Path) -> None:
    load("en", folder)
    changed = po(folder).read_text(encoding="utf-8").replace('msgstr "Pay"', 'msgstr "Check out"', 1)
    po(folder).write_text(changed, encoding="utf-8")
    po(folder).with_suffix(".mo").touch()
    assert load("en", folder).gettext(SAID) == "Check out"


@pytest.mark.parametrize("content", [b"", b"\xde\x12\x04\x95cut", b"not a catalogue"])
def test_a_damaged_mo_is_replaced(folder: Path, content: bytes) -> None:
    po(folder).with_suffix(".mo").write_bytes(content)
    assert load("en", folder).gettext(SAID) == "Pay"
    assert po(folder).with_suffix(".mo").stat().st_size > 1000


def test_a_folder_that_cannot_be_written_still_speaks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(compiling, "_replace", read_only)
    assert load("en", folder).gettext(SAID) == "Pay"
    assert not po(folder).with_suffix(".mo").exists()


def test_a_mo_alone_is_enough(folder: Path) -> None:
    load("en", folder)
    po(folder).unlink()
    assert load("en", folder).gettext(SAID) == "Pay"


def test_several_processes_may_compile_at_once(folder: Path) -> None:
    code = f"from pathlib import Path; from pos.words.compile import load; print(load('en', Path({str(folder)!r})).gettext('{SAID}'))"
    racing = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [one.communicate(timeout=60)[0].strip() for one in racing] == ["Pay"] * 3
    assert sorted(path.name for path in po(folder).parent.iterdir()) == ["pos.mo", "pos.po"]


def test_everything_is_compiled_ahead(folder: Path) -> None:
    assert compile_all(folder) == ("ar", "de", "en", "ja", "zh_Hans")
    assert len(list(folder.rglob("*.mo"))) == 5


def test_saying_something_needs_no_compiler() -> None:
    code = (
        "import sys; from pos.words.words import Words; from pos.lane.message import Msg;"
        "print(Words('de').say(Msg('dock.pay'))); print([name for name in sys.modules if name.startswith('babel')])"
    )
    compile_all()
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert out.stdout.splitlines() == ["Bezahlen", "[]"]
