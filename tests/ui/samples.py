"""Hand-made screens: every screen of the shopper's way, modelled on the reference pictures."""

from msgspec.structs import replace
from pos.lane.events import SheetClosed, StartPressed, UndoPressed
from pos.lane.message import Arg, Msg, Weight
from pos.lane.parts import (
    Banner,
    Basket,
    Body,
    Button,
    Chip,
    CodeStage,
    Dock,
    DoneOptions,
    DoneStage,
    FindStage,
    Grid,
    Header,
    Hero,
    Lamp,
    Nothing,
    Notice,
    PayOptions,
    Picture,
    Poster,
    Row,
    Stage,
    Step,
    Stepper,
    Steps,
    Strip,
    Tile,
    WeighStage,
    Welcome,
)  # fmt: skip
from pos.lane.screen import Screen
from pos.sale.money import Money
from pos.sale.product import Name

NO = SheetClosed()
SHELF = Strip(Msg("scan.shelf"), "shelf-right")


def say(id_: str, **args: Arg) -> Msg:
    return Msg(id_, args)


def text(words: str) -> Msg:
    return say("unit.text", text=words)


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


def amount(minor: int) -> Msg:
    return say("unit.amount", amount=gbp(minor))


def named(en: str, de: str = "", zh: str = "", ar: str = "") -> Name:
    found = {"de": de, "zh-Hans": zh, "ar": ar}
    return Name(en, {language: words for language, words in found.items() if words})


def button(id_: str, label: Msg, icon: str = "", **more: object) -> Button:
    return Button(id=id_, label=label, press=StartPressed(), icon=icon, **more)  # type: ignore[arg-type]


OWN = {"en": "English", "de": "Deutsch", "zh-Hans": "简体中文", "ar": "العربية"}
GOODS = (
    (named("Orange juice", "Orangensaft", "橙汁", "عصير برتقال"), "tropicana-juice-smooth.jpg", "drinks", say("unit.times", n=2, price=gbp(180)), 300),
    (named("Bananas", "Bananen", "香蕉", "موز"), "banana.jpg", "fruit", say("unit.weight-times", weight=Weight(842), price=gbp(110)), 93),
    (named("Rioja Crianza red wine", "Rioja Crianza Rotwein", "里奥哈红葡萄酒", "نبيذ أحمر ريوخا"), "wine-glass.png", "drinks", text("75\u00a0cl"), 800),
    (named("Sourdough bread", "Sauerteigbrot", "酸面包", "خبز العجين المخمّر"), "", "bakery", text("800\u00a0g"), 245),
    (named("Vanilla yoghurt", "Vanillejoghurt", "香草酸奶", "زبادي بالفانيليا"), "valio-vanilla-yoghurt.jpg", "dairy", text("1\u00a0kg"), 175),
    (named("Free-range eggs", "Freilandeier", "散养鸡蛋", "بيض دجاج حر"), "egg.png", "dairy", text("12"), 310),
    (named("Vine tomatoes", "Rispentomaten", "串收番茄", "طماطم عنقودية"), "vine-tomato.jpg", "vegetables", say("unit.weight-times", weight=Weight(410), price=gbp(240)), 98),
    (named("Oat drink, barista", "Haferdrink Barista", "咖啡大师燕麦奶", "مشروب شوفان باريستا"), "oatly-oat-milk.jpg", "drinks", text("1\u00a0L"), 260),
    (named("Butter croissants", "Buttercroissants", "黄油可颂", "كرواسون بالزبدة"), "croissant.png", "bakery", text("4"), 195),
)  # fmt: skip


def row(key: int, place: int, *, undo: bool = False) -> Row:
    name, photo, category, detail, minor = GOODS[place % len(GOODS)]
    chips = {2: Chip("id-check", say("list.id-check")), 4: Chip("member", say("list.member-price"))}
    savings = {0: say("list.saved", amount=gbp(60)), 4: say("list.saved", amount=gbp(35))}
    return Row(
        key=key, picture=Picture(photo, category), name=say("unit.name", item=name), detail=detail, amount=gbp(minor),
        press=NO, saving=savings.get(place), chip=chips.get(place),
        button=button("undo", say("list.undo"), "undo-2") if undo else None,
    )  # fmt: skip


def basket(*, undo: bool = True, count: int = 9) -> Basket:
    return Basket(rows=tuple(row(count - place, place, undo=undo and place == 0) for place in range(count)))


