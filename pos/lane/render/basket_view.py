"""S03 and its relatives: the hero, the rows, what a scan was answered with, S24, S32."""

from pos.lane.basket import wait
from pos.lane.checks import gate, ranked
from pos.lane.events import CheckAsked, FindOpened, HelpCancelled, ItemLeftOut, SheetOpened, UndoPressed
from pos.lane.message import Arg, Msg, Weight
from pos.lane.parts import Banner, Basket, Button, Chip, Hero, Notice, Row, Stage
from pos.lane.render.frame import call_button, id_chip
from pos.lane.render.packing_view import checking_chip, shelf_stage, shelf_strip
from pos.lane.render.reckoning import amount_minor, deposit_row, sold_for
from pos.lane.render.say import button, item_name, money, name_size, picture, say, text, unit_price
from pos.lane.render.shown_view import member_lines, shown_banner
from pos.lane.render.team_view import cash_banner
from pos.lane.state import Lane, Told
from pos.sale.cart import Line, count
from pos.sale.explanation import nudge
from pos.sale.pricing import PricedLine, price_line

__all__ = ["banner", "basket", "basket_stage", "detail", "last_item"]


def detail(lane: Lane, priced: PricedLine) -> Msg:
    """Under the name: weight and price, pieces and price, or the size."""
    line, product = priced.line, sold_for(priced)
    if line.weight_g is not None:
        weighed = money(lane, product.price_minor)
        return say("unit.weight-times", weight=Weight(line.weight_g), price=weighed)
    if line.quantity > 1:
        return say("unit.times", n=line.quantity, price=money(lane, product.price_minor))
    if product.size or product.brand:
        return text(product.size or product.brand)
    return unit_price(lane, product)


def _chip(lane: Lane, priced: PricedLine, mine: set[int]) -> Chip | None:
    """What is still to be looked at; an ID check shows that it is done, the others just go."""
    product = priced.line.product
    waits = any(one.facts.sku == product.sku and one.reason != "age" for one in gate(lane))
    if waits and not (product.min_age and lane.needed_age):
        return Chip("checking", say("check.chip"))
    check = id_chip(lane, product.min_age)
    return check or (Chip("member", say("list.member-price")) if priced.line.line_id in mine else None)


def _row(lane: Lane, priced: PricedLine, mine: set[int]) -> Row:
    line, product = priced.line, priced.line.product
    undo = (
        lane.undo is not None and lane.undo.line_id == line.line_id and lane.phase == "scan" and not lane.view.more_time
    )
    saved = priced.saved_minor
    return Row(
        key=line.line_id,
        picture=picture(product),
        name=item_name(product),
        detail=detail(lane, priced),
        amount=money(lane, amount_minor(priced)),
        press=SheetOpened(sheet="item", line_id=line.line_id),
        saving=say("list.saved", amount=money(lane, saved)) if saved else None,
        chip=checking_chip(lane, line.line_id) or _chip(lane, priced, mine),
        button=button("undo", say("list.undo"), UndoPressed(), "undo-2") if undo else None,
    )


def _removed_row(lane: Lane) -> Row | None:
    undo = lane.undo
    if undo is None or undo.removed is None or lane.phase != "scan":
        return None
    priced = price_line(undo.removed)
    return Row(
        key=-undo.removed.line_id,
        picture=picture(undo.removed.product),
        name=item_name(undo.removed.product),
        detail=say("list.removed"),
        amount=money(lane, priced.amount_minor),
        press=UndoPressed(),
        button=button("undo", say("list.undo"), UndoPressed(), "undo-2"),
        removed=True,
    )


def basket(lane: Lane) -> Basket:
    """The rows, newest first; a row just removed stands greyed on top."""
    mine = member_lines(lane)
    rows: list[Row] = []
    for priced in reversed(lane.priced.lines):
        deposit = deposit_row(lane, priced)
        rows += [_row(lane, priced, mine), *((deposit,) if deposit else ())]
    gone = _removed_row(lane)
    return Basket(rows=(*((gone,) if gone else ()), *rows), hint=None if rows or gone else say("list.empty"))


def last_item(lane: Lane) -> Hero | None:
    """The newest item, large."""
    priced = next((one for one in lane.priced.lines if one.line.line_id == lane.newest), None)
    if priced is None:
        return None
    line, product = priced.line, priced.line.product
    many = line.quantity > 1 or line.weight_g is not None
    waits = (product.min_age or 0) > (lane.cleared.age if lane.cleared else 0)
    saved = priced.saved_minor
    return Hero(
        key=f"{lane.basket}:{line.line_id}:{lane.scans}",
        picture=picture(product),
        name=name_size(product),
        detail=detail(lane, priced) if many else (text(product.brand) if product.brand else None),
        amount=money(lane, amount_minor(priced)),
        saving=_nudge(lane, line) or (say("scan.saved", amount=money(lane, saved)) if saved else None),
        note=say("age.note") if waits else None,
        strip=shelf_strip(lane, line.line_id) if product.deposit_minor >= 0 else None,
    )


def _nudge(lane: Lane, line: Line) -> Msg | None:
    """What one or two more of the newest item would save; nothing while a card is in play."""
    if lane.phase != "scan" or not lane.book.promotions:
        return None
    found = nudge(lane.cart, lane.priced, lane.shop.taxes, lane.book, context=lane.context, line_id=line.line_id)
    return None if found is None else say("scan.nudge", n=found.count, amount=money(lane, found.saving_minor))


