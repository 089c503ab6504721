"""Every decision on every kind of check, by each role, in a word: what becomes of the lane, and what goes out.

`decisions.txt` keeps it, so that a changed effect, timer, permission or order shows as a line of a diff. After a change
that is wanted: `KEEP=1 pytest` this file, and read the diff.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pos.lane.checkout import step
from pos.lane.events import BadgeScanned, Event, InterventionCleared, InterventionRefused
from pos.lane.intervention import RULES, Intervention
from pos.lane.permission import ROLES
from pos.lane.state import Lane, Step
from tests.reasons import REASONS, Hand

from kept import kept

AT = 1_800_000_000_000
WHO = "S90"
MORE: tuple[dict[str, object], ...] = (
    {},
    {"size": 99},
    {"price_minor": 0},
    {"price_minor": 250, "department": "other"},
    {"price_minor": 250, "department": "nothing"},
    {"by": "S91"},
    {"id": "L004-B00000009-C9"},
    {"reason": "audit"},
)
"""What else a decision may say, and what makes it somebody else's, another check's, or of another kind."""


def on_duty(reason: str, role: str) -> tuple[Lane, Intervention]:
    """A lane where this check is open, and whoever has this role has come."""
    hand = Hand(REASONS[reason].shop)
    REASONS[reason].comes(hand)
    lane = hand.world.lane
    if lane.duty is None:
        lane = step(lane, BadgeScanned(badge="", by=WHO, name="Nia", roles=(role,), at=AT)).lane  # type: ignore[arg-type]
    return lane, next(one for one in lane.interventions if one.reason == reason)


def decisions(one: Intervention) -> Iterator[tuple[str, Event]]:
    """Each choice as yes and as no; with each of the other things that it may say."""
    names = [*dict.fromkeys([*(choice.id for choice in RULES[one.reason].choices), *one.how, "gone", "dance"])]
    for decision in names:
        for more in MORE:
            fields = {"id": one.id, "reason": one.reason, "decision": decision, "by": WHO, "at": AT + 1, **more}
            said = ", ".join(f"{name} {value}" for name, value in more.items())
            yield f"yes {decision} {said}".rstrip(), InterventionCleared(**fields)  # type: ignore[arg-type]
            if not {"price_minor", "department"} & more.keys():
                yield f"no {decision} {said}".rstrip(), InterventionRefused(**fields)  # type: ignore[arg-type]


def told(before: Lane, after: Step) -> str:
    """What is other in the lane, a level down in its view, and what goes out."""
    changed = [
        f"{name} {getattr(after.lane, name)!r}"
        for name in ("phase", "trouble", "asked", "approved", "cleared", "voids", "help", "undo", "newest", "saved",
                     "strays", "given_back", "scans", "basket", "refund", "payment", "pending", "till", "assist")
        if hasattr(before, name) and getattr(before, name) != getattr(after.lane, name)
    ]  # fmt: skip
    lines = [(line.line_id, line.quantity, line.override) for line in after.lane.cart.lines]
    if before.cart != after.lane.cart:
        changed.append(f"cart {lines} {after.lane.priced.total_minor}")
    view, other = before.view, after.lane.view
    changed += [
        f"view.{name} {getattr(other, name)!r}"
        for name in view.__struct_fields__
        if getattr(view, name) != getattr(other, name)
    ]
    if before.interventions != after.lane.interventions:
        changed.append(f"open {[one.reason for one in after.lane.interventions]}")
    if (before.duty is None) != (after.lane.duty is None):
        changed.append("the panel is closed" if after.lane.duty is None else "the panel is open")
    return "; ".join([*changed, *(f"> {effect!r}" for effect in after.effects)]) or "nothing"


def lines(reason: str) -> Iterator[str]:
    """Of one reason: what most roles see first, then where a role sees something else."""
    seen: dict[str, str] = {}
    for role in ROLES:
        try:
            lane, one = on_duty(reason, role)
        except StopIteration:
            continue
        for name, event in decisions(one):
            now = told(lane, step(replace(lane), event))
            if seen.get(name) != now:
                yield f"{role}: {name}: {now}"
            seen[name] = now


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_decision_does_what_it_did(reason: str) -> None:
    kept(Path(__file__).with_name("decisions") / f"{reason}.txt", lines(reason))
