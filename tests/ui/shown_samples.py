"""Hand-made screens of vouchers, members and points: the longest words that there are."""

from collections.abc import Callable

from msgspec.structs import replace
from pos.lane.message import Msg
from pos.lane.parts import Banner, Chip, Entry, ListSheet, Sheet, Tone, TypeSheet
from pos.lane.screen import Screen

from tests.ui.samples import button, dock, gbp, named, s03, s16, say, text

FIVE = named("5.00 off from 30.00", "5,00 Rabatt ab 30,00", "满30.00减5.00", "خصم 5.00 من 30.00")
CLOSE = button("close", say("dock.close"), "x")


def over(language: str, id_: str, risen: Sheet, mint: str) -> Screen:
    return replace(s03(language), sheet_id=id_, sheet=risen, dock=dock(language, button("mint", say(mint)), back=CLOSE))


def entry(place: int, icon: str, detail: Msg, tone: Tone = "plain") -> Entry:
    remove = button(f"voucher-{place}-remove", say("voucher.remove"), "trash-2")
    return Entry(
        id=f"voucher-{place}", icon=icon, title=say("unit.name", item=FIVE), detail=detail, tone=tone, button=remove
    )


def s10(language: str) -> Screen:
    entries = (
        entry(1, "circle-check", say("voucher.counts", amount=gbp(12_345)), "go"),
        entry(2, "hourglass", say("voucher.look"), "care"),
        entry(3, "ticket-percent", say("voucher.other")),
        entry(4, "ticket-percent", say("voucher.more", n=11)),
    )
    number = button("voucher-number", say("voucher.type"), "hash")
    risen = ListSheet(title=say("voucher.title"), hint=say("voucher.hint"), entries=entries, buttons=(number,))
    return over(language, "S10", risen, "dock.pay")


def s11(language: str) -> Screen:
    digits = [button(f"key-{n}", text(str(n))) for n in (*range(1, 10), 0)]
    back, clear = button("key-back", say("name.backspace"), "delete"), button("key-clear", say("name.clear"), "x")
    keys = (*digits[:9], back, digits[9], clear)
    risen = TypeSheet(
        title=say("member.title"), typed="+447700900117000", note=say("member.unknown"), note_tone="care", keys=keys
    )
    return over(language, "S11", risen, "member.ok")


def s11_in(language: str) -> Screen:
    use = button("member-points", say("points.use", n=12_300, amount=gbp(12_300)), "star")
    entries = (
        Entry(
            id="prices",
            icon="badge-check",
            title=say("member.on"),
            detail=say("member.saves", amount=gbp(12_345)),
            tone="go",
        ),
        Entry(id="points", icon="star", title=say("points.have", n=12_345), button=use),
        Entry(id="offer", icon="gift", title=say("unit.name", item=FIVE), detail=say("member.for-you")),
    )
    out = button("member-out", say("member.sign-out"), "log-out")
    return over(
        language, "S11", ListSheet(title=say("member.welcome"), hint=None, entries=entries, buttons=(out,)), "dock.pay"
    )


def signed_in(screen: Screen) -> Screen:
    return replace(screen, header=replace(screen.header, chips=(Chip("member", say("member.on")),)))


def s16_member(language: str) -> Screen:
    screen = s16(language)
    return replace(screen, body=replace(screen.body, member=button("member-now", say("pay.member"), "id-card")))


def s16_points(language: str) -> Screen:
    used = button("use-points", say("points.used", n=12_300, amount=gbp(12_300)), "check", selected=True)
    screen = s16(language)
    return signed_in(replace(screen, body=replace(screen.body, member=used)))


def s03_voucher(language: str) -> Screen:
    added = Banner(tone="go", icon="ticket-percent", title=say("voucher.added", amount=gbp(12_345)))
    return signed_in(replace(s03(language), banner=added))


def s03_ended(language: str) -> Screen:
    title = say("refused.voucher-unknown")
    told = Banner(tone="care", icon="ticket-percent", title=title, sentence=say("voucher.carry-on"))
    return replace(s03(language), banner=told)


SHOWN: dict[str, Callable[[str], Screen]] = {
    "S03-voucher": s03_voucher,
    "S03-voucher-unknown": s03_ended,
    "S10": s10,
    "S11": s11,
    "S11-in": s11_in,
    "S16-member": s16_member,
    "S16-points": s16_points,
}
