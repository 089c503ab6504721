"""Alipay's open API: one gateway, a signed form there, a signed JSON object back.

Sources: opendocs.alipay.com: "signature" (RSA2: the sorted parameters joined by "&"; an answer: the bytes of its object
as they stand), alipay.trade.pay, .precreate, .query, .cancel, .refund, .fastpay.refund.query,
alipay.data.dataservice.bill.downloadurl.query. A cancelled code that nobody had scanned is not known to Alipay as a
trade ("action" is missing), so it may be scanned until it ends by itself.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from msgspec import Struct

from pos.payments.http import Got, Request
from pos.payments.wallet.alipay_bill import rows_of
from pos.payments.wallet.orders import Answer, Ask, Row, State, decimal_of, minor_of
from pos.payments.wallet.seal import sign, verifies

__all__ = ["Alipay"]

BEIJING = timezone(timedelta(hours=8))
_METHODS = {
    "charge": "alipay.trade.pay",
    "open": "alipay.trade.precreate",
    "query": "alipay.trade.query",
    "end": "alipay.trade.cancel",
    "refund": "alipay.trade.refund",
    "refund-query": "alipay.trade.fastpay.refund.query",
    "bill": "alipay.data.dataservice.bill.downloadurl.query",
}
_STATES: dict[str, State] = {
    "TRADE_SUCCESS": "paid",
    "TRADE_FINISHED": "paid",
    "WAIT_BUYER_PAY": "paying",
    "TRADE_CLOSED": "closed",
}
_DONE, _PAYING, _FAILED = "10000", "10003", "40004"
_UNSURE = frozenset({
    "ACQ.SYSTEM_ERROR", "SYSTEM_ERROR", "ACQ.TRADE_HAS_SUCCESS", "ACQ.TRADE_HAS_FINISHED", "aop.ACQ.SYSTEM_ERROR",
    "ACQ.CONTEXT_INCONSISTENT", "ACQ.DISCORDANT_REPEAT_REQUEST", "ACQ.CONCURRENT_ERROR",
})  # fmt: skip
"""A business failure (40004) that proves nothing; every other one refuses for good."""


class Alipay(Struct, frozen=True, kw_only=True):
    """One shop's application.

    Attributes:
        app: app_id; `merchant`: what receipts name, the seller's number.
        key: the shop's private key; `their_key`: Alipay's public key.
        host, path: the gateway.
        title: what the order is called in the shopper's app.
        store: the shop's own number for this store, may be empty.
    """

    app: str
    key: RSAPrivateKey
    their_key: RSAPublicKey
    merchant: str = ""
    host: str = "openapi.alipay.com"
    path: str = "/gateway.do"
    title: str = "Shop"
    store: str = ""
    scheme: str = "Alipay"

    # --- out

    def request(self, ask: Ask, now_ms: int, nonce: str) -> Request:
        """See `Provider`; nothing needs a nonce here."""
        del nonce
        return self._called(_METHODS[ask.what], self._content(ask), now_ms)

    def _content(self, ask: Ask) -> dict[str, Any]:
        content: dict[str, Any] = {"out_trade_no": ask.order}
        if ask.what in ("charge", "open"):
            content |= {"subject": self.title, "total_amount": decimal_of(ask.amount_minor, ask.currency)}
            content |= {"store_id": self.store} if self.store else {}
            content |= {} if ask.currency == "CNY" else {"trans_currency": ask.currency}
        if ask.what == "charge":
            content |= {"scene": "bar_code", "auth_code": ask.code, "timeout_express": "1m"}
        if ask.what == "open":
            content["time_expire"] = _beijing(ask.ends)
        if ask.what == "refund":
            content["refund_amount"] = decimal_of(ask.amount_minor, ask.currency)
        if ask.what.startswith("refund"):
            content["out_request_no"] = ask.refund
        return content

    def _called(self, method: str, content: Mapping[str, Any], now_ms: int) -> Request:
        form = {
            "app_id": self.app,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": _beijing(now_ms),
            "version": "1.0",
            "biz_content": msgspec.json.encode(content).decode(),
        }
        text = "&".join(f"{name}={form[name]}" for name in sorted(form))
        body = urlencode(form | {"sign": sign(self.key, text)}).encode()
        kind = "application/x-www-form-urlencoded;charset=utf-8"
        headers = {"Content-Type": kind, "Accept": "application/json", "User-Agent": "pos"}
        return Request(host=self.host, target=self.path, headers=headers, body=body)

    # --- in

    def read(self, ask: Ask, got: Got, now_ms: int) -> Answer:
        """See `Provider`."""
        del now_ms
        said = self._verified(_METHODS[ask.what], got)
        named = said.get("out_trade_no", ask.order)
        if named != ask.order:
            raise ValueError("it tells of another order")
        code, sub_code = str(said.get("code", "")), str(said.get("sub_code", ""))[:64]
        if code != _DONE:
            return _refusal(ask, code, sub_code)
        return _READERS[ask.what](ask, said)

    def _verified(self, method: str, got: Got) -> dict[str, Any]:
        """The answer's object, if Alipay signed it: its bytes as they stand are what was signed."""
        if got.status != 200:
            raise ValueError(f"it answers with HTTP status {got.status}")
        name = method.replace(".", "_") + "_response"
        try:
            parts = msgspec.json.decode(got.body, type=dict[str, msgspec.Raw])
            found = parts.get(name) or parts.get("error_response")
            signature = msgspec.json.decode(parts["sign"], type=str) if "sign" in parts else ""
        except (msgspec.DecodeError, ValueError, RecursionError):
            raise ValueError("it is no JSON object") from None
        if found is None or not verifies(self.their_key, bytes(found), signature):
            raise ValueError("its signature is wrong, or it answers something else")
        try:
            return msgspec.json.decode(found, type=dict[str, Any])
        except (msgspec.DecodeError, ValueError, RecursionError):
            raise ValueError("it is no JSON object") from None

    # --- the bill

    def bill(self, day: str, now_ms: int, nonce: str) -> Request:
        """See `Provider`."""
        del nonce
        return self._called(_METHODS["bill"], {"bill_type": "trade", "bill_date": day}, now_ms)

    def bill_at(self, got: Got, now_ms: int) -> tuple[str, str]:
        """See `Provider`."""
        del now_ms
        said = self._verified(_METHODS["bill"], got)
        if said.get("code") == _DONE:
            return str(said.get("bill_download_url", "")), ""
        if "not_exist" in str(said.get("sub_code", "")).lower():
            return "", ""
        raise ValueError(f"it gives no bill ({str(said.get('sub_code') or said.get('code'))[:64]})")

    def download(self, target: str, now_ms: int, nonce: str) -> Mapping[str, str]:
        """See `Provider`: the address itself holds the permission, for 30 seconds."""
        del target, now_ms, nonce
        return {"User-Agent": "pos"}

    def rows(self, data: bytes, currency: str) -> list[Row]:
        """See `Provider`."""
        return rows_of(data, currency)


