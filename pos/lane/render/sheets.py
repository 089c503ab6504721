"""The sheets that rise over the list: S02, S06, S07, S12, S14, S28, S29 and the search keyboard."""

from collections.abc import Callable

from pos.lane.events import (
    Aid,
    BackPressed,
    CheckAsked,
    EaseSwitched,
    FindOpened,
    GiftTaken,
    HelpCalled,
    ItemFound,
    KeyTyped,
    LanguageChosen,
    LineRemoved,
    OwnBagPlaced,
    PrintPressed,
    QuantitySet,
    SheetClosed,
    SheetOpened,
    StepperPressed,
)  # fmt: skip
from pos.lane.gift import most_minor
from pos.lane.parts import (
    BagsSheet,
    Button,
    CountSheet,
    Dock,
    HelpAnswer,
    HelpSheet,
    ItemSheet,
    LanguageSheet,
    Press,
    ReasonsSheet,
    SearchSheet,
    Sheet,
    TypeSheet,
)  # fmt: skip
from pos.lane.render.basket_view import detail
from pos.lane.render.cash_view import given_button, given_sheet
from pos.lane.render.frame import call_button, dock, pay_button
from pos.lane.render.gift_view import card_sheet, pin_sheet
from pos.lane.render.instalment_view import SHEET, plan_dock, plan_sheet
from pos.lane.render.pay_view import bag_stepper
from pos.lane.render.say import button, money, name_size, picture, say, text
from pos.lane.render.shown_view import member_sheet, voucher_sheet
from pos.lane.render.split_view import amount_sheet, give_back_sheet
from pos.lane.state import Lane
from pos.lane.viewing import SHORTEST_NUMBER

__all__ = ["SHEET_IDS", "sheet", "sheet_dock"]

SHEET_IDS = {
    "language": "S02",
    "count": "S06",
    "bags": "S07",
    "help": "S12",
    "item": "S14",
    "easier": "S28",
    "type": "S29",
    "search": "S04",
    "voucher": "S10",
    "member": "S11",
    "part": "S21",
    "give-back": "S21",
    "given": "S18",
    SHEET: "S16",
    "gift-card": "S20",
    "gift-pin": "S20",
}
LETTERS = (tuple("qwertyuiop"), tuple("asdfghjkl"), tuple("zxcvbnm"))


def sheet(lane: Lane) -> Sheet | None:
    """The open sheet, if there is one and what it is about is still there."""
    make = _SHEETS.get(lane.view.sheet)
    return make(lane) if make else None


def sheet_dock(lane: Lane) -> Dock:
    """Under a sheet the dock keeps the total; the mint button is what the sheet is for."""
    name, view = lane.view.sheet, lane.view
    close = button("close", say("dock.close"), SheetClosed(), "x")
    if name == "help":
        return dock(lane, call_button(), back=close)
    if name == "count" and view.picked:
        press = ItemFound(product=view.picked, source="picked", code=view.picked.sku, count=view.number)
        return dock(lane, button("add", say("count.add", n=view.number), press), back=close)
    if name == "type":
        press_ok = button("type-ok", say("type.ok"), KeyTyped(key="ok"), enabled=bool(view.typed) and not view.note)
        return dock(lane, press_ok, back=close)
    if name == "member" and lane.loyalty.member is None:
        ok = button("member-ok", say("member.ok"), KeyTyped(key="ok"), enabled=len(view.typed) >= SHORTEST_NUMBER)
        return dock(lane, ok, back=close)
    if name in ("part", "gift-card", "gift-pin", "give-back", "given"):
        return _money_dock(lane, close)
    if name == SHEET:
        return plan_dock(lane, close)
    if name == "search":
        return dock(lane, button("search-show", say("find.show"), KeyTyped(key="ok")), back=close)
    if name in ("item", "bags", "voucher", "member") and lane.phase == "scan":
        return dock(lane, pay_button(lane), back=close)
    return dock(lane, button("sheet-done", say("dock.done"), SheetClosed()))


