"""Hand-made screens with an open sheet, and the table of all samples."""

from collections.abc import Callable

from msgspec.structs import replace
from pos.lane.parts import (
    BagsSheet,
    CountSheet,
    HelpAnswer,
    HelpSheet,
    ItemSheet,
    LanguageSheet,
    Picture,
    ReasonsSheet,
    SearchSheet,
    Sheet,
    TypeSheet,
)  # fmt: skip
from pos.lane.screen import Screen

from tests.ui import samples
from tests.ui.desk_samples import DESK_SAMPLES
from tests.ui.plan_samples import PLANS
from tests.ui.samples import NO, OWN, bag, button, dock, gbp, named, s01, s03, s04, say, text
from tests.ui.shown_samples import SHOWN

APPLES = named("Gala apples", "Gala-Äpfel", "嘎啦苹果", "تفاح جالا")
CLOSE = button("close", say("dock.close"), "x")


def sheet(
    language: str, id_: str, risen: Sheet, mint: str = "dock.done", ground: Screen | None = None, *, close: bool = False
) -> Screen:
    foot = dock(language, button("mint", say(mint)), back=CLOSE if close else None)
    return replace(ground or s03(language), sheet_id=id_, sheet=risen, dock=foot)


def s02(language: str) -> Screen:
    choices = tuple(
        button(f"language-{one}", text(own), "check" if one == language else "", selected=one == language)
        for one, own in OWN.items()
    )
    return sheet(language, "S02", LanguageSheet(title=say("language.title"), choices=choices))


def s02_start(language: str) -> Screen:
    return replace(s02(language), stage=s01(language).stage, body=s01(language).body, tools=())


def s06(language: str) -> Screen:
    keys = tuple(button(f"count-{n}", text(str(n))) for n in range(1, 10))
    risen = CountSheet(
        title=say("count.title", item=APPLES), picture=Picture("royal-gala.jpg", "fruit"), value=3,
        less=button("count-less", say("name.minus"), "minus"), more=button("count-more", say("name.plus"), "plus"), keys=keys,
        note=say("count.limit", n=3),
    )  # fmt: skip
    return sheet(language, "S06", risen, "dock.done", s04(language), close=True)


def s07(language: str) -> Screen:
    own = button("own-bag", say("bags.own"), "shopping-bag")
    cold = replace(
        bag(1),
        id="cold",
        label=say("unit.name", item=named("Cool bag", "Kühltasche", "保温袋", "كيس تبريد")),
        detail=say("unit.price-each", price=gbp(150)),
    )
    return sheet(
        language,
        "S07",
        BagsSheet(title=say("bags.title"), own=own, own_note=say("bags.own-do"), bags=(bag(), cold)),
        "dock.pay",
        close=True,
    )


def s12(language: str) -> Screen:
    icons = {
        "wont-scan": "scan-barcode",
        "no-barcode": "search",
        "change-count": "plus",
        "remove": "trash-2",
        "too-heavy": "weight",
        "cannot-see": "eye",
    }
    answers = tuple(
        HelpAnswer(
            id=f"answer-{one}", icon=icon, title=say(f"help.{one}"), sentence=say(f"help.{one}-do"),
            button=button(f"do-{one}", say(f"help.{one}-button")), press=NO, open=one == "no-barcode",
        )
        for one, icon in icons.items()
    )  # fmt: skip
    return sheet(language, "S12", HelpSheet(title=say("help.title"), answers=answers), "dock.call", close=True)


def s14(language: str) -> Screen:
    risen = ItemSheet(
        picture=Picture("tropicana-juice-smooth.jpg", "drinks"), name=samples.hero().name, detail=samples.hero().detail or text(""), amount=gbp(300),
        offer=say("scan.offer", n=2, price=gbp(300), saved=gbp(60)), quantity=2, less=button("item-less", say("name.minus"), "minus"),
        more=button("item-more", say("name.plus"), "plus"), remove=button("item-remove", say("item.remove"), "trash-2"),
        wrong_price=button("item-price", say("item.wrong-price"), "tag"), note=say("item.limit", n=2),
    )  # fmt: skip
    return sheet(language, "S14", risen, "dock.pay", close=True)