def _beijing(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, BEIJING):%Y-%m-%d %H:%M:%S}"


def _money(ask: Ask, said: Mapping[str, Any], field: str = "total_amount") -> tuple[int | None, str]:
    currency = str(said.get("trans_currency") or ask.currency or "CNY")[:3]
    return (minor_of(said[field], currency) if field in said else None), currency


def _charged(ask: Ask, said: Mapping[str, Any]) -> Answer:
    amount, currency = _money(ask, said)
    number, when = str(said.get("trade_no", ""))[:64], str(said.get("gmt_payment", ""))[:32]
    return Answer(state="paid", amount_minor=amount, currency=currency, order=ask.order, number=number, when=when)


def _opened(ask: Ask, said: Mapping[str, Any]) -> Answer:
    return Answer(state="waiting", code=str(said.get("qr_code", ""))[:1024], order=ask.order)


def _told(ask: Ask, said: Mapping[str, Any]) -> Answer:
    status = str(said.get("trade_status", ""))[:32]
    amount, currency = _money(ask, said)
    return Answer(
        state=_STATES.get(status, "unsure"),
        amount_minor=amount,
        currency=currency,
        order=ask.order,
        number=str(said.get("trade_no", ""))[:64],
        when=str(said.get("send_pay_date", ""))[:32],
        why="" if status == "TRADE_SUCCESS" else status,
    )


def _ended(ask: Ask, said: Mapping[str, Any]) -> Answer:
    if said.get("retry_flag") == "Y":
        return Answer(state="unsure", order=ask.order, why="retry")
    action = str(said.get("action", ""))[:32]
    return Answer(state="closed" if action in ("close", "refund") else "missing", order=ask.order, why=action)


def _given(ask: Ask, said: Mapping[str, Any]) -> Answer:
    """`refund_fee` is the sum of all refunds of this trade; "N": nothing moved by this very call, so it is asked."""
    number, when = str(said.get("trade_no", ""))[:64], str(said.get("gmt_refund_pay", ""))[:32]
    moved = said.get("fund_change") == "Y"
    return Answer(
        state="given" if moved else "unsure",
        amount_minor=ask.amount_minor if moved else None,
        currency=ask.currency,
        order=ask.order,
        number=number,
        when=when,
    )


def _refund_told(ask: Ask, said: Mapping[str, Any]) -> Answer:
    if said.get("refund_status") != "REFUND_SUCCESS":
        return Answer(state="missing", order=ask.order)
    if said.get("out_request_no", ask.refund) != ask.refund:
        raise ValueError("it tells of another refund")
    amount, currency = _money(ask, said, "refund_amount")
    number, when = str(said.get("trade_no", ""))[:64], str(said.get("gmt_refund_pay", ""))[:32]
    return Answer(state="given", amount_minor=amount, currency=currency, order=ask.order, number=number, when=when)


_READERS = {
    "charge": _charged,
    "open": _opened,
    "query": _told,
    "end": _ended,
    "refund": _given,
    "refund-query": _refund_told,
}


def _refusal(ask: Ask, code: str, sub_code: str) -> Answer:
    """What a code other than 10000 means; what is not sure has to be asked about."""
    why = sub_code or code
    if code == _PAYING:
        return Answer(state="paying", order=ask.order, why=why)
    if ask.what in ("query", "refund-query"):
        return Answer(state="missing" if sub_code == "ACQ.TRADE_NOT_EXIST" else "unsure", why=why)
    if code != _FAILED:
        # 20000: the service is away; 40001, 40002: the call itself was refused, and no order was touched.
        refused = code in ("40001", "40002", "40006")
        return Answer(state="refused" if refused and ask.what != "end" else "unsure", why=why)
    if ask.what == "end":
        return Answer(state="missing" if sub_code == "ACQ.TRADE_NOT_EXIST" else "unsure", why=why)
    return Answer(state="unsure" if sub_code in _UNSURE else "refused", why=why)