def _money_dock(lane: Lane, close: Button) -> Dock:
    """Under the sheets of S18, S20 and S21."""
    name, typed = lane.view.sheet, lane.view.typed
    if name == "give-back":
        return dock(lane, button("keep-paying", say("split.keep"), SheetClosed()))
    if name == "given":
        return dock(lane, given_button(lane), back=close)
    if name == "gift-pin":
        amount = money(lane, most_minor(lane))
        pay = button("gift-pay", say("dock.pay-amount", amount=amount), GiftTaken(), enabled=len(typed) > 3)
        return dock(lane, pay, back=close)
    good = len(typed) > 3 if name == "gift-card" else bool(typed) and not lane.view.note
    return dock(lane, button("type-ok", say("type.ok"), KeyTyped(key="ok"), enabled=good), back=close)


def _languages(lane: Lane) -> LanguageSheet:
    return LanguageSheet(title=say("language.title"), choices=language_buttons(lane))


def language_buttons(lane: Lane, prefix: str = "language") -> tuple[Button, ...]:
    """Each language in its own words; no flags."""
    names = lane.shop.language_names
    return tuple(
        button(
            f"{prefix}-{one}", text(names.get(one, one)), LanguageChosen(language=one),
            "check" if one == lane.language else "", selected=one == lane.language,
        )
        for one in lane.shop.languages
    )  # fmt: skip


def _count(lane: Lane) -> CountSheet | None:
    product, number = lane.view.picked, lane.view.number
    if product is None:
        return None
    return CountSheet(
        title=say("count.title", item=product.name),
        picture=picture(product),
        value=number,
        less=button("count-less", say("name.minus"), StepperPressed(value=number - 1), "minus", enabled=number > 1),
        more=button("count-more", say("name.plus"), StepperPressed(value=number + 1), "plus"),
        keys=tuple(button(f"count-{n}", text(str(n)), StepperPressed(value=n)) for n in range(1, 10)),
        note=say("count.limit", n=product.limit or 99) if lane.view.note == "limit" else None,
    )


def _bags(lane: Lane) -> BagsSheet:
    note = say("bags.own-thanks") if lane.view.own_bag else say("bags.own-do")
    return BagsSheet(
        title=say("bags.title"),
        own=button(
            "own-bag",
            say("bags.own"),
            OwnBagPlaced(),
            "check" if lane.view.own_bag else "shopping-bag",
            selected=lane.view.own_bag,
        ),
        own_note=note,
        bags=tuple(bag_stepper(lane, product) for product in lane.view.bags),
    )


def _answers(lane: Lane) -> tuple[tuple[str, str, Press], ...]:
    """Six answers, picked for where the shopper is: id, icon, what its button does."""
    call = HelpCalled
    language = ("language", "globe", SheetOpened(sheet="language"))
    cannot_see = ("cannot-see", "eye", call(topic="cannot-see"))
    receipt = ("receipt", "receipt", SheetClosed())
    if lane.phase == "done":
        again = ("print-again", "printer", PrintPressed())
        return (again, receipt, cannot_see, language)
    if lane.phase == "pay":
        if lane.payment is not None and lane.payment.step == "unknown":
            return (("paid-twice", "credit-card", call(topic="paid-twice")), receipt, cannot_see, language)
        stuck = ("card-stuck", "credit-card", SheetClosed())
        undo = ("remove", "trash-2", BackPressed())
        return (stuck, ("two-ways", "split", call(topic="two-ways")), receipt, undo, cannot_see, language)
    wont_scan = ("wont-scan", "scan-barcode", SheetOpened(sheet="type"))
    no_barcode = ("no-barcode", "search", FindOpened())
    heavy = ("too-heavy", "weight", SheetOpened(sheet="type"))
    if not lane.cart.lines:
        return (
            wont_scan,
            no_barcode,
            heavy,
            ("own-bag", "shopping-bag", SheetOpened(sheet="bags")),
            cannot_see,
            language,
        )
    change = ("change-count", "plus", SheetClosed())
    remove = ("remove", "trash-2", SheetClosed())
    later = ("save", "save", CheckAsked(reason="suspend"))
    return (wont_scan, no_barcode, change, later if lane.shop.staffed else remove, heavy, cannot_see)


def _help(lane: Lane) -> HelpSheet:
    answers = tuple(_answer(lane, *one) for one in _answers(lane))
    return HelpSheet(title=say("help.title"), answers=answers)


def _answer(lane: Lane, id_: str, icon: str, does: Press) -> HelpAnswer:
    is_open = lane.view.answer == id_
    return HelpAnswer(
        id=f"answer-{id_}",
        icon=icon,
        title=say(f"help.{id_}"),
        sentence=say(f"help.{id_}-do"),
        button=button(f"do-{id_}", say(f"help.{id_}-button"), does),
        press=SheetOpened(sheet="help", answer="" if is_open else id_),
        open=is_open,
    )


