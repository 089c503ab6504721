"""A08: a basket that is scanned again: what is left to scan, what was seen, and what does not agree."""

from pos.lane.audit import extras, missing, result
from pos.lane.checks import find
from pos.lane.events import AuditStarted, InterventionCleared, InterventionRefused
from pos.lane.intervention import Audit, Intervention, Seen
from pos.lane.message import Msg, Weight
from pos.lane.parts import Basket, Body, Button, Chip, Dock, Notice, Picture, Row, Stage
from pos.lane.people import Person
from pos.lane.render.basket_view import basket
from pos.lane.render.say import button, item_name, money, picture, say
from pos.lane.staff_events import DeskOpened
from pos.lane.state import Lane
from pos.sale.cart import count

__all__ = ["audit_parts"]


def audit_parts(lane: Lane, id_: str, person: Person) -> tuple[Stage, Body, Dock] | None:
    """Stage, body and dock of A08; `None` where that check is over."""
    one, audit = find(lane, id_), lane.audit
    if one is None or audit is None:
        return None
    return _stage(lane, audit), Basket(rows=_rows(lane, audit)), _dock(lane, one, audit, person)


def _stage(lane: Lane, audit: Audit) -> Stage:
    checked = sum(piece.pieces for piece in audit.seen) + audit.unknown
    wanted = audit.wanted or count(lane.cart)
    title = say("audit.scan", n=wanted) if audit.wanted else say("audit.scan-all")
    seen = say("audit.seen", seen=checked, all=wanted)
    return Notice(icon="scan-barcode", title=title, sentence=say("audit.how"), detail=seen)


def _rows(lane: Lane, audit: Audit) -> tuple[Row, ...]:
    """What is not on the list first; then the list, ticked as far as it was seen."""
    odd = tuple(_extra_row(lane, place, one) for place, one in enumerate(extras(lane), start=1))
    enough = audit.started and _full(lane, audit)
    absent = {line.line_id for line, _ in missing(lane)} if enough else set[int]()
    left = {}
    for one in audit.seen:
        left[one.product.sku] = left.get(one.product.sku, 0) + one.pieces
    rows = []
    for row, line in zip(basket(lane).rows, reversed(lane.cart.lines), strict=False):
        there = min(line.quantity, left.get(line.product.sku, 0))
        left[line.product.sku] = left.get(line.product.sku, 0) - there
        rows.append(_with_chip(row, there == line.quantity, line.line_id in absent))
    return (*odd, *rows)


def _with_chip(row: Row, seen: bool, absent: bool) -> Row:  # noqa: FBT001 - two facts of one row
    chip = Chip("id-ok", say("audit.ticked")) if seen else Chip("checking", say("audit.missing")) if absent else None
    return Row(
        key=row.key,
        picture=row.picture,
        name=row.name,
        detail=row.detail,
        amount=row.amount,
        press=row.press,
        chip=chip,
    )


def _extra_row(lane: Lane, place: int, one: Seen) -> Row:
    detail: Msg = say("unit.times", n=one.pieces, price=money(lane, one.product.price_minor))
    if one.weight_g is not None:
        detail = say("unit.weight", weight=Weight(one.weight_g))
    return Row(
        key=-place,
        picture=picture(one.product) if one.product.picture or one.product.category else Picture(),
        name=item_name(one.product),
        detail=detail,
        amount=money(lane, (one.price_minor or one.product.price_minor) * one.pieces),
        press=DeskOpened(page="audit"),
        chip=Chip("checking", say("audit.extra")),
    )


def _full(lane: Lane, audit: Audit) -> bool:
    checked = sum(piece.pieces for piece in audit.seen) + audit.unknown
    return checked >= (audit.wanted or count(lane.cart))


def _dock(lane: Lane, one: Intervention, audit: Audit, person: Person) -> Dock:
    """Scanning begins with a press; then the check is closed, with the list as it is or mended."""
    total = say("unit.amount", amount=money(lane, lane.priced.total_minor))
    pieces = say("dock.items", n=count(lane.cart))
    back = button("to-check", say("check.to-queue"), DeskOpened(page="checks"), "list")
    if not audit.started:
        mint = button("audit-start", say("check.do-check"), AuditStarted(by=person.id))
        whole = button("audit-all", say("audit.all"), AuditStarted(by=person.id, all=True))
        return Dock(
            count=pieces, saving=None, total=total, mint=mint, others=(whole, back), hint=say("check.hint-audit")
        )
    found = result(lane)
    good: Button = _close(lane, one, person, mend=False)
    mend: Button = _close(lane, one, person, mend=True)
    differs = bool(found.extra or found.missing)
    mint, other = (mend, good) if differs else (good, mend)
    hint = say("audit.differs", extra=found.extra, missing=found.missing) if differs else say("check.hint-audit")
    others = (other, back) if differs else (back,)
    return Dock(count=pieces, saving=None, total=total, mint=mint, others=others, hint=hint)


def _close(lane: Lane, one: Intervention, person: Person, *, mend: bool) -> Button:
    found = result(lane)
    if mend:
        no = InterventionRefused(
            id=one.id, reason=one.reason, decision="list-updated", by=person.id, size=one.size, audit=found
        )
        return button("check-list-updated", say("check.do-list-updated"), no)
    yes = InterventionCleared(
        id=one.id, reason=one.reason, decision="all-good", by=person.id, size=one.size, audit=found
    )
    return button("check-all-good", say("check.do-all-good"), yes)