def foot(language: str) -> tuple[Button, ...]:
    return (
        button("help", say("foot.help"), "circle-help"),
        button("language", text(OWN.get(language, language)), "globe"),
        button("easier", say("foot.easier"), "easier-to-use"),
    )


TOOLS = (
    button("find", say("tools.find"), "search"),
    button("bags", say("tools.bags"), "shopping-bag"),
    button("type", say("tools.type"), "hash"),
)
PAY = button("pay", say("dock.pay-amount", amount=gbp(2476)))
BACK = button("back", say("dock.back-to-basket"), "arrow-left")


def dock(language: str, mint: Button | None = None, **more: object) -> Dock:
    told = Dock(
        count=say("dock.items", n=10), saving=say("dock.save", amount=gbp(95)), total=amount(2476), mint=mint,
        foot=foot(language),
    )  # fmt: skip
    return replace(told, **more)  # type: ignore[arg-type]


def header(*chips: Chip, state: str = "") -> Header:
    return Header(shop="Market Hall", lane=say("header.lane", lane=4), chips=chips, state=say(state) if state else None)


MEMBER = header(Chip("member", say("scan.member-on")))


def screen(id_: str, language: str, stage: Stage, body: Body, foot_: Dock, **more: object) -> Screen:
    lamp: Lamp = "open"
    made = Screen(id=id_, language=language, lamp=lamp, header=MEMBER, stage=stage, body=body, dock=foot_)
    return replace(made, **more)  # type: ignore[arg-type]


