"""What a simulated nexo terminal does with a request: card, bank, ledger."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

from pos.payments.sim.nexo_cards import PAN, NexoOutcome
from pos.payments.sim.nexo_ledger import Entry, NexoLedger
from pos.payments.sim.nexo_plans import ISSUER_INSTALMENT, banks_own, mistake, slip
from pos.payments.sim.nexo_words import Heard
from pos.wires.machine import Empty, Machine, Mailbox

__all__ = ["End", "Till"]

End = Literal["", "hang", "die"]
Body = dict[str, Any]


def _failure(condition: str, text: str = "") -> Body:
    return {"Response": {"Result": "Failure", "ErrorCondition": condition, "AdditionalResponse": text or condition}}


class Till:
    """One transaction at a time. `card` gives the next card; `nested`: how answers are told again."""

    def __init__(
        self,
        ledger: NexoLedger,
        pace_s: float,
        card_timeout_s: float,
        card: Callable[[], NexoOutcome | None],
        machine: Machine,
        *,
        nested: bool,
        spills: bool = False,
    ) -> None:
        self._ledger = ledger
        self._pace_s = pace_s
        self._card_timeout_s = card_timeout_s
        self._card = card
        self._machine = machine
        self._nested = nested
        self._spills = spills
        self._lock = machine.lock()
        self._running: Entry | None = None
        self._desk: Mailbox | None = None
        self.display = "Ready"

    @property
    def waiting(self) -> bool:
        """Whether its display asks for a card now."""
        return self._desk is not None

    def hand(self, card: NexoOutcome) -> bool:
        """Present a card; False if nobody waits for one."""
        with self._lock:
            if self._desk is not None:
                self._desk.put(card)
            return self._desk is not None

    def cancel(self, condition: str) -> bool:
        """Stop waiting for a card; False if nobody waits for one."""
        with self._lock:
            if self._desk is not None:
                self._desk.put(condition)
            return self._desk is not None

    def serve(self, heard: Heard) -> tuple[Body | None, End]:
        """The answer to a request, None where there is none; and whether something breaks instead."""
        if heard.category in ("Login", "Logout", "Diagnosis"):
            return {"Response": {"Result": "Success"}}, ""
        if heard.category == "Payment":
            return self._pay(heard)
        if heard.category == "TransactionStatus":
            return self._status(heard), ""
        if heard.category == "Reversal":
            return self._reverse(heard), ""
        if heard.category == "Reconciliation":
            return self._reconcile(), ""
        if heard.category == "Abort":
            named = heard.body.get("MessageReference", {})
            if self._running is not None and self._running.service_id == named.get("ServiceID"):
                self.cancel("Aborted")
            return None, ""
        return _failure("UnavailableService"), ""

    # --- payment

    def _pay(self, heard: Heard) -> tuple[Body | None, End]:
        amounts, data = heard.body["PaymentTransaction"]["AmountsReq"], heard.body.get("PaymentData", {})
        entry = Entry(
            heard.service_id, heard.sale_id, heard.body["SaleData"]["SaleTransactionID"]["TransactionID"],
            str(amounts["RequestedAmount"]), amounts["Currency"],
            refund=data.get("PaymentType") == "Refund",
        )  # fmt: skip
        if why := mistake(data, entry.amount):
            return _failure("MessageFormat", why), ""
        entry.plan = data.get("Instalment") if data.get("PaymentType") == ISSUER_INSTALMENT else None
        if entry.refund and (why := self._of(entry, heard.body["PaymentTransaction"])):
            return _failure(why), ""
        with self._lock:
            if self._ledger.find(heard.service_id, heard.sale_id) is not None:
                return _failure("NotAllowed", "this ServiceID was used before"), ""
            if self._running is not None:
                return _failure("Busy"), ""
            self._running = entry
            self._ledger.entries.append(entry)
        try:
            return self._carry_out(entry)
        finally:
            with self._lock:
                self._running, self.display = None, "Ready"

    def _of(self, entry: Entry, transaction: Body) -> str:
        """To which payment a refund belongs, where it names one; an error condition where that can't be."""
        entry.of = transaction.get("OriginalPOITransaction", {}).get("POITransactionID", {}).get("TransactionID", "")
        original = self._ledger.known(entry.of) if entry.of else None
        if not entry.of:
            return ""
        if original is None:
            return "NotFound"
        back = sum(Decimal(one.amount) for one in self._ledger.entries if one.approved and one.of == entry.of)
        return "NotAllowed" if original.reversed or back + Decimal(entry.amount) > Decimal(original.amount) else ""

    def _carry_out(self, entry: Entry) -> tuple[Body | None, End]:
        card = self._waited()
        if not isinstance(card, NexoOutcome):
            self._ledger.refuse(entry, card)
            return self.told(entry), ""
        for point in ("accepted", "card", "bank"):
            if card.fault and card.point == point:
                self._ledger.refuse(entry, "Aborted")
                return None, card.fault  # type: ignore[return-value]
            self._machine.sleep(self._pace_s)
        if card.late_s:
            self._machine.sleep(card.late_s)
        if card.condition:
            self._ledger.refuse(entry, card.condition)
            return self.told(entry), ""
        entry.share, entry.foreign = card.share, card.foreign
        entry.plan = banks_own(entry.plan, card.terms)
        entry.slip = slip(entry.plan, entry.currency)
        now = datetime.fromtimestamp(self._machine.now_ms() / 1000, UTC)
        self._ledger.approve(entry, now.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
        if card.fault:
            return None, card.fault  # type: ignore[return-value]
        return self.told(entry), ""

    def _waited(self) -> NexoOutcome | str:
        card = self._card()
        if card is not None:
            return card
        with self._lock:
            self._desk = desk = self._machine.mailbox()
            self.display = "Insert or tap card"
        try:
            found: NexoOutcome | str = desk.get(self._card_timeout_s)
        except Empty:
            found = "Cancel"
        finally:
            with self._lock:
                self._desk = None
        return found

    def told(self, entry: Entry) -> Body:
        """The answer to a payment, the same each time it is told."""
        sale = {"SaleTransactionID": {"TransactionID": entry.name}}
        if not entry.approved:
            text = f"card {PAN} refused" if self._spills else ""
            return _failure(f"{entry.condition}{f' {PAN}' if self._spills else ''}", text) | {"SaleData": sale}
        amount = (Decimal(entry.amount) * entry.share / 100).quantize(Decimal(entry.amount))
        if entry.foreign:
            amount, sale = Decimal("42.42"), {"SaleTransactionID": {"TransactionID": "somebody-else"}}
        card: Body = {"PaymentBrand": "visa", "MaskedPan": f"{PAN[:6]}******{PAN[-4:]}", "EntryMode": "Contactless"}
        code = "611506"
        if self._spills:
            tracks, code = [{"TrackNumb": 2, "TrackValue": f"{PAN}=28121010000"}], PAN
            card |= {"MaskedPan": PAN, "PaymentBrand": f"visa {PAN}", "CardHolderName": f"MS {PAN}"}
            card |= {"SensitiveCardData": {"PAN": PAN, "TrackData": tracks}}
        return {
            "Response": {"Result": "Partial" if entry.share != 100 else "Success"},
            "SaleData": sale,
            "POIData": {"POITransactionID": {"TransactionID": entry.transaction, "TimeStamp": entry.when}},
            "PaymentResult": {
                "PaymentType": "Refund" if entry.refund else ISSUER_INSTALMENT if entry.plan else "Normal",
                **({"Instalment": entry.plan} if entry.plan else {}),
                "PaymentInstrumentData": {"PaymentInstrumentType": "Card", "CardData": card},
                "AmountsResp": {"Currency": entry.currency, "AuthorizedAmount": float(amount)},
                "PaymentAcquirerData": {"MerchantID": "10020001", "AcquirerPOIID": "877888", "ApprovalCode": code},
            },
        }

    # --- asking, taking back, adding up

    def _status(self, heard: Heard) -> Body:
        named = heard.body.get("MessageReference", {})
        entry = self._ledger.find(named.get("ServiceID", ""), named.get("SaleID", heard.sale_id))
        if entry is None:
            return _failure("NotFound")
        if entry.running:
            return _failure("InProgress")
        category = "Reversal" if entry.undone else "Payment"
        head = {
            "MessageClass": "Service", "MessageCategory": category, "MessageType": "Response",
            "ServiceID": entry.service_id, "SaleID": entry.sale_id, "POIID": heard.poi_id,
        }  # fmt: skip
        again = {f"{category}Response": self._undone(entry.undone) if entry.undone else self.told(entry)}
        told = {"MessageHeader": head, **({"RepeatedResponseMessageBody": again} if self._nested else again)}
        return {"Response": {"Result": "Success"}, "RepeatedMessageResponse": told}

    def _reverse(self, heard: Heard) -> Body:
        original = heard.body["OriginalPOITransaction"]["POITransactionID"]["TransactionID"]
        entry = self._ledger.known(original)
        if entry is None or entry.reversed:
            return _failure("NotFound" if entry is None else "NotAllowed")
        entry.reversed = True
        again = Entry(heard.service_id, heard.sale_id, entry.name, entry.amount, entry.currency, running=False)
        again.undone = original
        self._ledger.entries.append(again)
        return self._undone(original)

    def _undone(self, original: str) -> Body:
        return {"Response": {"Result": "Success"}, "POIData": {"POITransactionID": {"TransactionID": original}}}

    def _reconcile(self) -> Body:
        taken = [one for one in self._ledger.entries if one.taken and one.plan is None]
        plans = [one for one in self._ledger.entries if one.taken and one.plan is not None]
        given = [one for one in self._ledger.entries if one.approved and one.refund]
        totals = [
            {
                "TransactionType": kind, "TransactionCount": len(ones),
                "TransactionAmount": float(sum(Decimal(one.amount) for one in ones)),
            }
            for kind, ones in (("Debit", taken), (ISSUER_INSTALMENT, plans), ("Credit", given))
            if ones
        ]  # fmt: skip
        brand = {"PaymentInstrumentType": "Card", "CardBrand": "visa", "PaymentTotals": totals}
        return {
            "Response": {"Result": "Success"}, "POIReconciliationID": "1000",
            "TransactionTotals": [brand] if totals else [],
        }  # fmt: skip
