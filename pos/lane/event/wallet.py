"""Payment by phone."""

from pos.lane.event.base import Event, Pick


class WalletPressed(Event, frozen=True, kw_only=True, tag="WalletPressed"):
    """The shopper wants to pay by phone.

    Attributes:
        wallet: whose code the lane is to show; empty: not chosen yet.
        code_last4: yes, pay with the code that was scanned, which ends like this.
        amount_minor: a part, as in `PartPressed`.
    """

    wallet: str = ""
    code_last4: str = ""
    amount_minor: int = 0


class PaymentCodeScanned(Event, frozen=True, kw_only=True, tag="PaymentCodeScanned"):
    """A phone's payment code was held to the scanner. It is money, so the session keeps it aside until it is sent.

    Attributes:
        wallet: which wallet of this lane it is for.
        code_last4: how it ends.
        ready: whether that wallet worked, so that a replay decides the same without it.
        reader, paper, mark, pick: as of `PayPressed`, which this is over the basket.
    """

    wallet: str
    code_last4: str
    ready: bool = True
    reader: bool = True
    paper: bool = True
    mark: str = ""
    pick: Pick = ""


class PaymentCodeShown(Event, frozen=True, kw_only=True, tag="PaymentCodeShown"):
    """A provider made a code for the lane to show: what the QR code carries, whom it pays, how long it is good."""

    intent_id: str
    code: str
    payee: str = ""
    seconds: float = 0


class PaymentReturned(Event, frozen=True, kw_only=True, tag="PaymentReturned"):
    """A payment that nobody waited for is over: it was never paid (0), or what was paid late went back."""

    intent_id: str
    amount_minor: int
    currency: str
    evidence: str = ""
