"""Vouchers, members and points: shown at any moment, before or after the goods.

Prices follow at once. While a reader is armed it lets go first and is armed for the new total; once a card is in play,
or cash is in, no price changes any more: a member then earns points, a voucher is told to wait.
"""

from msgspec.structs import replace

from pos.lane.basket import at_first, idle, quiet_view, refuse, start_sale, wait, with_cart, with_offers, with_used
from pos.lane.effects import Beep, CancelTimer, Effect
from pos.lane.events import (
    MemberFound,
    MemberLeft,
    MemberRefused,
    PointsPicked,
    VoucherFound,
    VoucherRefused,
    VoucherRemoved,
    VouchersSeen,
)  # fmt: skip
from pos.lane.state import Lane, Read, Step, Told
from pos.sale.loyalty import Voucher

__all__ = ["Showing", "applied", "held_back", "is_moving", "member_refused", "see", "voucher_refused", "waiting"]

Showing = VoucherFound | VoucherRemoved | MemberFound | MemberLeft | PointsPicked


def waiting(lane: Lane) -> tuple[Voucher, ...]:
    """The vouchers that a team member has to look at."""
    return tuple(one for one in lane.loyalty.vouchers if one.waits)


def is_moving(lane: Lane) -> bool:
    """Whether money is on its way, or a part of it is here: no price changes any more."""
    return lane.cash is not None or bool(lane.kept) or (lane.payment is not None and lane.payment.presented)


def held_back(lane: Lane, event: Showing) -> Step | None:
    """The answer where nothing may change now; `None` where it may."""
    if lane.phase == "closed":
        return refuse(lane, "shown", event.at, Told("closed"))
    if lane.phase == "refund":
        return refuse(lane, "shown", event.at, Told("basket-open"))
    if lane.phase == "done":
        return Step(lane)
    if not is_moving(lane):
        return None
    if isinstance(event, MemberFound) and lane.loyalty.member is None:
        after = replace(lane, loyalty=replace(lane.loyalty, late=event.member))
        return _told(after, _answer("member-later"), "member")
    return refuse(lane, "shown", event.at, Told("pay-first"))


def applied(lane: Lane, event: Showing) -> Step:
    """What was shown counts from now on; nothing holds it back."""
    if isinstance(event, VoucherFound):
        return _voucher(lane, event)
    if isinstance(event, VoucherRemoved):
        return _without(lane, event)
    if isinstance(event, MemberFound):
        return _sign_in(lane, event)
    return _sign_out(lane) if isinstance(event, MemberLeft) else _points(lane, event)


def _told(lane: Lane, told: Told, cue: str = "", *more: Effect) -> Step:
    beep = (Beep(cue="member"),) if cue else ()
    view = replace(lane.view, told=told, welcome_back=False)
    return Step(replace(lane, view=view), (*beep, *more, wait(lane, "told", lane.shop.timing.toast_s), idle(lane)))


def _answer(why: str, shown: str = "", amount_minor: int = 0) -> Told:
    """A good answer: its words are not those of a refusal."""
    return Told(why, shown, amount_minor=amount_minor)


def _begun(lane: Lane, at: int) -> Lane:
    """The lane with a sale begun; what waits on the scale waits on, and the Pay screen stays."""
    return lane if lane.phase == "pay" else start_sale(replace(lane, view=quiet_view(lane)), at)


def _voucher(lane: Lane, event: VoucherFound) -> Step:
    voucher = event.voucher
    code = f"voucher {voucher.key} {voucher.serial}"
    last = lane.last
    if last is not None and last.code == code and event.at - last.at < lane.shop.timing.same_read_ms:
        return Step(replace(lane, last=Read(code, event.at)), (idle(lane),))
    if _is_enough(lane, voucher):
        return refuse(lane, code, event.at, Told("voucher-again"))
    before = lane.priced.total_minor
    known = with_offers(with_used(_begun(lane, event.at), event.used_today), event.offers)
    shown = replace(known.loyalty, vouchers=(*known.loyalty.vouchers, voucher))
    after = with_cart(replace(known, loyalty=shown), known.cart)
    after = replace(after, last=Read(code, event.at), refused=None)
    told = _answer("voucher-added", shown=voucher.key, amount_minor=before - after.priced.total_minor)
    return _told(after, told, "voucher", *at_first(lane) if lane.phase == "ready" else ())


