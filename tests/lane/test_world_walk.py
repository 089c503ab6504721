"""A lane, a terminal, a bank, a printer and a power switch, moved at random: what must always hold, holds.

`World.check` looks at the lane after every event, `MemoryJournal` at every booking, `HandTerminal` at every call.
"""

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pos.lane.events import PaymentAborted, PaymentApproved, PaymentDeclined, PaymentNotCharged, PaymentUnknown, Touched
from pos.prove.hand.goods import BARCODES
from pos.prove.hand.world import World, differences, durable, presses
from pos.session import recover

from lane.test_walk import check_words

CODES = [*BARCODES.values(), "BADGE-4711", "MEMBER-1", "7032069804989", ""]
LATE = (PaymentAborted, PaymentDeclined, PaymentUnknown, PaymentNotCharged)
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


class LaneMachine(RuleBasedStateMachine):
    """Rules are what people and machines do; the invariant is the journal's promise."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @rule(code=st.sampled_from(CODES))
    def scan(self, code: str) -> None:
        self.world.wait(1)
        self.world.scan(code)

    @rule(data=st.data())
    def press(self, data: st.DataObject) -> None:
        there = sorted(id_ for id_, press in presses(self.world.screen) if press is not None)
        if there:
            self.world.press(data.draw(st.sampled_from(there)))

    @precondition(lambda self: "pay" in dict(presses(self.world.screen)))
    @rule()
    def pay(self) -> None:
        if self.world.lane.cart.lines:
            self.world.press("pay")

    @rule()
    def touch(self) -> None:
        self.world.happen(Touched())

    @precondition(lambda self: self.world.timers.due)
    @rule(data=st.data())
    def fire(self, data: st.DataObject) -> None:
        self.world.fire(data.draw(st.sampled_from(sorted(self.world.timers.due))))

    @precondition(lambda self: self.world.terminal.asked_for is not None)
    @rule(step=st.sampled_from(("waiting", "card", "pin", "bank", "remove-card", "other")))
    def reader_says(self, step: str) -> None:
        self.world.terminal.say(step)

    @precondition(lambda self: self.world.terminal.asked_for is not None)
    @rule(why=st.sampled_from(("declined", "not-read", "timeout", "busy", "other")))
    def decline(self, why: str) -> None:
        self.world.terminal.decline(why)

    @precondition(lambda self: self.world.terminal.asked_for is not None)
    @rule(how=st.sampled_from(("approve", "approve", "lose", "stop", "let_go", "charge", "odd")))
    def card(self, how: str) -> None:
        terminal = self.world.terminal
        terminal.approve(1) if how == "odd" else getattr(terminal, how)()

    @rule(answers=st.booleans(), holds=st.booleans())
    def bank(self, answers: bool, holds: bool) -> None:
        self.world.terminal.answers, self.world.terminal.holds = answers, holds

    @precondition(lambda self: self.world.terminal.ledger)
    @rule(data=st.data())
    def approved_after_all(self, data: st.DataObject) -> None:
        known = data.draw(st.sampled_from(sorted(self.world.terminal.ledger)))
        self.world.happen(self.world.terminal.ledger[known])

    @precondition(lambda self: self.world.journal.intents)
    @rule(data=st.data(), kind=st.sampled_from(LATE))
    def late(self, data: st.DataObject, kind: type[PaymentUnknown]) -> None:
        waiting = self.world.terminal.asked_for
        settled = sorted(id_ for id_ in self.world.journal.intents if waiting is None or id_ != waiting.intent_id)
        if settled:
            self.world.happen(kind(intent_id=data.draw(st.sampled_from(settled))))

    @precondition(lambda self: self.world.journal.intents)
    @rule(data=st.data(), amount=st.sampled_from((180, 145, 325)))
    def late_approval(self, data: st.DataObject, amount: int) -> None:
        waiting = self.world.terminal.asked_for
        settled = sorted(id_ for id_ in self.world.journal.intents if waiting is None or id_ != waiting.intent_id)
        if settled:
            intent_id = data.draw(st.sampled_from(settled))
            self.world.happen(PaymentApproved(intent_id=intent_id, amount_minor=amount, currency="GBP"))

    @rule(
        part=st.sampled_from(("scanner", "printer", "terminal")),
        state=st.sampled_from(("ready", "ready", "absent", "opening", "faulted", "busy")),
    )
    def device(self, part: str, state: str) -> None:
        self.world.device(part, state)  # type: ignore[arg-type]

    @rule(outcome=st.sampled_from(("printed", "not-printed", "uncertain", "")))
    def paper(self, outcome: str) -> None:
        self.world.printer.outcome = outcome

    @rule()
    def power_cut(self) -> None:
        self.world.restart()

    @invariant()
    def the_journal_tells_the_lane(self) -> None:
        world = self.world
        assert not differences(durable(recover(world.shop, world.journal.opening())), durable(world.lane))

    @invariant()
    def every_screen_can_be_said(self) -> None:
        check_words(self.world.screen)


LaneMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=50, deadline=None, phases=QUICK)
TestLaneMachine = LaneMachine.TestCase