def basket_stage(lane: Lane) -> Stage:
    """What just happened, in this order: time, welcome back, a new code, the last item, the invitation."""
    view = lane.view
    if view.more_time:
        bar = wait(lane, "more-time", lane.shop.timing.more_time_s)
        return Notice(icon="clock", title=say("time.title"), sentence=say("time.do"), bar_s=bar.seconds)
    if view.welcome_back:
        told = say("welcome-back.do", n=count(lane.cart), amount=money(lane, lane.priced.total_minor))
        return Notice(icon="shopping-basket", title=say("welcome-back.title"), sentence=told, tone="go")
    if view.told is not None and view.told.why in ("unknown", "needs-scale"):
        return _new_code(lane, view.told)
    nudge_card = shelf_stage(lane)
    if nudge_card is not None:
        return nudge_card
    hero = last_item(lane)
    if hero is not None:
        return hero
    return Notice(icon="scan-barcode", title=say("scan.hint"), slot="scanner")


def _new_code(lane: Lane, told: Told) -> Notice:
    """I1: the code means nothing here, or the item needs a scale; what can be done stands below."""
    title, sentence = _answer(told)
    ways: tuple[Button, ...] = (
        button("unknown-find", say("refused.find"), FindOpened(), "search"),
        button("unknown-type", say("refused.type"), SheetOpened(sheet="type"), "hash"),
        button("unknown-ask", say("refused.ask"), CheckAsked(reason="unknown-item", code=told.shown), "hand-helping"),
        button("unknown-leave", say("refused.leave-out"), ItemLeftOut(), "x"),
    )
    if told.why == "needs-scale":
        ways = (call_button("weigh", "unknown-call"), ways[3])
    code = text(told.shown) if told.shown else (unit_price(lane, told.product) if told.product else None)
    return Notice(icon="scan-barcode", title=title, sentence=sentence, detail=code, buttons=ways, tone="care")


_NAMES_A_CARD = ("gift-kept", "gift-named", "gift-twice")


def _answer(told: Told) -> tuple[Msg, Msg]:
    args: dict[str, Arg] = {}
    if told.product is not None and told.why == "limit":
        args = {"n": told.product.limit or 0}
    if told.product is not None and told.why == "taken-off":
        args = {"item": told.product.name}
    if told.why in _NAMES_A_CARD:
        args["shown"] = f"**** {told.shown}"
    return say(f"refused.{told.why}", **args), say(f"refused.{told.why}.do")


def _money_to_look_after(lane: Lane) -> Banner | None:
    """On a free lane, for the team: money that does not match the sales. Nobody is standing there to be blamed."""
    if lane.phase != "ready":
        return None
    if lane.given_back:
        gone = lane.given_back[0]
        named = gone.terminal_receipt or gone.intent_id
        what = "given-back" if gone.kind == "payment" else "not-given-back"
        sentence = say(f"staff.{what}-do", amount=money(lane, abs(gone.amount_minor)), receipt=named)
        return Banner(tone="care", icon="info", title=say(f"staff.{what}"), sentence=sentence)
    if lane.strays:
        sentence = say("staff.stray-do", payment=lane.strays[0])
        return Banner(tone="care", icon="info", title=say("staff.stray"), sentence=sentence)
    return cash_banner(lane)


def _in_turn(lane: Lane) -> Msg:
    """That the shopper can go on, and their place in the queue where somebody who sees all lanes has said it."""
    if lane.place > 1:
        return say("check.you-number", place=lane.place)
    return say("check.you-next" if lane.place == 1 else "help.coming-do")


def _asked(lane: Lane) -> Banner | None:
    """The shopper asked about a code or a price: somebody will come to it, and they carry on."""
    if lane.phase != "scan":
        return None
    words = {
        "unknown-item": "check.code-asked",
        "price-check": "check.price-asked",
        "suspend": "check.save-asked",
        "limit": "check.more-asked",
    }
    one = next((one for one in ranked(lane) if one.reason in words), None)
    if one is None:
        return None
    return Banner(tone="help", icon="hand-helping", title=say(words[one.reason]), sentence=_in_turn(lane))


def banner(lane: Lane) -> Banner | None:
    """Across the stage: why the last read was not added, that help is coming, or what the team must look after."""
    told = lane.view.told
    good = shown_banner(lane, told) if told is not None else None
    if good is not None:
        return good
    if told is not None and not (told.why in ("unknown", "needs-scale") and lane.phase == "scan"):
        title, sentence = _answer(told)
        ok = button("told-ok", say("refused.ok"), ItemLeftOut())
        if told.why == "limit" and lane.shop.staffed:
            ok = button("told-ask", say("refused.ask"), CheckAsked(reason="limit"))
        return Banner(tone="care", icon="info", title=title, sentence=sentence, button=ok)
    if lane.sold is not None and lane.sold.unpaid:
        item = lane.sold.unpaid[0].product.name
        return Banner(tone="care", icon="info", title=say("done.not-paid", item=item))
    if lane.help is not None:
        waits = lane.payment is not None and lane.payment.presented
        sentence = say("help.coming-wait") if waits or lane.phase == "ready" else _in_turn(lane)
        cancel = button("cancel-call", say("help.cancel"), HelpCancelled())
        return Banner(tone="help", icon="bell", title=say("help.coming"), sentence=sentence, button=cancel)
    asked = _asked(lane)
    if asked is not None:
        return asked
    for_staff = _money_to_look_after(lane)
    if for_staff is not None:
        return for_staff
    scanner = lane.device_state("scanner")
    if lane.phase == "scan" and scanner is not None and scanner.state in ("absent", "faulted"):
        return Banner(tone="care", icon="scan-barcode", title=say("device.missing-scanner"))
    return None
