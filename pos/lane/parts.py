"""The parts a screen is made of. Data only: messages, not sentences; events, not handlers.

A `Button` carries the event that pressing it posts, so a view needs no rule, and a press on a button that is no longer
there goes nowhere.
"""

from typing import Literal

from msgspec import Struct

from pos.lane.events import Event, ViewEvent
from pos.lane.message import Msg
from pos.sale.money import Money

__all__ = [
    "BagsSheet",
    "Banner",
    "Basket",
    "Body",
    "Button",
    "Chip",
    "CodeStage",
    "CountSheet",
    "DeskBody",
    "DeskStage",
    "Dock",
    "DoneOptions",
    "DoneStage",
    "Entry",
    "Fact",
    "FindStage",
    "Grid",
    "Header",
    "HelpAnswer",
    "HelpSheet",
    "Hero",
    "ItemSheet",
    "Lamp",
    "LanguageSheet",
    "ListSheet",
    "Nothing",
    "Notice",
    "PayOptions",
    "Picture",
    "PlanSheet",
    "PlanTerms",
    "Poster",
    "Press",
    "ReasonsSheet",
    "Row",
    "SearchSheet",
    "Sheet",
    "Slot",
    "SplitOptions",
    "SplitStage",
    "Stage",
    "Step",
    "Stepper",
    "Steps",
    "Strip",
    "Tile",
    "Tone",
    "TypeSheet",
    "WeighStage",
    "Welcome",
]  # fmt: skip

Press = Event | ViewEvent
Lamp = Literal["open", "help", "check", "held", "staff", "closed", "fault"]
Tone = Literal["plain", "care", "help", "go", "stop"]
Slot = Literal["scanner", "shelf", "card-tap", "card-insert", "keypad", "receipt", ""]


class Picture(Struct, frozen=True, gc=False):
    """A product's photo (a file of the shop's pictures), or the pictogram of its category."""

    photo: str = ""
    category: str = ""


class Button(Struct, frozen=True, gc=False, kw_only=True):
    """Something to press. `id` is stable ("pay", "help"): objectName, tests and the robot use it.

    `why` says in words why it can't be pressed now; `icon` names a drawing of the ui icons.
    """

    id: str
    label: Msg
    press: Press
    icon: str = ""
    enabled: bool = True
    selected: bool = False
    why: Msg | None = None


class Chip(Struct, frozen=True, gc=False):
    """A small label: `kind` chooses icon and colour."""

    kind: Literal["id-check", "id-ok", "checking", "member", "offer"]
    label: Msg


class Header(Struct, frozen=True, gc=False, kw_only=True):
    """The line on top: shop, lane, a state word when the lamp is not plain mint, version for staff."""

    shop: str
    lane: Msg
    door: Button | None = None
    """Staff: pressed for long, the lane's name asks who it is."""
    state: Msg | None = None
    chips: tuple[Chip, ...] = ()
    version: str = ""


class Strip(Struct, frozen=True, gc=False):
    """The strip at a card's foot: words, and the arrow to the packing shelf's real side, or a tick."""

    label: Msg
    icon: Literal["shelf-left", "shelf-right", "tick", "bags"] = "shelf-right"


class Banner(Struct, frozen=True, gc=False, kw_only=True):
    """A strip across the stage: help is coming, a voucher counted, a scan that was not added."""

    tone: Tone
    icon: str
    title: Msg
    sentence: Msg | None = None
    button: Button | None = None


# --- stages: what just happened, what to do now


class Poster(Struct, frozen=True, gc=False, kw_only=True, tag="poster"):
    """A guide photo edge to edge with its marked spot, or an icon instead; title at the start, amount at the end."""

    slot: Slot
    title: Msg
    title_size: Literal["title", "total"] = "title"
    sentence: Msg | None = None
    amount: Money | None = None
    spot: bool = True
    buttons: tuple[Button, ...] = ()
    icon: str = ""


class Hero(Struct, frozen=True, gc=False, kw_only=True, tag="hero"):
    """The newest item, large. `key` changes with every accepted scan, so that a view can swap it."""

    key: str
    picture: Picture
    name: Msg
    detail: Msg | None
    amount: Money
    saving: Msg | None = None
    note: Msg | None = None
    strip: Strip | None = None


class Notice(Struct, frozen=True, gc=False, kw_only=True, tag="notice"):
    """Words with an icon or a photo: nothing scanned yet, S22-S26, S31, S32, a code that is new to us.

    `bar_s`: a bar that shrinks over so many seconds (no digits), 0: none. `centred`: one block in the middle.
    """

    icon: str
    title: Msg
    tone: Tone = "plain"
    slot: Slot = ""
    sentence: Msg | None = None
    detail: Msg | None = None
    amount: Money | None = None
    bar_s: float = 0
    buttons: tuple[Button, ...] = ()
    centred: bool = False


class FindStage(Struct, frozen=True, gc=False, kw_only=True, tag="find"):
    """S04's head: the question, the word typed so far, "Search" and "Number", the tabs."""

    title: Msg
    typed: str
    buttons: tuple[Button, ...]
    tabs: tuple[Button, ...]


