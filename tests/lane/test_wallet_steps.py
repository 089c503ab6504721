"""Paying by phone: which code, which wallet, and what becomes of what nobody waits for."""

from typing import Any

import pytest
from lanes import FIRST, NOW, QUIET, SECOND, armed, at_gate, filled, free, money, sold
from msgspec.structs import replace
from pos.lane import events as ev
from pos.lane.checkout import first_lane, step
from pos.lane.effects import AbortPayment, Beep, Carried, GiveUpPayment, OpenIntent, SettleIntent, StartPayment
from pos.lane.render import render
from pos.lane.state import Device, Lane, Step, Wallet

WALLETS = (
    Wallet(name="wechat", title="WeChat Pay", takes="wechat"),
    Wallet(name="scans", title="Alipay", takes="alipay", shows=False),
    Wallet(name="shows", title="PromptPay"),
)
READY = tuple(Device("wallet", one.name, "ready") for one in WALLETS)
CODE = ev.PaymentCodeScanned(wallet="wechat", code_last4="6789", at=NOW)


def given(lane: Lane) -> Lane:
    """With wallets."""
    shop = replace(lane.shop, wallets=WALLETS)
    return replace(lane, shop=shop, devices=(*lane.devices, *READY), view=QUIET)


def only(done: Step, kind: type) -> Any:
    (one,) = (effect for effect in done.effects if type(effect) is kind)
    return one


def of(done: Step, kind: type) -> list[Any]:
    return [effect for effect in done.effects if type(effect) is kind]


def asked(wallet: str = "wechat", last4: str = "") -> Step:
    """Oats for 1.80; this wallet was asked."""
    lane = step(given(at_gate()), ev.WalletPressed(at=NOW)).lane
    event = replace(CODE, wallet=wallet, code_last4=last4) if last4 else ev.WalletPressed(wallet=wallet, at=NOW)
    return step(lane, event)


def test_the_reader_lets_go_first_and_the_intent_is_on_disk_before_the_wallet_hears() -> None:
    pressed = step(given(armed()), ev.WalletPressed(wallet="wechat", at=NOW))
    assert only(pressed, AbortPayment).intent_id == FIRST
    let_go = step(pressed.lane, ev.PaymentAborted(intent_id=FIRST, at=NOW))
    intent = only(let_go, OpenIntent).intent
    assert only(let_go, StartPayment).intent == intent
    assert (intent.intent_id, intent.wallet, intent.code_last4, intent.mark) == (SECOND, "wechat", "", "")
    assert (intent.amount_minor, intent.says_sent) == (180, True)


def test_a_scanned_code_is_charged_on_the_pay_screen() -> None:
    done = asked(last4="6789")
    intent = only(done, StartPayment).intent
    assert (intent.wallet, intent.code_last4) == ("wechat", "6789")
    assert of(done, Beep) == [Beep(cue="ok")]


def test_over_the_basket_it_is_asked_first() -> None:
    done = step(given(filled()), CODE)
    assert (done.lane.phase, done.lane.payment) == ("pay", None)
    assert render(done.lane).id == "S19"
    yes = step(done.lane, ev.WalletPressed(wallet="wechat", code_last4="6789", at=NOW))
    assert only(yes, StartPayment).intent.code_last4 == "6789"
    other = step(done.lane, ev.WalletPressed(wallet="wechat", code_last4="1111", at=NOW))
    assert other == Step(done.lane)


@pytest.mark.parametrize(
    ("lane", "why"),
    [
        (given(free()), "code-first-scan"),
        (given(sold()), "payment_code"),
        (given(filled("wine")), "code-gate"),
        (given(armed(step="bank")), "pay-first"),
    ],
)
def test_where_a_code_can_not_pay_it_says_why(lane: Lane, why: str) -> None:
    done = step(lane, CODE)
    assert done.lane.view.told is not None
    assert done.lane.view.told.why == why
    assert done.lane.payment == lane.payment


def test_a_wallet_that_is_away_takes_no_code() -> None:
    done = step(given(filled()), replace(CODE, ready=False))
    assert done.lane.view.told is not None
    assert done.lane.view.told.why == "wallet-away"


def test_a_code_while_goods_are_weighed_waits() -> None:
    weighing = step(given(filled()), ev.ItemFound(product=_grapes(), code="grapes", scale=True, at=NOW)).lane
    assert weighing.weighing is not None
    done = step(weighing, CODE)
    assert done.lane.view.told is not None
    assert done.lane.view.told.why == "payment_code"


def _grapes() -> Any:
    from pos.prove.hand.goods import GOODS

    return GOODS["grapes"]


@pytest.mark.parametrize(
    "event", [ev.WalletPressed(wallet="nobody's"), ev.WalletPressed(wallet="scans")], ids=["unknown", "shows no code"]
)
def test_a_press_that_means_nothing_changes_nothing(event: ev.WalletPressed) -> None:
    lane = given(at_gate())
    assert step(lane, event) == Step(lane)