def _item(lane: Lane) -> ItemSheet | None:
    priced = next((one for one in lane.priced.lines if one.line.line_id == lane.view.line_id), None)
    if priced is None:
        return None
    line, product = priced.line, priced.line.product
    one_less, one_more = (QuantitySet(line_id=line.line_id, quantity=line.quantity + step) for step in (-1, 1))
    told = say("item.limit", n=product.limit or 0) if lane.view.note == "limit" else None
    return ItemSheet(
        picture=picture(product),
        name=name_size(product),
        detail=detail(lane, priced),
        amount=money(lane, priced.amount_minor),
        offer=None,
        quantity=line.quantity,
        less=button(
            "item-less",
            say("name.minus-item", item=product.name),
            one_less,
            "minus",
            enabled=line.quantity > 1 and not line.measured,
        ),
        more=button("item-more", say("name.plus-item", item=product.name), one_more, "plus", enabled=not line.measured),
        remove=button("item-remove", say("item.remove"), LineRemoved(line_id=line.line_id), "trash-2"),
        wrong_price=button(
            "item-price", say("item.wrong-price"), CheckAsked(reason="price-check", line_id=line.line_id), "tag"
        ),
        note=told or (say("item.weighed") if line.measured else None),
    )


def _keypad(lane: Lane) -> tuple[Button, ...]:
    digits = [button(f"key-{n}", text(str(n)), KeyTyped(key=str(n))) for n in (*range(1, 10), 0)]
    back = button("key-back", say("name.backspace"), KeyTyped(key="back"), "delete", enabled=bool(lane.view.typed))
    clear = button("key-clear", say("name.clear"), KeyTyped(key="clear"), "x", enabled=bool(lane.view.typed))
    return (*digits[:9], back, digits[9], clear)


def _type(lane: Lane) -> TypeSheet:
    wrong = lane.view.note == "check-number"
    return TypeSheet(
        title=say("type.title"),
        typed=lane.view.typed,
        note=say("type.check") if wrong else say("type.hint"),
        note_tone="care" if wrong else "plain",
        keys=_keypad(lane),
    )


def _search(lane: Lane) -> SearchSheet:
    find = lane.view.find
    query = find.query if find else ""
    layout = lane.shop.keyboards.get(lane.language, LETTERS)
    rows = tuple(tuple(button(f"key-{key}", text(key), KeyTyped(key=key)) for key in row) for row in layout)
    last = (
        button("key-clear", say("name.clear"), KeyTyped(key="clear"), "x", enabled=bool(query)),
        button("key-space", say("name.space"), KeyTyped(key=" "), "space"),
        button("key-back", say("name.backspace"), KeyTyped(key="back"), "delete", enabled=bool(query)),
    )
    nothing = find is not None and find.answered and not find.goods
    return SearchSheet(typed=query, rows=(*rows, last), none=say("find.none") if nothing else None)


def _easier(lane: Lane) -> ReasonsSheet:
    aids: tuple[tuple[Aid, str], ...] = (("contrast", "contrast"), ("more-time", "clock"), ("less-motion", "pause"))
    choices = tuple(
        button(
            f"ease-{aid}",
            say(f"easier.{aid}"),
            EaseSwitched(aid=aid),
            "check" if aid in lane.ease else icon,
            selected=aid in lane.ease,
        )
        for aid, icon in aids
    )
    return ReasonsSheet(title=say("easier.title"), choices=choices)


_SHEETS: dict[str, Callable[[Lane], Sheet | None]] = {
    "language": _languages,
    "count": _count,
    "bags": _bags,
    "help": _help,
    "item": _item,
    "type": _type,
    "search": _search,
    "easier": _easier,
    "voucher": voucher_sheet,
    "member": member_sheet,
    "part": lambda lane: amount_sheet(lane, _keypad(lane)),
    "given": lambda lane: given_sheet(lane, _keypad(lane)),
    "give-back": give_back_sheet,
    SHEET: plan_sheet,
    "gift-card": lambda lane: card_sheet(lane, _keypad(lane)),
    "gift-pin": lambda lane: pin_sheet(lane, _keypad(lane)),
}
