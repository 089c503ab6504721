"""lane.toml: what a shop can write wrong, and that it hears of all of it at once, by key."""

from pathlib import Path

import pytest
from pos.app import shop_of
from pos.config import Config, load
from pos.errors import ConfigError

GOOD = """
folder = "data"
catalog = "shared/goods.db"
[shop]
name = "Corner"
lane = 3
timezone = "Europe/Berlin"
languages = ["en", "de"]
badges = { "4711" = "Sam" }
[tax.standard]
rate = 20
label = "A"
[scanner.front]
url = "serial:///dev/ttyUSB0?baud=9600"
[printer.receipts]
url = "tcp://10.0.0.8:9100"
[terminal.card]
url = "tcp://10.0.0.7:20007"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "lane.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str, *, training: bool = False) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(written(folder, text), training=training)
    assert caught.value.exit_code == 2
    assert str(folder) in caught.value.what
    return caught.value.mistakes


def test_a_good_file(tmp_path: Path) -> None:
    config = load(written(tmp_path, GOOD))
    assert config.folder == tmp_path / "data"
    assert config.catalog == tmp_path / "shared/goods.db"
    assert config.shop.languages == ("en", "de")
    assert config.tax["standard"].rate_bp == 2000
    assert [(part, name) for part, name, _ in config.devices()] == [
        ("scanner", "front"),
        ("printer", "receipts"),
        ("terminal", "card"),
    ]
    assert not config.simulated


def test_nothing_is_needed(tmp_path: Path) -> None:
    config = load(written(tmp_path, ""))
    assert (config.folder, config.catalog, config.devices()) == (tmp_path / "var", None, [])


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("colour = 1", "colour: unknown key"),
        ("[shop]\nnmae = 'x'", "shop.nmae: unknown key"),
        ("[shop]\nlane = '3'", "shop.lane: Input should be a valid integer (found '3')"),
        ("[shop]\nlane = 0", "shop.lane: Input should be greater than or equal to 1 (found 0)"),
        ("[shop]\nlanguages = 'en'", "shop.languages: Input should be a valid tuple (found 'en')"),
        ("[shop]\ntimezone = 'Mars/Base'", "shop.timezone: 'Mars/Base' is no time zone; write it like Europe/London"),
        ("[shop]\ntimezone = '../etc'", "shop.timezone: '../etc' is no time zone; write it like Europe/London"),
        ("[shop]\nlanguage = 'fr'", "shop.language: 'fr' is not in shop.languages"),
        ("[tax.standard]\nrate = 5.555\nlabel = 'A'", "tax.standard.rate: 5.555 has more than two decimals"),
        ("[tax.standard]\nlabel = 'A'", "tax.standard.rate: is missing"),
        ("[scanner.front]", "scanner.front.url: is missing"),
        ("[scanner]\nfront = 1", "scanner.front: Input should be a valid dictionary or instance of ScannerConfig (found 1)"),
        ("[scanner.front]\nurl = 'usb://1'", "scanner.front.url: 'usb://1' is no address for a scanner; use serial or tcp"),
        ("folder = 3", "folder: Input should be an instance of Path (found 3)"),
    ],
)  # fmt: skip
def test_one_mistake(tmp_path: Path, text: str, mistake: str) -> None:
    found = mistakes(tmp_path, text)
    assert len(found) == 1
    assert found[0].startswith(mistake.split(" (", maxsplit=1)[0]), found


def test_all_mistakes_at_once_also_those_between_parts(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        "colour = 1\n[shop]\nlane = 'x'\n[tax.odd]\nrate = 101\n[scanner.broken]\nids = 'aim'\n"
        "[scanner.a]\nurl = 'serial:///dev/ttyUSB0?baud=9600'\n[printer.b]\nurl = 'serial:///dev/ttyUSB0'\n",
    )
    keys = [line.split(":")[0] for line in found]
    assert sorted(keys) == [
        "colour",
        "printer.b.url",
        "scanner.broken.url",
        "shop.lane",
        "tax.odd.label",
        "tax.odd.rate",
    ]


def test_two_devices_can_not_share_a_port(tmp_path: Path) -> None:
    port = "tcp://10.0.0.7:20007"
    (found,) = mistakes(tmp_path, f"[printer.a]\nurl = '{port}'\n[terminal.b]\nurl = '{port}'\n")
    assert found == f"terminal.b.url: {port} is already used by printer.a.url; two devices can't share a port"


def test_a_training_lane_takes_no_real_money(tmp_path: Path) -> None:
    assert mistakes(tmp_path, GOOD, training=True) == (
        "terminal.card: a training lane may only use simulated terminals",
    )
    simulated = GOOD + "simulated = true\n"
    config = load(written(tmp_path, simulated), training=True)
    assert config.training
    assert config.simulated


def test_no_wallet_is_called_as_the_book_of_gift_cards(tmp_path: Path) -> None:
    table = "\n[wallet.gift]\ndriver = 'alipay'\napp = '1'\nkey = 'a.pem'\ntheir_key = 'b.pem'\n"
    (found,) = mistakes(tmp_path, GOOD + table)
    assert found == (
        "wallet.gift: no wallet may be called 'gift', since the book of gift cards is; choose another name"
    )


def test_a_wrong_password_is_not_repeated(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, "[terminal.card]\nurl = 'tcp://h:1'\npassword = '12345'\n")
    assert found.startswith("terminal.card.password:")
    assert "12345" not in found
    assert "000000" not in repr(Config(terminal={"card": {"url": "tcp://h:1"}}))  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("raw", "what"),
    [(b"[shop", "is not valid TOML"), (b"name = '\xff'", "is not UTF-8 (byte 8)")],
)
def test_a_file_that_is_none(tmp_path: Path, raw: bytes, what: str) -> None:
    path = tmp_path / "lane.toml"
    path.write_bytes(raw)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert what in caught.value.what
    assert caught.value.do


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read: No such file"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 3000 + "]" * 3000,
        "x = " + "[{a = " * 150 + "1" + "}]" * 150,
        "a." * 2000 + "b = 1",
        "x = " + "9" * 5000,
    ],
)
def test_a_file_that_is_too_deep_or_too_long_is_said(tmp_path: Path, text: str) -> None:
    # `pos.prove.files`, seed 1, inputs 53, 80 and 146
    with pytest.raises(ConfigError, match=r"lane\.toml (is nested too deeply|is not valid TOML)"):
        load(written(tmp_path, text))


def test_mistakes_hold_nothing_that_a_terminal_would_obey_and_no_pages(tmp_path: Path) -> None:
    # `pos.prove.files`, seed 1, input 17
    told = mistakes(tmp_path, '"\\u001b[2J" = 1\n[shop]\nlane = "' + "x" * 5000 + '"\n')
    assert all(one.isprintable() and len(one) < 300 for one in told)
    assert "?[2J: unknown key" in told


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[shop]\nname = "\\u001b[2J"', "shop.name"),
        ('[shop]\naddress = ["x\\ny"]', "shop.address.0"),
        ('[shop]\ntax_number = "\\u202e1"', "shop.tax_number"),
        ('[tax.standard]\nrate = 1\nlabel = "\\u0007"', "tax.standard.label"),
        ('[scanner.front]\nurl = "tcp://h:1\\u001b"', "scanner.front.url"),
        ('[shop]\nreceipt_url = "https://x/\\n"', "shop.receipt_url"),
        ('[shop]\nlogo = "\\u0000.png"', "shop.logo"),
        ('[scanner."\\u001b"]\nurl = "tcp://h:1"', "scanner.?.[key]"),
    ],
)
def test_what_is_shown_and_printed_is_one_line_of_text(tmp_path: Path, text: str, key: str) -> None:
    (told,) = mistakes(tmp_path, text)
    assert told.startswith(f"{key}: ")
    assert "control character" in told


def test_a_receipts_address_fits_into_a_code(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, f'[shop]\nreceipt_url = "https://{"x" * 300}"')
    assert told.startswith("shop.receipt_url: ")


def test_goods_are_named_by_category_or_by_number() -> None:
    config = Config(goods={"food": ("fruit", "-plu:3179", "7032069804988", "-96385074")})
    assert shop_of(config).goods == {"food": ("fruit", "-plu:3179", "07032069804988", "-00000096385074")}
