"""The lane as a whole: A10 open, pause and close; A11 what it has taken; training."""

from pos.lane.desk_state import Desk
from pos.lane.message import Msg
from pos.lane.parts import Button, DeskBody, DeskStage, Fact
from pos.lane.permission import Act
from pos.lane.render.desk_list import device_fact
from pos.lane.render.desk_parts import Page, back, by, chips, keys, panel_dock, why_missing
from pos.lane.render.say import button, money, say, text
from pos.lane.staff_events import DayClosed, DeskOpened, LaneSwitched, ReportPrinted, TrainingSwitched
from pos.lane.state import Lane
from pos.sale.till import Counted, TenderTotal

WELL = ("ready", "busy")
MOST_UNWELL = 4
"""Devices that are shown where reasons and buttons need the room."""

__all__ = ["lane_page", "open_payment_facts", "report_page", "training_page"]


def lane_page(lane: Lane, desk: Desk) -> Page:
    """A10: how the devices are; open only where there is something to scan and something to pay with."""
    facts = tuple(device_fact(lane, one) for one in lane.devices)
    if lane.phase == "closed":
        stage = DeskStage(icon="power", title=say("desk.open-lane"), sentence=say("desk.open-lane-do"))
        why = None if lane.fit else say("desk.not-fit")
        mint = button("desk-do", say("desk.open-lane"), LaneSwitched(to="open", by=by(lane)), why=why)
        return "A10", stage, DeskBody(facts=facts), panel_dock(lane, mint, back())
    stage = DeskStage(icon="power", title=say("desk.lane"), sentence=say("desk.lane-do"))
    facts = tuple(device_fact(lane, one) for one in lane.devices if one.state not in WELL)[:MOST_UNWELL]
    buttons = (_shut(lane, desk, "pause", "paused", "pause"), _shut(lane, desk, "close-lane", "closed", "lock"))
    body = DeskBody(
        facts=facts,
        heading=say("desk.why"),
        chips=_reasons(desk),
        buttons=buttons,
    )
    return "A10", stage, body, panel_dock(lane, None, back())


def _reasons(desk: Desk) -> tuple[Button, ...]:
    """Of a pause and of a close, each once."""
    both = {one.id: one for act in ("pause", "close-lane") for one in chips(act, desk)}
    return tuple(both.values())


def _shut(lane: Lane, desk: Desk, act: Act, to: str, icon: str) -> Button:
    why = say("desk.why-first") if why_missing(act, desk) else None
    event = LaneSwitched(to=to, by=by(lane), why=desk.why)  # type: ignore[arg-type]
    return button(f"desk-{act}", say(f"desk.{act}"), event, icon, why=why)


def _amount(lane: Lane, minor: int) -> Msg:
    return say("unit.amount", amount=money(lane, minor))


def report_page(lane: Lane, desk: Desk) -> Page:
    """A11: what was taken since the day began; counted against it, the day is closed."""
    if desk.page == "cash-up":
        return _cash_up(lane, desk)
    stage = DeskStage(icon="receipt-text", title=say("desk.report"), sentence=say("report.day", n=lane.till.day))
    till = lane.till
    facts = (
        *open_payment_facts(lane),
        Fact(id="sales", label=say("report.sales", n=till.sales), value=_amount(lane, till.gross_minor)),
        Fact(id="refunds", label=say("report.refunds", n=till.refunds), value=_amount(lane, till.refunds_minor)),
        *(_tender(lane, one) for one in till.tenders),
        Fact(id="grand", label=say("report.grand"), value=_amount(lane, till.grand_gross_minor)),
    )
    why = None if lane.works("printer") else say("start.no-paper")
    x = button("desk-x", say("desk.print-x"), ReportPrinted(till=till, by=by(lane)), "printer", why=why)
    free = lane.phase in ("ready", "closed") and not lane.training
    z = button("desk-cash-up", say("desk.cash-up"), DeskOpened(page="cash-up"), enabled=free)
    return "A11", stage, DeskBody(facts=facts, buttons=(x,)), panel_dock(lane, z, back())


def _tender(lane: Lane, one: TenderTotal) -> Fact:
    return Fact(id=f"tender-{one.kind}", label=tender_word(one.kind), value=_amount(lane, one.expected_minor))


TENDERS = ("card", "cash", "gift", "credit", "voucher", "instalments", "wallet")


def tender_word(kind: str) -> Msg:
    """A way to pay, in a word."""
    return say(f"tender.{kind}") if kind in TENDERS else text(kind)


def open_payment_facts(lane: Lane) -> tuple[Fact, ...]:
    """Money that nobody could settle yet, first."""
    left = (*lane.strays, *(one.intent_id for one in lane.given_back))
    return tuple(Fact(id=f"open-{one}", label=say("report.open-payment"), value=text(one), tone="care") for one in left)


def _cash_up(lane: Lane, desk: Desk) -> Page:
    """Counted against expected, way by way."""
    counts = {**dict(desk.counts), **({desk.choice: int(desk.typed)} if desk.choice and desk.typed else {})}
    facts = (*open_payment_facts(lane), *(_counted(lane, one, counts, desk.choice) for one in lane.till.tenders))
    stage = DeskStage(icon="coins", title=say("desk.cash-up"), sentence=say("desk.cash-up-do"))
    open_payments = (*lane.strays, *(one.intent_id for one in lane.given_back))
    event = DayClosed(
        till=lane.till,
        counted=tuple(Counted(kind, amount) for kind, amount in sorted(counts.items())),
        open_payments=open_payments,
        by=by(lane),
    )
    mint = button("desk-do", say("desk.close-day"), event)
    typing = bool(desk.choice)
    body = DeskBody(
        facts=facts,
        typed=desk.typed if typing else None,
        hint=tender_word(desk.choice) if typing else None,
        keys=keys(desk.typed) if typing else (),
    )
    return "A11", stage, body, panel_dock(lane, mint, back("report"))


def _counted(lane: Lane, one: TenderTotal, counts: dict[str, int], choice: str) -> Fact:
    count = counts.get(one.kind)
    label = say("report.expected", way=tender_word(one.kind), amount=money(lane, one.expected_minor))
    if count is None:
        value, tone = say("report.not-counted"), "plain"
    else:
        off = count - one.expected_minor
        value = say("report.counted", amount=money(lane, count), difference=money(lane, off))
        tone = "go" if not off else "care"
    press = DeskOpened(page="cash-up", choice=one.kind)
    pick = button(f"count-{one.kind}", say("desk.count"), press, selected=choice == one.kind)
    return Fact(id=f"tender-{one.kind}", label=label, value=value, tone=tone, button=pick)  # type: ignore[arg-type]


def training_page(lane: Lane, desk: Desk) -> Page:
    """Nothing is sold, or everything again."""
    del desk
    stage = DeskStage(icon="graduation-cap", title=say("desk.training"), sentence=say("desk.training-do"))
    event = TrainingSwitched(on=not lane.training, by=by(lane))
    why = say("desk.training-lane") if lane.shop.training else None
    mint = button("desk-do", say("desk.training-off" if lane.training else "desk.training-on"), event, why=why)
    return "A02", stage, DeskBody(), panel_dock(lane, mint, back())
