"""S10, S11 and what was shown besides goods: the toast, the lists, the chip, the line on S16."""

from pos.lane.crediting import counting
from pos.lane.events import KeyTyped, MemberLeft, PointsPicked, SheetOpened, VoucherRemoved
from pos.lane.message import Moment, Msg
from pos.lane.parts import Banner, Button, Chip, Entry, ListSheet, Tone, TypeSheet
from pos.lane.render.say import button, money, say, text
from pos.lane.state import Lane, Told
from pos.sale.explanation import Missed, missed
from pos.sale.loyalty import SignedIn, Voucher
from pos.sale.points import points_spent, spendable, worth_minor

__all__ = ["member_button", "member_chips", "member_lines", "member_sheet", "shown_banner", "voucher_sheet"]

_WHY: dict[str, str] = {
    "better-offer": "voucher.better",
    "members-only": "voucher.members",
    "other-members": "voucher.other",
    "not-birthday": "voucher.birthday",
    "not-now": "voucher.not-now",
    "used-up": "voucher.used-up",
}
_NEAREST = ("needs-more", "needs-spend", "members-only", "not-birthday", "other-members", "better-offer")
"""Of several promotions that one voucher opens, the reason that a shopper can do most about."""


# --- the toast


def shown_banner(lane: Lane, told: Told) -> Banner | None:
    """What the last voucher or member did; `None` where the last read was something else."""
    match told.why:
        case "voucher-added":
            return _added(lane, told)
        case "member-on":
            saves = say("member.saves", amount=money(lane, told.amount_minor)) if told.amount_minor else None
            return Banner(tone="go", icon="badge-check", title=say("member.on"), sentence=saves)
        case "member-left" | "member-later" | "member-noted":
            title, sentence = say(f"member.{told.why[7:]}"), say(f"member.{told.why[7:]}-do")
            return Banner(tone="help", icon="user", title=title, sentence=sentence)
        case "voucher-ended" | "voucher-not-yet":
            title = say(f"voucher.{told.why[8:]}", date=Moment(told.day, date_only=True))
            return Banner(tone="care", icon="ticket-percent", title=title, sentence=say("voucher.carry-on"))
    return None


def _added(lane: Lane, told: Told) -> Banner:
    if told.amount_minor > 0:
        title = say("voucher.added", amount=money(lane, told.amount_minor))
        return Banner(tone="go", icon="ticket-percent", title=title)
    mine = [one for one in lane.loyalty.vouchers if one.key == told.shown]
    sentence = _stands(lane, mine[-1])[1] if mine else None
    return Banner(tone="help", icon="ticket-percent", title=say("voucher.added-plain"), sentence=sentence)


# --- S10


def voucher_sheet(lane: Lane) -> ListSheet:
    """Every voucher of this basket: it counts, or why not."""
    entries = tuple(_entry(lane, place, one) for place, one in enumerate(lane.loyalty.vouchers, start=1))
    number = button("voucher-number", say("voucher.type"), SheetOpened(sheet="type"), "hash")
    return ListSheet(
        title=say("voucher.title"),
        hint=say("voucher.hint" if entries else "voucher.none"),
        entries=entries,
        buttons=(number,),
    )


def _entry(lane: Lane, place: int, voucher: Voucher) -> Entry:
    tone, state = _stands(lane, voucher)
    return Entry(
        id=f"voucher-{place}",
        icon="circle-check" if tone == "go" else "hourglass" if voucher.waits else "ticket-percent",
        title=say("unit.name", item=voucher.name),
        detail=state,
        tone=tone,
        button=button(
            f"voucher-{place}-remove",
            say("voucher.remove"),
            VoucherRemoved(key=voucher.key, serial=voucher.serial),
            "trash-2",
        ),
    )


def _stands(lane: Lane, voucher: Voucher) -> tuple[Tone, Msg]:
    """Whether a voucher counts; if not, what is missing."""
    if voucher.waits:
        return "care", say("voucher.look")
    amount = next((share for one, share in counting(lane) if one is voucher), None)
    if amount is not None:
        return "go", say("voucher.counts", amount=money(lane, amount))
    gates = {one.key: one.gate.coupon for one in lane.book.promotions}
    lost = [
        one for one in missed(lane.cart, lane.priced, lane.book, lane.context) if gates[one.promotion] == voucher.key
    ]
    lost.sort(key=lambda one: _NEAREST.index(one.why) if one.why in _NEAREST else len(_NEAREST))
    return "plain", _missing(lane, voucher, lost[0] if lost else None)