@pytest.mark.parametrize("lane", [free(), filled(), at_gate("wine")], ids=["free", "basket", "gate"])
def test_the_tile_is_on_the_pay_screen_only(lane: Lane) -> None:
    there = given(lane)
    assert step(there, ev.WalletPressed(at=NOW)).lane.phone is None


def test_a_press_with_a_card_in_play_is_refused() -> None:
    lane = given(armed(step="pin"))
    done = step(lane, ev.WalletPressed(at=NOW))
    assert done.lane.view.told is not None
    assert (done.lane.phone, done.lane.view.told.why) == (None, "pay-first")


def test_an_app_that_takes_long_may_be_left_for_another_way() -> None:
    lane = step(asked().lane, ev.PaymentProgress(intent_id=FIRST, step="bank", at=NOW)).lane
    card = ev.PayPressed(at=NOW)
    assert step(lane, card).lane.payment == lane.payment
    late = step(lane, ev.TimerFired(name="slow-bank", at=NOW)).lane
    assert only(step(late, card), AbortPayment).intent_id == FIRST
    assert only(step(late, CODE), AbortPayment).intent_id == FIRST
    assert only(step(late, ev.WalletPressed(wallet="shows", at=NOW)), AbortPayment).intent_id == FIRST
    assert render(step(late, card).lane).id == "S17"


def test_the_code_is_shown_as_the_provider_made_it() -> None:
    lane = asked().lane
    made = ev.PaymentCodeShown(intent_id=FIRST, code="weixin://1", payee="Market Hall", seconds=120, at=NOW)
    shown = step(lane, made).lane
    assert shown.payment is not None
    assert (shown.payment.code, shown.payment.payee, shown.payment.code_s) == ("weixin://1", "Market Hall", 120)
    assert step(lane, replace(made, intent_id=SECOND)) == Step(lane)
    free_lane = given(at_gate())
    assert step(free_lane, made) == Step(free_lane)
    app = step(shown, ev.PaymentProgress(intent_id=FIRST, step="bank", at=NOW)).lane
    assert step(app, made) == Step(app)


def paid(lane: Lane, **more: Any) -> Step:
    return step(lane, money(lane, wallet="wechat", final=True, card_scheme="WeChat Pay", **more))


def test_what_was_paid_is_sold_and_nothing_is_in_doubt() -> None:
    done = paid(asked().lane)
    assert done.lane.sold is not None
    tender = done.lane.sold.receipt.tenders[0]
    assert (tender.kind, tender.wallet, tender.card_scheme) == ("wallet", "wechat", "WeChat Pay")
    assert done.lane.unconfirmed is None
    assert done.lane.facts.mark == ""


def unknown(**fields: Any) -> Lane:
    """Nobody answers, and a team member was told."""
    lane = step(asked().lane, ev.PaymentSent(intent_id=FIRST, at=NOW)).lane
    lane = step(lane, ev.PaymentUnknown(intent_id=FIRST, at=NOW)).lane
    return replace(step(lane, ev.TimerFired(name="ask-staff", at=NOW)).lane, **fields)


BADGE = ev.BadgeScanned(badge="4711", at=NOW)


def given_up() -> Lane:
    return step(unknown(), BADGE).lane


def test_a_badge_gives_it_up_and_the_provider_is_told() -> None:
    done = step(unknown(), BADGE)
    assert only(done, GiveUpPayment).intent.intent_id == FIRST
    assert (done.lane.phase, done.lane.strays) == ("ready", (FIRST,))
    assert [one.intent_id for one in done.lane.given_up] == [FIRST]
    assert len(done.lane.saved) == 1


def test_after_a_start_it_is_looked_after_again() -> None:
    lane = given_up()
    carried = Carried(strays=lane.strays, given_up=lane.given_up)
    fresh = first_lane(lane.shop, 2, 1, carried)
    assert only(step(fresh, ev.LaneStarted(version="1", at=NOW)), GiveUpPayment).intent.intent_id == FIRST
    assert lane.carried.given_up == lane.given_up


@pytest.mark.parametrize(
    "over",
    [
        ev.PaymentDeclined(intent_id=FIRST, why="timeout", loose=True, at=NOW),
        ev.PaymentAborted(intent_id=FIRST, loose=True, at=NOW),
        ev.PaymentNotCharged(intent_id=FIRST, loose=True, at=NOW),
    ],
)
def test_a_code_that_may_still_be_paid_is_looked_after_and_is_nobodys_work(over: Any) -> None:
    lane = step(asked().lane, ev.PaymentSent(intent_id=FIRST, at=NOW)).lane
    done = step(lane, over)
    assert [one.intent_id for one in done.lane.given_up] == [FIRST]
    assert only(done, GiveUpPayment).intent.intent_id == FIRST
    assert (done.lane.payment, done.lane.strays, done.lane.saved) == (None, (), ())
    assert step(lane, replace(over, loose=False)).lane.given_up == ()
    assert step(lane, replace(over, intent_id=SECOND)) == Step(lane)
    assert step(done.lane, over) == Step(done.lane)
    back = ev.PaymentReturned(intent_id=FIRST, amount_minor=180, currency="GBP", at=NOW)
    assert step(done.lane, back) == Step(replace(done.lane, given_up=()))


