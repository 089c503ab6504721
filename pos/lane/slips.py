"""The card terminal's own texts: which of them go on paper, and when.

All of them are kept: the event that brings one is in the journal. On paper go the shop's slip that a shopper has to
sign (and every one of the shop's, where the shop wants them), the shopper's slip about a refusal, whatever has to be
printed, and the shopper's slip about a payment together with their receipt, if they want one.
"""

from msgspec.structs import replace

from pos.lane.effects import Beep, Effect, Print
from pos.lane.events import PrintEnded, SlipGiven
from pos.lane.state import Lane, Step

__all__ = ["PREFIX", "slip_ended", "slip_given", "slip_job", "with_slip"]

PREFIX = "slip-"


def slip_given(lane: Lane, event: SlipGiven) -> Step:
    """A text came: it is printed, or kept until the receipt is."""
    if event.copy == "merchant":
        return _merchants(lane, event)
    if event.copy == "other":
        return Step(lane, (slip_job(lane, event),) if event.must else ())
    sold = lane.sold
    ours = sold is not None and any(tender.reference == event.intent_id for tender in sold.receipt.tenders)
    if sold is None or not ours or not event.approved or event.must:
        wanted = event.must or event.signed or not event.approved
        return Step(lane, (slip_job(lane, event),) if wanted else ())
    if sold.prints and not sold.gift:
        return Step(lane, (slip_job(lane, event),))
    return Step(replace(lane, sold=replace(sold, slip=event)))


def _merchants(lane: Lane, event: SlipGiven) -> Step:
    if event.signed:
        return Step(lane, (slip_job(lane, event), Beep(cue="look")))
    wanted = event.must or lane.shop.merchant_copy == "print"
    return Step(lane, (slip_job(lane, event),) if wanted else ())


def slip_job(lane: Lane, slip: SlipGiven) -> Print:
    """The paper of a slip."""
    job = f"{PREFIX}{slip.intent_id}-{slip.copy}"
    return Print(job=job, document="slip", language=lane.language, lines=slip.lines)


def with_slip(lane: Lane) -> Step:
    """The receipt is being printed: the slip that waits for it goes along."""
    if lane.sold is None or lane.sold.slip is None:
        return Step(lane)
    job: Effect = slip_job(lane, lane.sold.slip)
    return Step(replace(lane, sold=replace(lane.sold, slip=None)), (job,))


def slip_ended(lane: Lane, event: PrintEnded) -> Step:
    """A slip is out, or somebody has to look: its text is in the journal (`pos payments show`)."""
    return Step(lane, () if event.outcome == "printed" else (Beep(cue="look"),))
