"""S05: what lies on the scale, and what it costs."""

from pos.lane.events import BackPressed, TareChosen, WeightTaken
from pos.lane.message import Msg, Weight
from pos.lane.parts import Body, Button, Dock, Notice, Stage, WeighStage
from pos.lane.render.basket_view import basket
from pos.lane.render.frame import call_button, dock
from pos.lane.render.say import button, item_name, money, picture, say, text, unit_price
from pos.lane.state import Lane, Reading, Weighing
from pos.lane.weighing import net, tare_g
from pos.sale.weigh_law import weighed_minor

__all__ = ["weigh_parts", "weigh_tools"]

IN_THE_WAY = {
    "left-on": "weigh.empty-it",
    "under-zero": "weigh.empty-it",
    "light": "weigh.too-light",
    "over": "weigh.too-heavy",
    "unready": "weigh.not-ready",
}
"""By what the scale shows: what must be done first."""
WITHOUT_WEIGHT = ("over", "under-zero", "unready")


def weigh_parts(lane: Lane, now: Weighing) -> tuple[Stage, Body, Dock]:
    """Stage, body and dock of S05."""
    back = button("back", say("dock.back-to-basket"), BackPressed(), "arrow-left")
    scale = lane.device_state("scale")
    if scale is not None and scale.state in ("absent", "faulted"):
        return _no_scale(now), basket(lane), dock(lane, call_button("weigh", "weigh-call"), back=back)
    reading = lane.view.reading
    if reading is None or reading.state != "steady":
        add = button("weigh-add", say("weigh.add-nothing"), WeightTaken(weight_g=0), enabled=False)
        return _stage(lane, now, reading), basket(lane), dock(lane, add, back=back)
    if net(lane, reading.weight_g) <= 0:
        add = button("weigh-add", say("weigh.add-nothing"), WeightTaken(weight_g=0), enabled=False)
        return _stage(lane, now, Reading("light", reading.weight_g)), basket(lane), dock(lane, add, back=back)
    amount = money(lane, _amount(lane, now, reading.weight_g))
    add = button("weigh-add", say("weigh.add", amount=amount), WeightTaken(weight_g=reading.weight_g))
    return _stage(lane, now, reading), basket(lane), dock(lane, add, back=back)


def weigh_tools(lane: Lane) -> tuple[Button, ...]:
    """S05: the containers that the shop has named."""
    if lane.weighing is None or not lane.shop.tares:
        return ()
    now = tare_g(lane)
    none = button("tare-0", say("weigh.no-container"), TareChosen(tare_g=0), selected=now == 0)
    named = (
        button(f"tare-{place}", text(name), TareChosen(tare_g=grams), selected=now == grams)
        for place, (name, grams) in enumerate(lane.shop.tares, 1)
    )
    return (none, *named)


def _amount(lane: Lane, now: Weighing, gross_g: int) -> int:
    return weighed_minor(net(lane, gross_g), now.item.product.price_minor, lane.shop.weigh_step_minor)


def _price(lane: Lane, now: Weighing) -> Msg:
    """The price a kilogram, and what is taken off for the container: both must be in sight (OIML R 76-1, 4.14.1)."""
    price, tare = unit_price(lane, now.item.product), tare_g(lane)
    return say("weigh.price-tare", price=price, tare=Weight(tare)) if tare else price


def _stage(lane: Lane, now: Weighing, reading: Reading | None) -> WeighStage:
    product = now.item.product
    laid = reading is not None and reading.weight_g > 0 and reading.state not in WITHOUT_WEIGHT
    told = reading is not None and reading.state not in WITHOUT_WEIGHT
    steady = reading is not None and reading.state == "steady"
    note = _note(lane, reading)
    return WeighStage(
        picture=picture(product),
        title=item_name(product) if laid else say("weigh.title", item=product.name),
        weight=say("unit.weight", weight=Weight(max(0, net(lane, reading.weight_g))))
        if reading is not None and told
        else None,
        price=_price(lane, now),
        amount=money(lane, _amount(lane, now, reading.weight_g)) if reading is not None and steady else None,
        note=note,
        tone="care" if note is not None else "plain",
        moving=reading is not None and reading.state == "motion",
    )


def _note(lane: Lane, reading: Reading | None) -> Msg | None:
    if reading is None:
        return None
    if lane.view.unsteady:
        return say("weigh.hands-off")
    return say(IN_THE_WAY[reading.state]) if reading.state in IN_THE_WAY else None


def _no_scale(now: Weighing) -> Notice:
    """D3: as on a lane without a scale, and by itself over when it comes back."""
    return Notice(
        icon="scale",
        title=say("weigh.no-scale"),
        sentence=say("refused.needs-scale.do"),
        detail=item_name(now.item.product),
        tone="care",
    )