def _is_enough(lane: Lane, voucher: Voucher) -> bool:
    """Whether no more of it can be presented in this basket."""
    there = [one for one in lane.loyalty.vouchers if one.key == voucher.key]
    if voucher.serial:
        return any(one.serial == voucher.serial for one in there)
    return len(there) >= voucher.times


def _without(lane: Lane, event: VoucherRemoved) -> Step:
    shown = lane.loyalty.vouchers
    places = [place for place, one in enumerate(shown) if (one.key, one.serial) == (event.key, event.serial)]
    kept = [one for place, one in enumerate(shown) if place not in places[-1:]]
    after = with_cart(replace(lane, loyalty=replace(lane.loyalty, vouchers=tuple(kept)), last=None), lane.cart)
    return Step(after, (idle(after),))


def _sign_in(lane: Lane, event: MemberFound) -> Step:
    same = lane.loyalty.member is not None and lane.loyalty.member.member == event.member.member
    before = lane.priced.total_minor
    begun = _begun(lane, event.at)
    points = begun.loyalty.points if same else 0
    shown = replace(begun.loyalty, member=event.member, late=None, points=points)
    after = with_cart(replace(begun, loyalty=shown), begun.cart)
    after = replace(after, view=replace(after.view, sheet="" if after.view.sheet == "member" else after.view.sheet))
    told = _answer("member-on", amount_minor=max(0, before - after.priced.total_minor))
    return _told(after, told, "member", *at_first(lane) if lane.phase == "ready" else ())


def _sign_out(lane: Lane) -> Step:
    if lane.loyalty.member is None:
        return Step(lane)
    shown = replace(lane.loyalty, member=None, late=None, points=0)
    after = with_cart(replace(lane, loyalty=shown), lane.cart)
    after = replace(after, view=replace(after.view, sheet=""))
    return _told(after, _answer("member-left"))


def _points(lane: Lane, event: PointsPicked) -> Step:
    wanted = max(0, event.points) if lane.loyalty.member is not None else 0
    if wanted == lane.loyalty.points:
        return Step(lane)
    after = with_cart(replace(lane, loyalty=replace(lane.loyalty, points=wanted)), lane.cart)
    return Step(after, (idle(after),))


def voucher_refused(lane: Lane, event: VoucherRefused) -> Step:
    """A coupon that can't be used, and why."""
    if lane.phase == "closed":
        return refuse(lane, "voucher", event.at, Told("closed"))
    return refuse(lane, f"voucher {event.why}", event.at, Told(f"voucher-{event.why}", day=event.day))


def member_refused(lane: Lane, event: MemberRefused) -> Step:
    """Nobody of that number, or nobody can look it up; never a gate, and points still come."""
    if lane.phase == "closed":
        return refuse(lane, "member", event.at, Told("closed"))
    if event.why == "offline" and event.token and lane.loyalty.member is None:
        lane = replace(lane, loyalty=replace(lane.loyalty, later=event.token))
        return _told(replace(lane, view=replace(lane.view, sheet="", note="")), _answer("member-noted"), "member")
    step = refuse(lane, f"member {event.why}", event.at, Told(f"member-{event.why}"))
    if lane.view.sheet == "member":  # the keypad says it itself
        view = replace(lane.view, note=f"member-{event.why}")
        return Step(replace(step.lane, view=view), step.effects)
    return step


def see(lane: Lane, event: VouchersSeen) -> Step:
    """A team member has looked: the vouchers count from now on, or are gone."""
    kept = tuple(
        replace(one, seen_by=event.by) if _is_meant(one, event) else one
        for one in lane.loyalty.vouchers
        if event.accepted or not _is_meant(one, event)
    )
    after = with_cart(replace(lane, loyalty=replace(lane.loyalty, vouchers=kept)), lane.cart)
    return Step(after, (Beep(cue="ok"), CancelTimer(name="told"), idle(after)))


def _is_meant(voucher: Voucher, event: VouchersSeen) -> bool:
    return voucher.waits and (not event.key or (voucher.key, voucher.serial) == (event.key, event.serial))
