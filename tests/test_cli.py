"""The commands as a script calls them: what they print, and their exit codes."""

import json
from pathlib import Path

import pytest
from pos.cli import app, main
from pos.errors import ConfigError, PosError
from pos.lane.events import StartPressed
from pos.store.journal import LaneStore
from typer.testing import CliRunner, Result

HEADER = "gtin,name,price\n"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("7032069804988", {"type": "gtin", "gtin": "07032069804988"}),
        ("96385074", {"type": "gtin", "gtin": "00000096385074"}),
        ("036000291452", {"type": "gtin", "gtin": "00036000291452"}),
        ("]C10107032069804988310300125017261231", {"weight_g": 1250, "expiry": "2026-12-31"}),
        ("https://id.gs1.org/01/07032069804988", {"gtin": "07032069804988"}),
        ("2004011200808", {"type": "variable_measure", "price_minor": 80}),
    ],
)
def test_decode_says_what_a_code_means(code: str, found: dict[str, object]) -> None:
    result = run("decode", code)
    assert result.exit_code == 0
    assert json.loads(result.stdout).items() >= found.items()


def test_decode_refuses_a_wrong_check_digit() -> None:
    result = run("decode", "7032069804987")
    assert result.exit_code == 6
    assert json.loads(result.stdout)["why"] == "bad-check-digit"


def test_every_mistake_of_a_configuration_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lane.toml"
    path.write_text('lanes = 1\n[shop]\nlane = "four"\n[scanner.a]\nurl = "ftp://x"\n', encoding="utf-8")
    result = run("config", "check", path)
    assert isinstance(result.exception, PosError)
    assert result.exception.exit_code == 2
    named = " ".join(result.exception.mistakes)  # type: ignore[attr-defined]
    assert "lanes" in named
    assert "shop.lane" in named


def test_a_language_without_words_is_a_mistake_of_a_configuration(tmp_path: Path) -> None:
    # `pos.prove.files`, seed 1, input 1475: it was good, and the lane did not start.
    path = tmp_path / "lane.toml"
    path.write_text('[shop]\nlanguages = ["en", "du"]\n', encoding="utf-8")
    result = run("config", "check", path)
    assert isinstance(result.exception, ConfigError)
    assert "shop.languages" in str(result.exception)


def test_two_devices_on_one_port_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "lane.toml"
    path.write_text('[scanner.a]\nurl = "tcp://h:1"\n[printer.b]\nurl = "tcp://h:1"\n', encoding="utf-8")
    result = run("config", "check", path)
    assert "already used by scanner.a" in str(result.exception.mistakes)  # type: ignore[union-attr]


def test_a_bad_row_keeps_the_whole_list_out(tmp_path: Path) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(HEADER + "7032069804988,Oat drink,1.80\n7032069804987,Bread,1.45\n", encoding="utf-8")
    result = run("catalog", "import", shop, "--folder", tmp_path)
    assert result.exit_code == 3
    assert "shop.csv:3: gtin" in result.stderr
    assert not (tmp_path / "catalog.db").exists()


def test_a_good_list_can_be_looked_up(tmp_path: Path) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(HEADER + "7032069804988,Oat drink,1.80\n", encoding="utf-8")
    assert run("catalog", "import", shop, "--folder", tmp_path).exit_code == 0
    assert (
        json.loads(run("catalog", "show", "7032069804988", "--folder", tmp_path).stdout)["name"]["default"]
        == "Oat drink"
    )
    assert run("catalog", "show", "4006381333931", "--folder", tmp_path).exit_code == 6


def test_a_missing_journal_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["pos", "journal", "verify", "--folder", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 4
    assert "There is no lane database" in capsys.readouterr().err


def test_a_record_known_from_a_receipt_is_asked_for(tmp_path: Path) -> None:
    with LaneStore.open(tmp_path / "lane.db", 4) as store:
        kept = store.append(StartPressed(at=1), ())
    verify = ("journal", "verify", "--folder", tmp_path, "--anchor")
    assert run(*verify, f"1:{kept.hash[:8]}").exit_code == 0
    cut = run(*verify, "2:5df6e0e2")
    assert (cut.exit_code, "missing" in cut.stderr) == (4, True)
    assert isinstance(run(*verify, "5df6e0e2").exception, ConfigError)