def hero(place: int = 0, **more: object) -> Hero:
    name, photo, category, detail, minor = GOODS[place]
    made = Hero(
        key=str(place), picture=Picture(photo, category), name=say("unit.name-size", item=name, size="1\u00a0L"),
        detail=detail, amount=gbp(minor), saving=say("scan.offer", n=2, price=gbp(300), saved=gbp(60)), strip=SHELF,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def s01(language: str) -> Screen:
    choices = tuple(
        button(f"welcome-{one}", text(own), "check" if one == language else "", selected=one == language)
        for one, own in OWN.items()
    )
    ways = (button("way-card", say("start.card"), "credit-card"), button("way-phone", say("start.phone"), "smartphone"))
    body = Welcome(
        languages=choices,
        more=button("more-languages", say("language.more"), "globe"),
        take=say("start.we-take"),
        ways=ways,
    )
    stage = Poster(slot="scanner", title=say("start.title"), title_size="total")
    bare = dock(language, button("start", say("start.start")), count=None, saving=None, total=None)
    return screen("S01", language, stage, body, bare, header=header(state="header.open"))


def s01_not_given_back(language: str) -> Screen:
    sentence = say("staff.not-given-back-do", amount=gbp(14_500), receipt="0004")
    asked = Banner(tone="care", icon="info", title=say("staff.not-given-back"), sentence=sentence)
    return replace(s01(language), banner=asked)


def s03(language: str) -> Screen:
    return screen("S03", language, hero(), basket(), dock(language, PAY), tools=TOOLS)


def s03_empty(language: str) -> Screen:
    nothing = dock(
        language,
        button("pay", say("dock.pay"), enabled=False),
        count=say("dock.items", n=0),
        saving=None,
        total=amount(0),
    )
    stage = Notice(icon="scan-barcode", title=say("scan.hint"), slot="scanner")
    return screen(
        "S03", language, stage, Basket(rows=(), hint=say("list.empty")), nothing, tools=TOOLS, header=header()
    )


def s03_unknown(language: str) -> Screen:
    ways = (
        button("unknown-find", say("refused.find"), "search"), button("unknown-type", say("refused.type"), "hash"),
        button("unknown-leave", say("refused.leave-out"), "x"),
    )  # fmt: skip
    stage = Notice(
        icon="scan-barcode", title=say("refused.unknown"), sentence=say("refused.unknown.do"), detail=text("4006381333931"),
        buttons=ways, tone="care",
    )  # fmt: skip
    return screen("S03", language, stage, basket(undo=False), dock(language, PAY), tools=TOOLS)


def s03_refused(language: str) -> Screen:
    told = Banner(
        tone="care", icon="info", title=say("refused.payment-card"), sentence=say("refused.payment-card.do"),
        button=button("told-ok", say("refused.ok")),
    )  # fmt: skip
    return replace(s03(language), banner=told)


def s03_age(language: str) -> Screen:
    stage = hero(2, saving=None, note=say("age.note"), detail=None)
    return screen("S03", language, stage, basket(count=14), dock(language, PAY), tools=TOOLS)


def s03_in_bag(language: str) -> Screen:
    stage = hero(7, saving=None, strip=Strip(say("scan.in-bag"), "tick"))
    return screen("S03", language, stage, basket(count=3), dock(language, PAY), tools=TOOLS, lamp="check")


TILES = (
    ("Bananas", "Bananen", "香蕉", "موز", "banana.jpg", 110, True), ("Gala apples", "Gala-Äpfel", "嘎啦苹果", "تفاح جالا", "royal-gala.jpg", 35, False),
    ("Vine tomatoes", "Rispentomaten", "串收番茄", "طماطم عنقودية", "vine-tomato.jpg", 240, True), ("Cucumber", "Gurke", "黄瓜", "خيار", "cucumber.jpg", 85, False),
    ("Avocado", "Avocado", "牛油果", "أفوكادو", "avocado.jpg", 95, False), ("Lemon", "Zitrone", "柠檬", "ليمون", "lemon.jpg", 30, False),
    ("Red pepper", "Rote Paprika", "红椒", "فلفل أحمر", "red-bell-pepper.jpg", 70, False), ("Brown mushrooms", "Braune Champignons", "褐蘑菇", "فطر بني", "brown-cap-mushroom.jpg", 520, True),
    ("Carrots, loose", "Karotten, lose", "散装胡萝卜", "جزر سائب", "carrots.jpg", 90, True), ("Conference pears", "Conference-Birnen", "会议梨", "كمثرى", "conference.jpg", 210, True),
)  # fmt: skip


def s04(language: str) -> Screen:
    tiles = tuple(
        Tile(
            sku=f"plu:{4000 + place}", picture=Picture(photo, "fruit"), name=say("unit.name", item=named(en, de, zh, ar)), price=gbp(price),
            unit=say("unit.per-kg" if weighed else "unit.each"), press=NO,
        )
        for place, (en, de, zh, ar, photo, price, weighed) in enumerate(TILES * 2)
    )  # fmt: skip
    tabs = tuple(
        button(f"tab-{one}", say(f"find.{one}"), "check" if one == "popular" else "", selected=one == "popular")
        for one in ("popular", "fruit", "vegetables", "bakery")
    )
    stage = FindStage(
        title=say("find.title"), typed="", tabs=tabs,
        buttons=(button("find-search", say("find.search"), "search"), button("find-number", say("find.number"), "hash")),
    )  # fmt: skip
    body = Grid(
        tiles=tiles, page=say("find.page", n=1, m=4),
        back=button("page-back", say("find.back"), "chevron-left", enabled=False),
        more=button("page-more", say("find.more"), "chevron-right"),
    )  # fmt: skip
    return screen("S04", language, stage, body, dock(language, back=BACK), aside=basket(undo=False).rows)


def s04_none(language: str) -> Screen:
    full = s04(language)
    assert isinstance(full.body, Grid)
    assert isinstance(full.stage, FindStage)
    body = replace(full.body, tiles=(), none=say("find.none"), none_button=button("find-ask", say("find.ask"), "bell"))
    return replace(full, stage=replace(full.stage, typed="xyz"), body=body)


def s13(language: str) -> Screen:
    told = Banner(
        tone="help", icon="bell", title=say("help.coming"), sentence=say("help.coming-do"),
        button=button("cancel-call", say("help.cancel")),
    )  # fmt: skip
    return replace(s03(language), banner=told, lamp="help", header=header(state="header.help"))


def poster(title: str, slot: str = "card-insert", sentence: str = "", *, spot: bool = False) -> Poster:
    return Poster(
        slot=slot, title=say(title), sentence=say(sentence) if sentence else None, amount=gbp(2476), spot=spot
    )  # type: ignore[arg-type]


def bag(n: int = 0) -> Stepper:
    return Stepper(
        id="bag", picture=Picture("shopping-bags.png", "household"), label=say("unit.name", item=named("Carrier bag", "Tragetasche", "购物袋", "كيس تسوق")),
        detail=say("unit.price-each", price=gbp(10)), value=n,
        less=button("bag-less", say("name.minus"), "minus", enabled=n > 0), more=button("bag-more", say("name.plus"), "plus"),
    )  # fmt: skip


def pay_options() -> PayOptions:
    names = (("cash", "banknote"), ("phone", "qr-code"), ("gift-card", "gift"), ("two-ways", "split"))
    return PayOptions(
        bag=bag(),
        heading=say("pay.other-ways"),
        ways=tuple(button(f"way-{name}", say(f"pay.{name}"), icon) for name, icon in names),
    )


def s16(language: str) -> Screen:
    return screen(
        "S16",
        language,
        poster("pay.title", "card-tap", spot=True),
        pay_options(),
        dock(language, text=say("dock.waiting"), back=BACK),
    )


def wallet_ways() -> PayOptions:
    names = (("wechat", "WeChat Pay"), ("alipay", "Alipay"))
    ways = tuple(button(f"wallet-{name}", text(title), "qr-code") for name, title in names)
    return PayOptions(bag=None, heading=say("wallet.choose"), ways=ways)


def phone_poster(title: str, sentence: str) -> Poster:
    return Poster(slot="", icon="smartphone", title=say(title), sentence=say(sentence), amount=gbp(2476), spot=False)


OTHER_WAY = button("other-way", say("wallet.other"))


def s19(language: str) -> Screen:
    foot = dock(language, text=say("wallet.waiting"), back=OTHER_WAY)
    return screen("S19", language, phone_poster("wallet.title", "wallet.or-scan"), wallet_ways(), foot)


def s19_code(language: str) -> Screen:
    stage = CodeStage(
        title=say("wallet.scan-this"), qr="weixin://wxpay/bizpayurl?pr=p4lpSuKzz", amount=gbp(2476), bar_s=120,
        detail=say("wallet.payee", payee=text("Market Hall")),
    )  # fmt: skip
    return screen(
        "S19", language, stage, basket(undo=False), dock(language, text=say("wallet.waiting"), back=OTHER_WAY)
    )


def s19_ended(language: str) -> Screen:
    foot = dock(language, button("new-code", say("wallet.new")), back=OTHER_WAY)
    return screen("S19", language, phone_poster("wallet.ended", "wallet.ended-do"), wallet_ways(), foot)


def s19_asks(language: str) -> Screen:
    title = say("wallet.ask", amount=gbp(2476), wallet=text("WeChat Pay"))
    stage = Notice(icon="smartphone", title=title, sentence=say("wallet.ask-do"), amount=gbp(2476))
    mint = button("pay-code", say("dock.pay-amount", amount=gbp(2476)))
    return screen("S19", language, stage, basket(undo=False), dock(language, mint, back=BACK))


def s17_app(language: str) -> Screen:
    names = (("wallet.step-read", "done"), ("wallet.step-app", "now"), ("card.step-paid", "next"))
    body = Steps(steps=tuple(Step(say(label), state) for label, state in names))  # type: ignore[arg-type]
    return screen(
        "S17", language, phone_poster("wallet.app", "wallet.app-slow"), body, dock(language, text=say("dock.nothing"))
    )


def steps(first: str, done: int, tone: str = "plain") -> Steps:
    names = {"card": ("read", "bank", "paid"), "checking": ("read", "bank", "answer")}[first]
    states = ["done"] * done + ["now"] + ["next"] * 3
    return Steps(
        steps=tuple(Step(say(f"{first}.step-{name}"), state) for name, state in zip(names, states, strict=False)),
        tone=tone,
    )  # type: ignore[arg-type]


def s17(
    language: str, title: str = "card.bank", sentence: str = "", done: int = 1, slot: str = "card-insert"
) -> Screen:
    stage = poster(title, slot, sentence, spot=slot == "keypad")
    return screen("S17", language, stage, steps("card", done), dock(language, text=say("dock.nothing")))


def s17_declined(language: str) -> Screen:
    again = dock(language, button("pay-again", say("card.another")), back=BACK)
    return screen("S17", language, poster("card.declined", sentence="card.declined-do"), pay_options(), again)


def s22(language: str) -> Screen:
    stage = poster("checking.title", sentence="checking.do")
    return screen("S22", language, stage, steps("checking", 2, "help"), dock(language, text=say("dock.nothing")))


def s23(language: str) -> Screen:
    stage = DoneStage(
        title=say("done.title"), sentence=say("done.paid-by", amount=gbp(2476), way=say("done.way-card")),
        qr="https://market.example/r/L004-00000017", hint=say("done.scan-receipt"),
    )  # fmt: skip
    faces = (
        button("mood-good", say("done.good"), "smile"),
        button("mood-ok", say("done.ok"), "meh"),
        button("mood-bad", say("done.not-good"), "frown"),
    )
    body = DoneOptions(
        buttons=(button("print", say("done.print"), "printer"), button("print-gift", say("done.gift"), "gift")),
        printing=None, question=say("done.how"), faces=faces, strip=Strip(say("done.bags"), "shelf-right"),
    )  # fmt: skip
    return screen(
        "S23",
        language,
        stage,
        body,
        dock(language, button("finish", say("dock.finish")), total=say("dock.paid", amount=gbp(2476))),
        header=header(),
    )


def s23_why(language: str) -> Screen:
    full = s23(language)
    assert isinstance(full.body, DoneOptions)
    reasons = tuple(
        button(f"reason-{one}", say(f"done.{one}")) for one in ("too-slow", "not-found", "asked-staff", "other")
    )
    return replace(
        full, body=replace(full.body, reasons=reasons, printing=say("done.printing"), question=say("done.why"))
    )


def s24(language: str) -> Screen:
    stage = Notice(icon="clock", title=say("time.title"), sentence=say("time.do"), bar_s=30)
    return screen(
        "S24",
        language,
        stage,
        basket(undo=False),
        dock(language, button("carry-on", say("time.carry-on"))),
        tools=TOOLS,
    )


def shut(language: str, id_: str) -> Screen:
    area = "out" if id_ == "S25" else "closed"
    stage = Notice(
        icon="wrench" if area == "out" else "lock",
        title=say(f"{area}.title"),
        sentence=say(f"{area}.use-lane", lane=5),
        centred=True,
    )
    if area == "out":
        stage = replace(
            stage,
            tone="stop",
            detail=say("device.line", part=say("device.scanner"), device="main", state=say("device.absent")),
        )
    empty = Dock(count=None, saving=None, total=None)
    lamp = "fault" if area == "out" else "closed"
    return screen(
        id_,
        language,
        stage,
        Nothing(),
        empty,
        lamp=lamp,
        header=replace(header(state=f"header.{'fault' if area == 'out' else 'closed'}"), version="0.1.0"),
    )


def s27(language: str) -> Screen:
    return replace(
        s03(language), ribbon=say("training.ribbon"), ribbon_hatched=True, header=header(state="header.training")
    )


def s05(language: str, weight_g: int | None = 842, minor: int | None = 93, note: str = "") -> Screen:
    name, photo, category, _, _ = GOODS[1]
    laid = bool(weight_g)
    stage = WeighStage(
        picture=Picture(photo, category),
        title=say("unit.name", item=name) if laid else say("weigh.title", item=name),
        weight=None if weight_g is None else say("unit.weight", weight=Weight(weight_g)),
        price=say("unit.price-per-kg", price=gbp(110)),
        amount=None if minor is None else gbp(minor),
        note=say(note) if note else None,
        tone="care" if note else "plain",
        moving=note == "weigh.hands-off",
    )
    label = say("weigh.add-nothing") if minor is None else say("weigh.add", amount=gbp(minor))
    add = button("weigh-add", label, enabled=minor is not None)
    return screen("S05", language, stage, basket(undo=False), dock(language, add, back=BACK))


def s05_queued(language: str) -> Screen:
    told = Banner(
        tone="care", icon="info", title=say("refused.weigh-first"), sentence=say("refused.weigh-first.do"),
        button=button("told-ok", say("refused.ok")),
    )  # fmt: skip
    return replace(s05(language), banner=told)


def s05_no_scale(language: str) -> Screen:
    stage = Notice(
        icon="scale", title=say("weigh.no-scale"), sentence=say("refused.needs-scale.do"),
        detail=say("unit.name", item=GOODS[1][0]), tone="care",
    )  # fmt: skip
    call = button("weigh-call", say("dock.call"))
    return screen("S05", language, stage, basket(undo=False), dock(language, call, back=BACK))


def s31(language: str) -> Screen:
    stage = Notice(icon="printer", title=say("paper.none"), sentence=say("paper.none-do"), tone="help")
    return screen(
        "S31",
        language,
        stage,
        basket(undo=False),
        dock(language, button("pay-anyway", say("pay.no-paper-button")), back=BACK),
    )


def s32(language: str) -> Screen:
    stage = Notice(
        icon="shopping-basket",
        title=say("welcome-back.title"),
        sentence=say("welcome-back.do", n=10, amount=gbp(2476)),
        tone="go",
    )
    return screen(
        "S32",
        language,
        stage,
        basket(undo=False),
        dock(language, button("carry-on", say("welcome-back.carry-on"))),
        tools=TOOLS,
    )


def undo_pressed() -> UndoPressed:
    return UndoPressed()