def test_what_was_given_back_is_settled() -> None:
    back = ev.PaymentReturned(intent_id=FIRST, amount_minor=180, currency="GBP", at=NOW)
    lane = given_up()
    done = step(lane, back)
    assert of(done, SettleIntent) == [SettleIntent(intent_id=FIRST, outcome="not-charged")]
    assert (done.lane.given_up, done.lane.strays) == ((), ())
    assert step(lane, replace(back, intent_id=SECOND)) == Step(lane)


def test_what_a_person_settles_is_given_up_no_more() -> None:
    resolved = ev.PaymentResolved(intent_id=FIRST, outcome="charged", by="Sam", evidence="portal", at=NOW)
    assert step(given_up(), resolved).lane.given_up == ()


def test_a_person_may_settle_one_that_is_open() -> None:
    resolved = ev.PaymentResolved(intent_id=FIRST, outcome="charged", by="Sam", evidence="portal", at=NOW)
    done = step(unknown(), resolved)
    assert done.lane.sold is not None
    assert done.lane.sold.receipt.tenders[0].wallet == "wechat"


def test_a_badge_on_a_refund_that_nobody_can_settle_puts_nothing_up() -> None:
    lane = unknown()
    assert lane.payment is not None
    refund = replace(lane.payment.intent, kind="refund")
    done = step(replace(lane, payment=replace(lane.payment, intent=refund)), BADGE)
    assert (done.lane.given_up, of(done, GiveUpPayment)) == ((), [])


def test_the_reader_is_armed_by_itself_only_where_no_phone_pays() -> None:
    lane = replace(given(at_gate()), trouble="reader-busy")
    ready = ev.DeviceChanged(part="terminal", device="card", state="ready", at=NOW)
    assert step(lane, ready).lane.payment is not None
    choosing = step(lane, ev.WalletPressed(at=NOW)).lane
    assert step(replace(choosing, trouble="reader-busy"), ready).lane.payment is None


def test_cash_and_card_lead_away_from_the_phone() -> None:
    choosing = step(given(at_gate()), ev.WalletPressed(at=NOW)).lane
    card = step(choosing, ev.PayPressed(at=NOW)).lane
    assert (card.phone, card.payment is not None) == (None, True)
    shown = asked().lane
    away = step(shown, ev.PayPressed(at=NOW))
    assert only(away, AbortPayment).intent_id == FIRST
    there = step(away.lane, ev.PaymentAborted(intent_id=FIRST, by="lane", at=NOW)).lane
    assert there.payment is not None
    assert (there.phone, there.payment.intent.wallet) == (None, "")


def test_a_lane_with_nothing_but_wallets_is_fit_and_leads_there() -> None:
    lane = given(filled())
    shop = replace(lane.shop, devices=tuple(one for one in lane.shop.devices if one[0] != "terminal"))
    devices = tuple(replace(one, state="ready") for one in lane.devices if one.part != "terminal")
    lane = replace(lane, shop=shop, devices=devices)
    assert lane.fit
    done = step(lane, ev.PayPressed(reader=False, at=NOW))
    assert render(done.lane).id == "S19"


@pytest.mark.parametrize("scans", [True, False])
@pytest.mark.parametrize("shows", [True, False])
def test_the_chooser_says_what_can_be_done(scans: bool, shows: bool) -> None:
    one = Wallet(name="wechat", title="WeChat Pay", takes="wechat" if scans else "", shows=shows)
    lane = given(at_gate())
    lane = step(replace(lane, shop=replace(lane.shop, wallets=(one,))), ev.WalletPressed(at=NOW)).lane
    screen = render(lane)
    title = screen.stage.title.id
    sentence = screen.stage.sentence.id
    assert title == ("wallet.title" if scans else "wallet.only-scan")
    assert sentence == ("wallet.choose-app" if not scans else "wallet.or-scan" if shows else "wallet.hold")
    assert bool(screen.body.ways) == shows


def test_a_wallet_that_is_gone_from_the_configuration_is_named_as_it_was() -> None:
    asks = step(given(filled()), CODE).lane
    gone = replace(asks, shop=replace(asks.shop, wallets=()))
    title = render(gone).stage.title
    assert title.args["wallet"].args["text"] == "wechat"


def test_in_training_no_wallet_is_asked() -> None:
    there = step(replace(given(filled()), training=True), CODE).lane
    done = step(there, ev.WalletPressed(wallet="wechat", code_last4="6789", at=NOW))
    assert of(done, StartPayment) == []
    assert done.lane.sold is not None
    assert done.lane.sold.receipt.tenders[0].kind == "training"