def _missing(lane: Lane, voucher: Voucher, why: Missed | None) -> Msg:
    if why is None:
        return say("voucher.add", what=voucher.wants) if voucher.wants is not None else say("voucher.add-goods")
    if why.why == "needs-more":
        return say("voucher.more", n=why.missing)
    if why.why == "needs-spend":
        return say("voucher.spend", amount=money(lane, why.missing))
    return say(_WHY.get(why.why, "voucher.better"))


# --- S11


def member_sheet(lane: Lane) -> TypeSheet | ListSheet:
    """The keypad to sign in; once signed in, what it brings."""
    member = lane.loyalty.member
    return _sign_in(lane) if member is None else _signed_in(lane, member)


def _sign_in(lane: Lane) -> TypeSheet:
    digits = [button(f"key-{n}", text(str(n)), KeyTyped(key=str(n))) for n in (*range(1, 10), 0)]
    back = button("key-back", say("name.backspace"), KeyTyped(key="back"), "delete", enabled=bool(lane.view.typed))
    clear = button("key-clear", say("name.clear"), KeyTyped(key="clear"), "x", enabled=bool(lane.view.typed))
    notes = {"member-unknown": "member.unknown", "member-offline": "member.offline-note"}
    return TypeSheet(
        title=say("member.title"),
        typed=lane.view.typed,
        note=say(notes.get(lane.view.note, "member.hint")),
        note_tone="care" if lane.view.note in notes else "plain",
        keys=(*digits[:9], back, digits[9], clear),
    )


def _signed_in(lane: Lane, member: SignedIn) -> ListSheet:
    saved = sum(one.amount_minor for one in lane.priced.discounts if one.promotion in _of_members(lane))
    prices = Entry(
        id="member-prices",
        icon="badge-check",
        title=say("member.on"),
        detail=say("member.saves", amount=money(lane, saved)) if saved else say("member.as-you-scan"),
        tone="go",
    )
    mine = tuple(
        Entry(id=f"member-offer-{place}", icon="gift", title=say("unit.name", item=name), detail=say("member.for-you"))
        for place, name in enumerate(member.offers[:2], start=1)
    )
    out = button("member-out", say("member.sign-out"), MemberLeft(), "log-out")
    return ListSheet(
        title=say("member.welcome"), hint=None, entries=(prices, *_points(lane, member), *mine), buttons=(out,)
    )


def _points(lane: Lane, member: SignedIn) -> tuple[Entry, ...]:
    if lane.shop.points is None:
        return ()
    use = _use_points(lane, member, "member-points")
    have = say("points.have", n=member.points)
    why = None if member.may_spend else say("points.scan-card")
    return (Entry(id="member-points-entry", icon="star", title=have, detail=why, button=use),)


def _use_points(lane: Lane, member: SignedIn, id_: str) -> Button | None:
    """Spend points, or no more; `None` where there are too few, or nothing to spend them on."""
    rule = lane.shop.points
    if rule is None or not member.may_spend:
        return None
    spent = points_spent(rule, lane.book)
    if spent:
        words = say("points.used", n=spent, amount=money(lane, worth_minor(rule, spent)))
        return button(id_, words, PointsPicked(points=0), "check", selected=True)
    most = spendable(rule, member.points, lane.priced)
    if not most:
        return None
    words = say("points.use", n=most, amount=money(lane, worth_minor(rule, most)))
    return button(id_, words, PointsPicked(points=most), "star")


def member_button(lane: Lane) -> Button | None:
    """S16: sign in while it still counts, or spend points; nothing where neither can be."""
    if not lane.shop.members:
        return None
    member = lane.loyalty.member
    if member is not None:
        return _use_points(lane, member, "use-points")
    return button("member-now", say("pay.member"), SheetOpened(sheet="member"), "id-card")


# --- everywhere


def member_chips(lane: Lane) -> tuple[Chip, ...]:
    """The header's chip; no name on a screen that anybody can read."""
    return (Chip("member", say("member.on")),) if lane.loyalty.member is not None else ()


def _of_members(lane: Lane) -> set[str]:
    """Promotions that only members have."""
    gates = ((one.key, one.gate) for one in lane.book.promotions)
    return {key for key, gate in gates if gate.members or gate.segments or gate.birthday}


def member_lines(lane: Lane) -> set[int]:
    """The lines with a member's price."""
    if lane.loyalty.member is None:
        return set()
    mine = _of_members(lane)
    return {share.line_id for one in lane.priced.discounts if one.promotion in mine for share in one.lines}
