"""Hand-made screens of instalments: the longest names and the largest amounts that there are."""

from collections.abc import Callable

from msgspec.structs import replace
from pos.lane.parts import PayOptions, PlanSheet, PlanTerms, SplitOptions, SplitStage
from pos.lane.render.instalment_view import agreed, facts_of
from pos.lane.screen import Screen
from pos.sale.instalment import Plan, terms

from tests.ui.samples import BACK, button, dock, gbp, named, poster, s16, say

LONG = named(
    "Twenty-four payments now", "Vierundzwanzig Raten sof", "二十四期（含手续费利息）", "أربع وعشرون دفعة من الآن"
)
YEARS = Plan(
    key="years", name=LONG, payments=24, least_minor=100, most_minor=10_000_000, rate_bp=1990, fee_minor=999,
    first_months=3,
)  # fmt: skip
TERMS = terms(YEARS, 123_456)
CLOSE = button("close", say("dock.close"), "x")


def s16_plans(language: str) -> Screen:
    three = named("3 payments", "3 Raten", "3期", "3 دفعات")
    choices = (
        button(
            "plan-three", say("unit.name", item=three), enabled=False, why=say("instalments.up-to", amount=gbp(100_000))
        ),
        button("plan-years", say("unit.name", item=LONG), selected=True),
        button(
            "plan-later", say("unit.name", item=LONG), enabled=False, why=say("instalments.from", amount=gbp(200_000))
        ),
        button("plan-six", say("unit.name", item=three)),
    )
    risen = PlanSheet(
        title=say("instalments.title"), hint=say("instalments.hint"), choices=choices, facts=facts_of(TERMS, "GBP")
    )
    below = dock(language, button("plan-take", say("instalments.take")), back=CLOSE)
    return replace(s16(language), sheet_id="S16", sheet=risen, dock=below)


def s16_by_plan(language: str) -> Screen:
    stage = replace(poster("pay.title", "card-tap", spot=True), amount=gbp(123_456))
    back = replace(BACK, label=say("card.other-ways"))
    below = dock(language, text=say("dock.waiting"), back=back)
    return replace(
        s16(language), stage=stage, body=PlanTerms(heading=agreed(TERMS), facts=facts_of(TERMS, "GBP")), dock=below
    )


def s16_all_ways(language: str) -> Screen:
    """Every way to pay at once, the new one with the longest reason."""
    screen = s16(language)
    assert isinstance(screen.body, PayOptions)
    new = button("way-instalments", say("pay.instalments"), "calendar", enabled=False, why=say("instalments.not-here"))
    gift = button("way-gift-card", say("pay.gift-card"), "gift")
    ways = (*screen.body.ways[:2], gift, new, button("way-two-ways", say("pay.two-ways"), "split"))
    return replace(screen, body=replace(screen.body, ways=ways))


def s16_other_terms(language: str) -> Screen:
    stage = replace(
        poster("instalments.other-terms", "card-insert", spot=False), sentence=say("instalments.other-terms-do")
    )
    return replace(
        s16_all_ways(language),
        stage=stage,
        dock=dock(language, button("pay-again", say("instalments.in-full")), back=BACK),
    )


def s16_all_ways_member(language: str) -> Screen:
    screen = s16_all_ways(language)
    assert isinstance(screen.body, PayOptions)
    return replace(screen, body=replace(screen.body, member=button("member-now", say("pay.member"), "id-card")))


def s21_all_ways(language: str) -> Screen:
    """Two parts are paid, and the rest may be paid in every way there is."""
    screen = s16_all_ways(language)
    assert isinstance(screen.body, PayOptions)
    stage = SplitStage(
        title=say("split.title"), sentence=say("instalments.other-terms"), paid_label=say("split.paid"),
        paid=gbp(123_456), left_label=say("split.left"), left=gbp(100_000), share=552, tone="care",
    )  # fmt: skip
    body = SplitOptions(
        parts=(say("split.part", way=say("unit.name", item=LONG), amount=gbp(123_456)),) * 2,
        question=say("split.how-much"),
        amounts=tuple(button(f"part-{one}", say(f"split.{one}")) for one in ("half", "all", "other")),
        heading=say("split.with", amount=gbp(100_000)),
        ways=screen.body.ways,
    )
    return replace(screen, id="S21", stage=stage, body=body)


PLANS: dict[str, Callable[[str], Screen]] = {
    "S16-plans": s16_plans,
    "S16-by-plan": s16_by_plan,
    "S16-all-ways": s16_all_ways,
    "S16-all-ways-member": s16_all_ways_member,
    "S21-all-ways": s21_all_ways,
    "S16-other-terms": s16_other_terms,
}
