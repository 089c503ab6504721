"""The bridge against real control desks with recorded acts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pos.counter.bridge import Counter
from pos.counter.cash_view import CashView
from pos.counter.desk_view import DeskView, GroupView
from pos.counter.run import run_counter
from pos.errors import ConfigError
from pos.wires.control import ControlServer
from PySide6.QtCore import QAbstractItemModel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

PARTS = ("scanner", "printer", "terminal", "scale", "cash", "shelf")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010100000000376ef9240000000a49444154789c63680000"
    "0082008177cd72b60000000049454e44ae426082"
)


class Bench:
    """Desks that answer as they are told, and remember what was posted."""

    def __init__(self) -> None:
        self.states: dict[str, dict[str, Any]] = {part: {} for part in PARTS}
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.answer: Callable[[], dict[str, Any]] = dict
        acts = (
            "scan",
            "raw",
            "faults",
            "unplug",
            "cover",
            "card",
            "cancel",
            "auto",
            "put",
            "add",
            "off",
            "coin",
            "note",
            "pull",
            "jam",
            "free",
        )
        self.desks = {
            part: ControlServer(
                lambda part=part: self.states[part],  # type: ignore[misc]
                {name: self._act(part, name) for name in acts},
                {"paper.png": lambda: PNG},
            )
            for part in PARTS
        }

    def _act(self, part: str, name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
        def act(call: dict[str, Any]) -> dict[str, Any]:
            self.calls.append((part, name, call))
            return self.answer()

        return act


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    for desk in made.desks.values():
        desk.start()
    yield made
    for desk in made.desks.values():
        desk.stop()


@pytest.fixture
def counter(qapp: object, bench: Bench, qtbot: QtBot) -> Iterator[Counter]:
    subject = Counter({part: bench.desks[part].url for part in PARTS})
    subject.start()
    qtbot.waitUntil(lambda: all(_desk(subject, part).state is not None for part in PARTS))
    yield subject
    subject.stop()


def _desk(counter: Counter, part: str) -> DeskView:
    more: list[DeskView] = list(counter.property("more"))
    desk = next((one for one in more if one.property("part") == part), None) or getattr(counter, part)
    assert isinstance(desk, DeskView)
    return desk


def _groups(desk: Any) -> list[GroupView]:
    return list(desk.groups)


def _press(qtbot: QtBot, desk: DeskView, key: str) -> str:
    with qtbot.waitSignal(desk.noted):
        desk.press(key)
    return str(desk.property("note"))


def test_a_product_is_held_to_the_scanner(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    bench.answer = lambda: {"sent": 17}
    with qtbot.waitSignal(_desk(counter, "scanner").noted):
        counter.scan("0400000000114")
    qtbot.waitUntil(lambda: len(bench.calls) == 2)
    assert min(bench.calls) == ("scanner", "scan", {"data": "0400000000114"})
    assert max(bench.calls)[:2] == ("shelf", "add")
    assert _desk(counter, "scanner").property("note") == "Semi-skimmed milk: 17 bytes on the wire"


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        ({"sent": 0, "why": "disabled"}, "Coupon: not read, the lane has switched the scanner off"),
        ({"sent": 0}, "Coupon: read, but nobody is on the wire"),
        ({}, "Coupon: done"),
    ],
)  # fmt: skip
def test_what_became_of_a_press(
    counter: Counter, bench: Bench, qtbot: QtBot, answer: dict[str, Any], note: str
) -> None:
    bench.answer = lambda: answer
    assert _press(qtbot, _desk(counter, "scanner"), "coupon") == note


def test_a_desk_that_refuses_says_why(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    def refuse() -> dict[str, Any]:
        raise ValueError("no payment waits for a card")

    bench.answer = refuse
    assert _press(qtbot, _desk(counter, "terminal"), "cancel") == "Red key: refused, no payment waits for a card"
    assert _desk(counter, "terminal").property("failed") is True


def test_a_desk_that_went_away_is_shown_and_one_that_came_back(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    bench.desks["printer"].stop()
    qtbot.waitUntil(lambda: _desk(counter, "printer").property("tone") == "stop")
    assert "does not answer" in str(_desk(counter, "printer").property("status"))
    assert _press(qtbot, _desk(counter, "printer"), "cover") == "Cover open: the desk does not answer"
    assert _desk(counter, "scanner").property("tone") == "go"


def test_the_last_receipts_code_is_scanned(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    assert _press(qtbot, _desk(counter, "scanner"), "receipt") == "Last receipt: no receipt with a code lies here"
    bench.states["printer"] = {"receipts": [{"barcodes": ["RECEIPT-42"]}]}
    qtbot.waitUntil(lambda: bool(_desk(counter, "printer").state))
    _press(qtbot, _desk(counter, "scanner"), "receipt")
    assert bench.calls == [("scanner", "scan", {"data": "RECEIPT-42"})]


def test_a_lit_button_posts_its_opposite(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    desk = _desk(counter, "printer")
    _press(qtbot, desk, "cover")
    bench.states["printer"] = {"cover_open": True}
    qtbot.waitUntil(lambda: bool(desk.state) and desk.property("status") == "Cover open")
    _press(qtbot, desk, "cover")
    assert [call for _, _, call in bench.calls] == [{"open": True}, {"open": False}]


def test_a_fault_strikes_once_or_every_message(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    desk = _desk(counter, "printer")
    _press(qtbot, desk, "fault-duplicate")
    desk.press("every")
    _press(qtbot, desk, "fault-duplicate")
    _press(qtbot, desk, "fault-none")
    fault = {"duplicate": True, "direction": "receive"}
    assert [call for _, _, call in bench.calls] == [fault | {"times": 1}, fault | {"times": 0}, {}]


def test_new_paper_is_fetched(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    desk = _desk(counter, "printer")
    with qtbot.waitSignal(desk.printed):
        bench.states["printer"] = {"received": 9}
    assert str(desk.property("paper")).startswith("image://paper/")
    assert counter.sheet.image.width() == counter.sheet.width


def test_the_terminal_goes_on_by_itself_as_it_was_told(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    bench.answer = lambda: {"auto": "approve"}
    desk = _desk(counter, "terminal")
    _press(qtbot, desk, "auto-approve")
    lit = {act.action.key: act for group in _groups(desk) for act in group.views}
    qtbot.waitUntil(lambda: lit["auto-approve"].property("lit") is True)
    _press(qtbot, desk, "auto-off")
    assert [call for _, _, call in bench.calls] == [{"outcome": "approve", "after_ms": 1500}, {"outcome": None}]


def test_a_weight_is_put_on_the_scale(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    desk = _desk(counter, "scale")
    _press(qtbot, desk, "put-840")
    assert bench.calls == [("scale", "put", {"weight_g": 840})]
    for shows, status in (
        ({"gross_g": 840, "tare_g": 0, "stable": True}, "0.840 kg"),
        ({"gross_g": 845, "tare_g": 0, "stable": False}, "0.845 kg, swings"),
        ({"gross_g": 0, "tare_g": 0, "stable": True, "over": True}, "Over its capacity"),
    ):
        bench.states["scale"] = {"shows": shows}
        qtbot.waitUntil(lambda status=status: desk.property("status") == status)
    bench.states["scale"] = {"plugged": False}
    qtbot.waitUntil(lambda: desk.property("status") == "Unplugged")


CASH = {
    "setup": {"currency": "GBP", "coins": "50,100", "notes": "500"}, "tray": {"100": 2, "20": 1}, "tray_minor": 220,
    "jammed": [], "takes": True,
}  # fmt: skip


def _shown(rows: Any) -> list[tuple[Any, ...]]:
    return [tuple(rows.data(rows.index(row, 0), 257 + role) for role in (0, 1, 2, 5)) for row in range(rows.rowCount())]


def test_coins_and_notes_are_put_in_and_change_is_taken(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    desk, face = _desk(counter, "cash"), counter.cashFace
    assert isinstance(face, CashView)
    bench.states["cash"] = CASH
    qtbot.waitUntil(lambda: desk.property("status") == "Takes coins and notes")
    assert _shown(face.pieces) == [(50, "50p", False, 1), (100, "£1", False, 1), (500, "£5", True, 1)]
    assert _shown(face.tray) == [(100, "£1", False, 2), (20, "20p", False, 1)]
    assert desk.property("display") == "£2.20"
    face.insert(50, False, "50p")
    face.insert(500, True, "£5")
    with qtbot.waitSignal(desk.noted):
        face.pull()
    qtbot.waitUntil(lambda: len(bench.calls) == 3)
    assert bench.calls == [
        ("cash", "coin", {"value_minor": 50}), ("cash", "note", {"value_minor": 500}), ("cash", "pull", {}),
    ]  # fmt: skip


def test_a_coin_that_is_not_taken_is_told(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    bench.answer = lambda: {"taken": False}
    desk, face = _desk(counter, "cash"), counter.cashFace
    assert isinstance(face, CashView)
    with qtbot.waitSignal(desk.noted):
        face.insert(50, False, "50p")
    assert (desk.property("note"), desk.property("failed")) == ("50p: not taken, it falls through", True)


def test_what_sticks_is_freed_by_the_same_button(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    desk = _desk(counter, "cash")
    _press(qtbot, desk, "jam-coins")
    bench.states["cash"] = CASH | {"jammed": ["notes", "coins"]}
    qtbot.waitUntil(lambda: desk.property("tone") == "stop")
    _press(qtbot, desk, "jam-coins")
    assert bench.calls == [("cash", "jam", {"unit": "coins"}), ("cash", "free", {"unit": "coins"})]


def test_a_counter_without_cash_has_none(qapp: object, bench: Bench) -> None:
    subject = Counter({part: bench.desks[part].url for part in PARTS[:4]})
    assert subject.property("more") == []
    assert all(getattr(subject, name) is None for name in ("bagFace", "cashFace"))
    subject.stop()


def _rows(model: Any) -> list[tuple[Any, ...]]:
    return [tuple(model.data(model.index(row, 0), 257 + role) for role in range(3)) for row in range(model.rowCount())]


def test_what_is_scanned_goes_on_the_packing_shelf_and_comes_off_again(counter: Counter, bench: Bench) -> None:
    bag: Any = counter.bagFace
    counter.scan("0400000000114")
    [(place, name, weight)] = _rows(bag.lies)
    assert (place, name) == (0, "Semi-skimmed milk")
    bag.lift(0)
    assert (_rows(bag.lies), _rows(bag.hand)) == ([], [(0, name, weight)])
    bag.toggle()
    counter.scan("0400000000114")
    bag.drop(0)
    bag.put(0)
    assert (len(_rows(bag.lies)), _rows(bag.hand)) == (1, [])
    bag.clear()
    assert _rows(bag.lies) == []


def test_a_shelf_tells_what_stands_on_it(counter: Counter, bench: Bench, qtbot: QtBot) -> None:
    desk = _desk(counter, "shelf")
    bench.states["shelf"] = {"shows": {"gross_g": 1_240, "tare_g": 0, "stable": True}}
    qtbot.waitUntil(lambda: desk.property("status") == "1.240 kg")
    _press(qtbot, desk, "stolen-450")
    assert ("shelf", "add", {"weight_g": 450}) in bench.calls


def test_the_shelf_turns_pages(counter: Counter, qtmodeltester: ModelTester) -> None:
    shelf: Any = counter.shelf
    goods = shelf.goods
    assert isinstance(goods, QAbstractItemModel)
    first = goods.data(goods.index(0, 0), 257)
    shelf.turn(1)
    assert goods.data(goods.index(0, 0), 257) != first
    shelf.search("no such thing at all")
    assert (goods.rowCount(), bool(shelf.noneWords), shelf.hasLater) == (0, True, False)
    shelf.search("")
    qtmodeltester.check(goods)  # type: ignore[no-untyped-call]


NOBODY = dict.fromkeys(PARTS[:4], "http://127.0.0.1:1")


@pytest.mark.parametrize(
    "urls",
    [
        {},
        {"scanner": "http://127.0.0.1:1"},
        NOBODY | {"terminal": "http://example.org:80"},
        NOBODY | {"scale": "http://127.0.0.1"},
        NOBODY | {"toaster": "http://127.0.0.1:1"},
    ],
)
def test_addresses_that_are_no_desks_are_named(qapp: object, urls: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        Counter(urls)


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigError, match="no display"):
        run_counter({})
