"""Pay in instalments: the tile on S16 and S21, the sheet of plans, and the terms while a card is asked for."""

from pos.lane.events import InstalmentPressed, SheetOpened
from pos.lane.message import Msg
from pos.lane.parts import Button, Dock, Fact, PlanSheet
from pos.lane.render.frame import dock
from pos.lane.render.say import button, money, say
from pos.lane.state import Lane
from pos.lane.terms_words import term_lines
from pos.sale.instalment import Plan, Terms, misfit, terms

__all__ = ["SHEET", "agreed", "facts_of", "instalment_tiles", "plan_dock", "plan_sheet"]

SHEET = "instalments"


def instalment_tiles(lane: Lane, id_: str = "way-instalments") -> dict[str, Button]:
    """The way there, by kind of tender, where the shop has plans; where none fits now, it says why beforehand."""
    if not lane.shop.plans:
        return {}
    tile = button(id_, say("pay.instalments"), SheetOpened(sheet=SHEET), "calendar", why=_why_not(lane))
    return {"instalments": tile}


def _why_not(lane: Lane) -> Msg | None:
    if not lane.shop.instalments:
        return say("instalments.not-here")
    if not lane.works("terminal"):
        return say("pay.reader-missing")
    whys = [_misfit(lane, plan) for plan in lane.shop.plans]
    return None if None in whys else whys[0] if len(whys) == 1 else _of_all(lane)


def _of_all(lane: Lane) -> Msg:
    """No plan is for this amount: from which one on there is one, or up to which."""
    dearer = [plan.least_minor for plan in lane.shop.plans if misfit(plan, asked_minor(lane)) == "too-little"]
    if dearer:
        return say("instalments.from", amount=money(lane, min(dearer)))
    return say("instalments.up-to", amount=money(lane, max(plan.most_minor for plan in lane.shop.plans)))


def _misfit(lane: Lane, plan: Plan) -> Msg | None:
    why = misfit(plan, asked_minor(lane))
    if not why:
        return None
    if why == "too-little":
        return say("instalments.from", amount=money(lane, plan.least_minor))
    return say("instalments.up-to", amount=money(lane, plan.most_minor))


def asked_minor(lane: Lane) -> int:
    """What would be paid by a plan: the part that was chosen on S21, or all that is left."""
    part = lane.view.part_minor if lane.split is not None else 0
    return part if 0 < part < lane.left_minor else lane.left_minor


def _chosen(lane: Lane) -> Plan | None:
    """The plan whose terms are shown: the one that was touched, or the first that fits."""
    fits = [plan for plan in lane.shop.plans if not misfit(plan, asked_minor(lane))]
    return next((plan for plan in fits if plan.key == lane.view.answer), fits[0] if fits else None)


def _may(lane: Lane) -> bool:
    """Whether a plan can be chosen now: no card is in play, and no cash is in."""
    free = lane.payment is None or not (lane.payment.presented or lane.payment.intent.undoes)
    return lane.phase == "pay" and free and lane.cash is None and lane.left_minor > 0 and _why_not(lane) is None


def plan_sheet(lane: Lane) -> PlanSheet | None:
    """Each plan, and the terms of the one that is looked at."""
    chosen = _chosen(lane) if lane.shop.plans and _may(lane) else None
    if chosen is None:
        return None
    return PlanSheet(
        title=say("instalments.title"),
        hint=say("instalments.hint"),
        choices=tuple(
            button(
                f"plan-{plan.key}", say("unit.name", item=plan.name), SheetOpened(sheet=SHEET, answer=plan.key),
                selected=plan is chosen, why=_misfit(lane, plan),
            )
            for plan in lane.shop.plans
        ),
        facts=facts_of(terms(chosen, asked_minor(lane)), lane.shop.currency),
    )  # fmt: skip


def facts_of(agreed: Terms, currency: str) -> tuple[Fact, ...]:
    """Terms line by line."""
    return tuple(
        Fact(id=f"terms-{id_}", label=label, value=value) for id_, label, value in term_lines(agreed, currency)
    )


def plan_dock(lane: Lane, close: Button) -> Dock:
    """Under the sheet: by this plan."""
    chosen = _chosen(lane) if lane.shop.plans and _may(lane) else None
    if chosen is None:
        return dock(lane, back=close)
    terminal = lane.device_state("terminal")
    press = InstalmentPressed(terms=terms(chosen, asked_minor(lane)), mark=terminal.mark if terminal else "")
    return dock(lane, button("plan-take", say("instalments.take"), press), back=close)


def agreed(terms_: Terms) -> Msg:
    """While a card is asked for: by which plan."""
    return say("instalments.by", item=terms_.name)
