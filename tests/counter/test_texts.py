"""counter.toml: every special code means to the lane what its button says, and no button is ambiguous."""

from pathlib import Path

import msgspec
import pytest
from pos.counter.texts import Action, Texts, read_texts
from pos.errors import ConfigError
from pos.payments.sim.zvt_cards import outcome
from pos.sale.barcode import BarcodeRules, read
from pos.wires.faults import FaultScript

RULES = BarcodeRules.for_country("GB")
MEANINGS = {
    "unknown": "gtin", "wrong-check": "unreadable", "scale-label": "variable_measure", "gs1-lot": "gtin",
    "gs1-expired": "gtin", "digital-link": "gtin", "badge": "staff_badge", "badge-stranger": "staff_badge",
    "member": "member", "member-new": "member", "coupon": "coupon", "coupon-battery": "coupon", "coupon-soap": "coupon",
    "coupon-summer": "coupon", "card-number": "unreadable",
}  # fmt: skip


@pytest.fixture(scope="module")
def texts() -> Texts:
    return read_texts()


def _actions(texts: Texts, desk: str) -> dict[str, Action]:
    groups = (*getattr(texts, desk).groups, texts.unplug, texts.faults)
    found = [action for group in groups for action in group.actions]
    assert len({action.key for action in found}) == len(found)
    return {action.key: action for action in found}


@pytest.mark.parametrize(("key", "meaning"), MEANINGS.items())
def test_a_special_code_means_what_its_button_says(texts: Texts, key: str, meaning: str) -> None:
    call = _actions(texts, "scanner")[key].posted(lit=False)
    read_as = read((call.get("aim", "") + call["data"]).encode(), RULES)
    assert read_as.__struct_config__.tag == meaning


def test_every_scan_button_is_proved_above(texts: Texts) -> None:
    scans = {key for key, action in _actions(texts, "scanner").items() if action.act == "scan" and not action.receipt}
    assert scans == set(MEANINGS)


def test_the_binary_is_4_kib(texts: Texts) -> None:
    assert len(bytes.fromhex(_actions(texts, "scanner")["binary"].posted(lit=False)["hex"])) == 4096


def test_every_fault_is_a_fault_script(texts: Texts) -> None:
    for action in texts.faults.actions:
        msgspec.convert(action.posted(lit=False), FaultScript)


def test_the_terminal_knows_every_card(texts: Texts) -> None:
    for action in _actions(texts, "terminal").values():
        call = action.posted(lit=False)
        assert "outcome" not in call or call["outcome"] is None or outcome(call)


def test_a_lit_toggle_is_undone(texts: Texts) -> None:
    cover = _actions(texts, "printer")["cover"]
    assert (cover.lit({"cover_open": True}), cover.lit({"cover_open": False}), cover.lit({})) == (True, False, False)
    assert (cover.posted(lit=False), cover.posted(lit=True)) == ({"open": True}, {"open": False})


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    damaged = tmp_path / "counter.toml"
    damaged.write_text("title = ", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"counter\.toml can't be read"):
        read_texts(damaged)
