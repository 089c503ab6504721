"""The second half of the grammar: what is seen."""

import msgspec
from grammar import BARCODES, SHORT, Trip, minor, opened, same, step
from pos.prove.hand.world import presses
from pos.sale.cart import Line
from pos.sale.receipt import ReceiptLine

__all__ = ["BARCODES"]


def told(lines: list[Line] | list[ReceiptLine]) -> str:
    """Lines as the grammar writes them, the newest first."""
    names = [(line.product.sku if isinstance(line, Line) else line.sku, line.quantity) for line in reversed(lines)]
    return ", ".join(f"{count} {SHORT[sku]}" for sku, count in names)


@step(r"screen is ([AS][0-9]+)(?: with (S[0-9]+) open)?")
def _screen(trip: Trip, id_: str, sheet: str | None) -> None:
    same((trip.world.screen.id, trip.world.screen.sheet_id), (id_, sheet or ""))


@step(r'title is "(.+)"')
def _title(trip: Trip, words: str) -> None:
    stage = trip.world.screen.stage
    message = getattr(stage, "title", None) or getattr(stage, "name", None)
    from pos.words.words import Words

    same(Words(trip.world.screen.language, strict=True).say(message), words.replace("~", "\u00a0"))


@step(r'shows "(.+)"')
def _shows(trip: Trip, words: str) -> None:
    all_words = trip.world.words()
    assert any(words in one.replace("\u00a0", " ") for one in all_words), f"no {words!r} in {all_words}"


@step(r'does not show "(.+)"')
def _hides(trip: Trip, words: str) -> None:
    all_words = trip.world.words()
    assert not any(words in one.replace("\u00a0", " ") for one in all_words), f"{words!r} is in {all_words}"


@step(r"button ([a-z0-9:-]+) is (there|gone|off)")
def _button(trip: Trip, id_: str, how: str) -> None:
    pressable = dict(presses(trip.world.screen))
    state = "gone" if id_ not in pressable else "off" if pressable[id_] is None else "there"
    same(state, how)


@step(r"basket is (.+)")
def _basket(trip: Trip, wanted: str) -> None:
    same(told(list(trip.world.lane.cart.lines)) or "empty", wanted)


@step(r"total is ([0-9.]+)")
def _total(trip: Trip, amount: str) -> None:
    same(trip.world.lane.priced.total_minor, minor(amount))


@step(r"sound is (.+)")
def _sound(trip: Trip, cues: str) -> None:
    same(", ".join(trip.sounds()), cues)


@step(r"no sound")
def _silence(trip: Trip) -> None:
    same(trip.sounds(), [])


@step(r"(lamp|language) is (\S+)")
def _of_screen(trip: Trip, name: str, wanted: str) -> None:
    same(getattr(trip.world.screen, name), wanted)


@step(r"aids are (.+)")
def _aids(trip: Trip, wanted: str) -> None:
    same(", ".join(trip.world.screen.aids) or "none", wanted)


@step(r'ribbon is "(.+)"')
def _ribbon(trip: Trip, wanted: str) -> None:
    from pos.words.words import Words

    assert trip.world.screen.ribbon is not None, "no ribbon"
    same(Words(trip.world.screen.language, strict=True).say(trip.world.screen.ribbon), wanted)


@step(r"no ribbon")
def _no_ribbon(trip: Trip) -> None:
    assert trip.world.screen.ribbon is None


@step(r"reader is armed for ([0-9.]+)")
def _armed(trip: Trip, amount: str) -> None:
    intent = trip.world.terminal.asked_for
    assert intent is not None, "the reader is free"
    same(intent.amount_minor, minor(amount))


@step(r"reader is free")
def _free(trip: Trip) -> None:
    same(trip.world.terminal.asked_for, None)


@step(r"phase is ([a-z]+)")
def _phase(trip: Trip, phase: str) -> None:
    same(trip.world.lane.phase, phase)


@step(r"journal has ([0-9]+) ([A-Za-z]+)")
def _journal(trip: Trip, count: str, kind: str) -> None:
    same(sum(type(event).__name__ == kind for event in trip.world.journal.events()), int(count))


@step(r'journal never says "(.+)"')
def _never(trip: Trip, text: str) -> None:
    for body, bookings in trip.world.journal.records:
        assert text.encode() not in body, body
        assert text.encode() not in msgspec.json.encode(bookings), bookings


@step(r'screens never said "(.+)"')
def _never_shown(trip: Trip, text: str) -> None:
    for screen in trip.world.recorder.screens:
        assert text.encode() not in msgspec.json.encode(screen), screen


@step(r"(sales|saved baskets|printed) are ([0-9]+)")
def _count(trip: Trip, what: str, count: str) -> None:
    world = trip.world
    found = {"sales": world.journal.sales, "saved baskets": world.journal.waiting, "printed": world.printer.jobs}
    same(len(found[what]), int(count))
    same(len(world.lane.saved), len(world.journal.waiting))


@step(r"last print is (a copy|the first|a gift)")
def _print(trip: Trip, how: str) -> None:
    request = trip.world.printer.jobs[-1].request
    found = "a gift" if request.document == "gift" else "a copy" if request.copy else "the first"
    same(found, how)
    assert not (request.copy and request.document == "gift"), "a gift receipt marked as a copy"
    assert trip.world.printer.jobs[-1].receipt is not None, "nothing to print"