class DoneStage(Struct, frozen=True, gc=False, kw_only=True, tag="done"):
    """S23: the receipt as a QR code (`qr` is what it carries; empty: photo slot `receipt`)."""

    title: Msg
    sentence: Msg
    qr: str
    hint: Msg | None


class WeighStage(Struct, frozen=True, gc=False, kw_only=True, tag="weigh"):
    """S05: the goods, what the scale shows, what a kilogram costs, what that makes, or what is in the way."""

    picture: Picture
    title: Msg
    weight: Msg | None
    price: Msg
    amount: Money | None
    note: Msg | None = None
    tone: Tone = "plain"
    moving: bool = False


class CodeStage(Struct, frozen=True, gc=False, kw_only=True, tag="code"):
    """S19: a code for a phone to scan (`qr` is what it carries), whom it pays, how much, and how long it is good.

    `bar_s`: a ring that empties over so many seconds, no digits.
    """

    title: Msg
    qr: str
    detail: Msg
    amount: Money
    bar_s: float


class DeskStage(Struct, frozen=True, gc=False, kw_only=True, tag="desk"):
    """A01 to A14: which page of the panel this is, who is there, what to do."""

    icon: str
    title: Msg
    sentence: Msg | None = None
    tone: Tone = "plain"


class SplitStage(Struct, frozen=True, gc=False, kw_only=True, tag="split"):
    """S21: a bar of what is paid and what is left; `share` of it in thousandths."""

    title: Msg
    sentence: Msg | None
    paid_label: Msg
    paid: Money
    left_label: Msg
    left: Money
    share: int
    tone: Tone = "plain"


Stage = Poster | Hero | Notice | FindStage | DoneStage | WeighStage | CodeStage | SplitStage | DeskStage


# --- bodies: the basket or the choices


class Row(Struct, frozen=True, gc=False, kw_only=True):
    """One line of the basket. `key` stays with the line; `button` (Undo) stands before the amount."""

    key: int
    picture: Picture
    name: Msg
    detail: Msg
    amount: Money
    press: Press
    saving: Msg | None = None
    chip: Chip | None = None
    button: Button | None = None
    removed: bool = False


class Basket(Struct, frozen=True, gc=False, kw_only=True, tag="basket"):
    """The rows, newest first. `hint` stands where there is no row yet."""

    rows: tuple[Row, ...]
    hint: Msg | None = None


class Welcome(Struct, frozen=True, gc=False, kw_only=True, tag="welcome"):
    """S01: languages in their own names, and the ways to pay that work now."""

    languages: tuple[Button, ...]
    more: Button | None
    take: Msg
    ways: tuple[Button, ...]


class Stepper(Struct, frozen=True, gc=False, kw_only=True):
    """A thing with - and +."""

    id: str
    picture: Picture
    label: Msg
    detail: Msg
    value: int
    less: Button
    more: Button


class PayOptions(Struct, frozen=True, gc=False, kw_only=True, tag="pay"):
    """S16: the bag stepper, and other ways to pay; `open_checks` instead where something still holds payment."""

    bag: Stepper | None
    heading: Msg
    ways: tuple[Button, ...]
    member: Button | None = None
    """Sign in, or spend points."""


class Step(Struct, frozen=True, gc=False):
    """One of the three steps of a card payment."""

    label: Msg
    state: Literal["done", "now", "next"]


class Steps(Struct, frozen=True, gc=False, kw_only=True, tag="steps"):
    """S17, S22: progress without a spinner."""

    steps: tuple[Step, ...]
    tone: Tone = "plain"
    buttons: tuple[Button, ...] = ()


class DoneOptions(Struct, frozen=True, gc=False, kw_only=True, tag="done-options"):
    """S23: paper, how was it, don't forget your bags. `printing` says what the paper does."""

    buttons: tuple[Button, ...]
    printing: Msg | None
    question: Msg
    faces: tuple[Button, ...]
    strip: Strip | None
    thanks: Msg | None = None
    reasons: tuple[Button, ...] = ()


class Tile(Struct, frozen=True, gc=False, kw_only=True):
    """One good of S04."""

    sku: str
    picture: Picture
    name: Msg
    price: Money
    unit: Msg
    press: Press


class Grid(Struct, frozen=True, gc=False, kw_only=True, tag="grid"):
    """S04: a page of tiles, 5 x 4 on the large panel, or `none` where nothing was found."""

    tiles: tuple[Tile, ...]
    back: Button
    more: Button
    page: Msg
    none: Msg | None = None
    none_button: Button | None = None


class Fact(Struct, frozen=True, gc=False, kw_only=True):
    """One line of a page for staff, or of a plan's terms: what it is about, what is so; `button`: what can be done."""

    id: str
    label: Msg
    value: Msg
    tone: Tone = "plain"
    button: Button | None = None


class DeskBody(Struct, frozen=True, gc=False, kw_only=True, tag="desk"):
    """A page for staff, from top to bottom: facts, chips ("Why?"), buttons, what is typed, its keys.

    `typed` is what may be shown: of a PIN as many dots as digits.
    """

    facts: tuple[Fact, ...] = ()
    heading: Msg | None = None
    chips: tuple[Button, ...] = ()
    buttons: tuple[Button, ...] = ()
    typed: str | None = None
    hint: Msg | None = None
    keys: tuple[Button, ...] = ()