def s28(language: str) -> Screen:
    icons = {"contrast": "contrast", "more-time": "clock", "less-motion": "pause"}
    choices = tuple(button(f"ease-{aid}", say(f"easier.{aid}"), icon) for aid, icon in icons.items())
    return sheet(language, "S28", ReasonsSheet(title=say("easier.title"), choices=choices))


def s29(language: str) -> Screen:
    digits = [button(f"key-{n}", text(str(n))) for n in (*range(1, 10), 0)]
    back, clear = button("key-back", say("name.backspace"), "delete"), button("key-clear", say("name.clear"), "x")
    risen = TypeSheet(
        title=say("type.title"),
        typed="40063813",
        note=say("type.check"),
        note_tone="care",
        keys=(*digits[:9], back, digits[9], clear),
    )
    return sheet(language, "S29", risen, "type.ok", close=True)


def s04_search(language: str) -> Screen:
    letters = ("ضصثقفغعهخحج", "شسيبلاتنمك", "ئءؤرىةوزظ") if language == "ar" else ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    rows = tuple(tuple(button(f"key-{key}", text(key)) for key in line) for line in letters)
    last = (
        button("key-clear", say("name.clear"), "x"),
        button("key-space", say("name.space"), "space"),
        button("key-back", say("name.backspace"), "delete"),
    )
    return sheet(language, "S04", SearchSheet(typed="tom", rows=(*rows, last)), "find.show", s04(language), close=True)


SAMPLES: dict[str, Callable[[str], Screen]] = (
    {
        "S01": samples.s01,
        "S01-not-given-back": samples.s01_not_given_back,
        "S02": s02,
        "S02-start": s02_start,
        "S03": samples.s03,
        "S03-empty": samples.s03_empty,
        "S03-unknown": samples.s03_unknown,
        "S03-refused": samples.s03_refused,
        "S03-age": samples.s03_age,
        "S03-in-bag": samples.s03_in_bag,
        "S04": samples.s04,
        "S04-none": samples.s04_none,
        "S04-search": s04_search,
        "S05": samples.s05,
        "S05-put": lambda language: samples.s05(language, 0, None),
        "S05-hands-off": lambda language: samples.s05(language, 850, None, "weigh.hands-off"),
        "S05-light": lambda language: samples.s05(language, 60, None, "weigh.too-light"),
        "S05-over": lambda language: samples.s05(language, None, None, "weigh.too-heavy"),
        "S05-empty-it": lambda language: samples.s05(language, 842, None, "weigh.empty-it"),
        "S05-queued": samples.s05_queued,
        "S05-no-scale": samples.s05_no_scale,
        "S06": s06,
        "S07": s07,
        "S12": s12,
        "S13": samples.s13,
        "S14": s14,
        "S16": samples.s16,
        "S17-reading": lambda language: samples.s17(language, "card.reading", done=0, slot="card-tap"),
        "S17-pin": lambda language: samples.s17(language, "card.follow", "card.cover", 0, "keypad"),
        "S17-bank": samples.s17,
        "S17-declined": samples.s17_declined,
        "S19": samples.s19,
        "S19-code": samples.s19_code,
        "S19-ended": samples.s19_ended,
        "S19-asks": samples.s19_asks,
        "S17-app": samples.s17_app,
        "S22": samples.s22,
        "S23": samples.s23,
        "S23-why": samples.s23_why,
        "S24": samples.s24,
        "S25": lambda language: samples.shut(language, "S25"),
        "S26": lambda language: samples.shut(language, "S26"),
        "S27": samples.s27,
        "S28": s28,
        "S29": s29,
        "S31": samples.s31,
        "S32": samples.s32,
        **DESK_SAMPLES,
    }
    | SHOWN
    | PLANS
)