@step(r"receipt ([0-9]+) has (?:no exemption|exemption (.+))")
def _has_exemption(trip: Trip, number: str, wanted: str | None) -> None:
    same(trip.world.journal.sales[int(number) - 1][0].exemption, wanted or "")


@step(r"receipt ([0-9]+) is (.+) for ([0-9.]+)")
def _receipt(trip: Trip, number: str, lines: str, amount: str) -> None:
    found = trip.world.journal.receipt(int(number))
    assert found is not None, f"no receipt {number}"
    same((told(list(found[0].lines)), found[0].total_minor), (lines, minor(amount)))


@step(r"receipt ([0-9]+) gives ([0-9.]+) back for receipt ([0-9]+)")
def _gives_back(trip: Trip, number: str, amount: str, of: str) -> None:
    found, sale = trip.world.journal.receipt(int(number)), trip.world.journal.receipt(int(of))
    assert found is not None, f"no receipt {number}"
    assert sale is not None, f"no receipt {of}"
    same((found[0].refund_of, found[0].total_minor), (sale[0].reference, -minor(amount)))


@step(r"receipt ([0-9]+) is paid by (.+)")
def _tenders(trip: Trip, number: str, wanted: str) -> None:
    found = trip.world.journal.receipt(int(number))
    assert found is not None, f"no receipt {number}"
    tenders = found[0].tenders
    same(", ".join(f"{one.kind} {one.amount_minor / 100:.2f}" for one in tenders), wanted)
    same(sum(one.covers_minor for one in tenders), found[0].total_minor)


@step(r"receipt ([0-9]+) has no tender")
def _no_tender(trip: Trip, number: str) -> None:
    found = trip.world.journal.receipt(int(number))
    assert found is not None
    same(found[0].tenders, ())


@step(r"intent ([0-9]+) is (open|approved|declined|aborted|unknown|not-charged)")
def _intent(trip: Trip, place: str, state: str) -> None:
    intent = opened(trip)[int(place) - 1].intent
    same(trip.world.journal.intents[intent.intent_id], state)


@step(r"cash (in|out) is ([0-9.]+)")
def _cash(trip: Trip, way: str, amount: str) -> None:
    same(trip.world.cash.in_minor if way == "in" else trip.world.cash.out_minor(), minor(amount))


@step(r"slot is (open|shut)")
def _slot(trip: Trip, how: str) -> None:
    same(trip.world.cash.wish is not None, how == "open")


@step(r"receipt ([0-9]+) has change ([0-9.]+)")
def _change(trip: Trip, number: str, amount: str) -> None:
    found = trip.world.journal.receipt(int(number))
    assert found is not None
    (tender,) = found[0].tenders
    same((tender.kind, tender.change_minor), ("cash", minor(amount)))


@step(r"staff must look at ([0-9]+) payments?")
def _strays(trip: Trip, count: str) -> None:
    same(len(trip.world.lane.strays), int(count))


@step(r"terminal is told the mark (\S+)")
def _mark(trip: Trip, mark: str) -> None:
    same(opened(trip)[-1].intent.mark, mark)


@step(r"terminal is told the mark before (\S+)")
def _mark_before(trip: Trip, mark: str) -> None:
    same(opened(trip)[-1].intent.older or "-", mark)


@step(r'the code is "(.+)"')
def _code(trip: Trip, text: str) -> None:
    same(trip.world.screen.stage.qr, text)  # type: ignore[union-attr]


@step(r"the strip is (\S+)")
def _strip(trip: Trip, icon: str) -> None:
    same(trip.world.screen.stage.strip.icon, icon)  # type: ignore[union-attr]


@step(r"receipt ([0-9]+) has (vouchers? (.+)|no voucher)")
def _vouchers(trip: Trip, number: str, what: str, keys: str | None) -> None:
    found = trip.world.journal.receipt(int(number))
    assert found is not None, what
    named = [f"{one.key}-{one.serial}" if one.serial else one.key for one in found[0].coupons]
    same(named, keys.split(", ") if keys else [])


@step(r"receipt ([0-9]+) has points (-?[0-9]+) earned, (-?[0-9]+) used")
def _points(trip: Trip, number: str, earned: str, used: str) -> None:
    found = trip.world.journal.receipt(int(number))
    assert found is not None
    same((found[0].points_earned, found[0].points_used), (int(earned), int(used)))
    assert bool(found[0].member), "points of nobody"


@step(r"receipt ([0-9]+) is (nobody's|of (\S+))")
def _whose(trip: Trip, number: str, what: str, member: str | None) -> None:
    found = trip.world.journal.receipt(int(number))
    assert found is not None, what
    same(found[0].member, member or "")


@step(r"(?:member (\S+)|nobody) is signed in")
def _signed_in(trip: Trip, member: str | None) -> None:
    found = trip.world.lane.loyalty.member
    same(found.member if found else None, member)
    same(bool(trip.world.screen.header.chips), found is not None)


@step(r"vouchers are (none|.+)")
def _held(trip: Trip, keys: str) -> None:
    same([one.key for one in trip.world.lane.loyalty.vouchers], [] if keys == "none" else keys.split(", "))