class Nothing(Struct, frozen=True, gc=False, tag="nothing"):
    """No body (S25, S26)."""


class SplitOptions(Struct, frozen=True, gc=False, kw_only=True, tag="split"):
    """S21: the parts that are paid, how much comes next, and by which way."""

    parts: tuple[Msg, ...]
    question: Msg
    amounts: tuple[Button, ...]
    heading: Msg
    ways: tuple[Button, ...]


class PlanTerms(Struct, frozen=True, gc=False, kw_only=True, tag="terms"):
    """S16, a plan was chosen: its terms, as long as the card is asked for."""

    heading: Msg
    facts: tuple[Fact, ...]


Body = Basket | Welcome | PayOptions | Steps | DoneOptions | Grid | DeskBody | Nothing | SplitOptions | PlanTerms


# --- sheets: rise from the dock over the list


class LanguageSheet(Struct, frozen=True, gc=False, kw_only=True, tag="languages"):
    """S02."""

    title: Msg
    choices: tuple[Button, ...]


class CountSheet(Struct, frozen=True, gc=False, kw_only=True, tag="count"):
    """S06: how many; a big number, - and +, keys 1-9."""

    title: Msg
    picture: Picture
    value: int
    less: Button
    more: Button
    keys: tuple[Button, ...]
    note: Msg | None = None


class BagsSheet(Struct, frozen=True, gc=False, kw_only=True, tag="bags"):
    """S07."""

    title: Msg
    own: Button
    own_note: Msg | None
    bags: tuple[Stepper, ...]


class HelpAnswer(Struct, frozen=True, gc=False, kw_only=True):
    """One answer of S12; `open` shows its sentence and the one button that does it."""

    id: str
    icon: str
    title: Msg
    sentence: Msg
    button: Button | None
    press: Press
    open: bool = False


class HelpSheet(Struct, frozen=True, gc=False, kw_only=True, tag="help"):
    """S12; its mint button ("Call a team member") stands in the dock."""

    title: Msg
    answers: tuple[HelpAnswer, ...]


class ItemSheet(Struct, frozen=True, gc=False, kw_only=True, tag="item"):
    """S14: one line: picture, price sum, - n +, Remove, "Price looks wrong"."""

    picture: Picture
    name: Msg
    detail: Msg
    amount: Money
    offer: Msg | None
    quantity: int
    less: Button
    more: Button
    remove: Button
    wrong_price: Button
    note: Msg | None = None


class TypeSheet(Struct, frozen=True, gc=False, kw_only=True, tag="type"):
    """S29: the number under the bars, typed on our own keypad; always left to right."""

    title: Msg
    typed: str
    note: Msg | None
    note_tone: Tone
    keys: tuple[Button, ...]
    """Twelve keys in rows of three: 1-9, back, 0, ok."""
    amount: Money | None = None
    """Shown instead of `typed` where it is money."""


class SearchSheet(Struct, frozen=True, gc=False, kw_only=True, tag="search"):
    """The keyboard of S04: rows of keys in the layout of the language."""

    typed: str
    rows: tuple[tuple[Button, ...], ...]
    none: Msg | None = None


class ReasonsSheet(Struct, frozen=True, gc=False, kw_only=True, tag="reasons"):
    """A short list of buttons under a title, where nothing else fits."""

    title: Msg
    choices: tuple[Button, ...]


class PlanSheet(Struct, frozen=True, gc=False, kw_only=True, tag="plan"):
    """The plans to pay by, one of them looked at, and its terms."""

    title: Msg
    hint: Msg
    choices: tuple[Button, ...]
    facts: tuple[Fact, ...]


class Entry(Struct, frozen=True, gc=False, kw_only=True):
    """One thing of a list, how it stands, and the one button beside it."""

    id: str
    icon: str
    title: Msg
    detail: Msg | None = None
    tone: Tone = "plain"
    button: Button | None = None


class ListSheet(Struct, frozen=True, gc=False, kw_only=True, tag="list"):
    """S10, S11: what was shown and how it stands; `buttons` below."""

    title: Msg
    hint: Msg | None
    entries: tuple[Entry, ...]
    buttons: tuple[Button, ...] = ()


Sheet = (
    LanguageSheet
    | CountSheet
    | BagsSheet
    | HelpSheet
    | ItemSheet
    | TypeSheet
    | SearchSheet
    | ReasonsSheet
    | ListSheet
    | PlanSheet
)


class Dock(Struct, frozen=True, gc=False, kw_only=True):
    """The ink slab. `mint` is the one way forward; `text` stands in its slot where there is nothing to press.

    `back` is outlined: alone it takes the whole slot (S04), beside `text` the start of it (S16).
    """

    count: Msg | None
    saving: Msg | None
    total: Msg | None
    mint: Button | None = None
    text: Msg | None = None
    back: Button | None = None
    foot: tuple[Button, ...] = ()
