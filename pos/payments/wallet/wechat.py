"""WeChat Pay, API v3, a shop of its own (mainland endpoints): JSON over HTTPS, signed both ways.

Sources: pay.weixin.qq.com/doc/v3/merchant: "signature" (request: method, path and query, time, nonce, body, a line
each; answer: time, nonce, body), "code payment v3" (codepay, reverse), Native (native, close), query by out_trade_no,
domestic refunds, trade bill, notifications (AES-256-GCM). An error's code is compared without its underscores: the
pages write ORDERPAID and ORDER_PAID.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from msgspec import Struct

from pos.payments.http import Got, Request
from pos.payments.wallet.orders import Answer, Ask, Row, State
from pos.payments.wallet.seal import sign, unsealed, verifies
from pos.payments.wallet.wechat_bill import rows_of

__all__ = ["WeChatPay"]

BEIJING = timezone(timedelta(hours=8))
SKEW_MS = 300_000
"""An answer's time may be off by five minutes."""
_PAYMENTS = "/v3/pay/transactions"
_REFUNDS = "/v3/refund/domestic/refunds"
_STATES: dict[str, State] = {
    "SUCCESS": "paid",
    "NOTPAY": "waiting",
    "USERPAYING": "paying",
    "ACCEPT": "paying",
    "CLOSED": "closed",
    "REVOKED": "closed",
    "PAYERROR": "refused",
}
_REFUSED = frozenset({
    "PARAMERROR", "INVALIDREQUEST", "NOAUTH", "NOTENOUGH", "AUTHCODEERROR", "AUTHCODEEXPIRE", "AUTHCODEEXPIRED",
    "AUTHCODEINVALID", "ORDERCLOSED", "RULELIMIT", "RULELIMITED", "ACCOUNTERROR", "APPIDMCHIDNOTMATCH", "MCHNOTEXISTS",
    "TRADEERROR", "PAYMENTREFUSED", "CONTRACTNOTEXIST", "BUYERMISMATCH",
})  # fmt: skip
"""By these a charge, or a refund, is refused for good; all others have to be asked about."""


class WeChatPay(Struct, frozen=True, kw_only=True):
    """One shop's account.

    Attributes:
        merchant: mchid; `app`: appid; `serial`: of the shop's certificate.
        key: the shop's private key; `their_key`: WeChat Pay's public key, whose id or serial is `their_serial`.
        host: where the service is.
        title: what the order is called in the shopper's app.
        store: the shop's own number for this store, may be empty.
        notify: an HTTPS address for notifications, which a native order must name.
        api_key: the APIv3 key (32 bytes), for notifications.
    """

    merchant: str
    app: str
    serial: str
    key: RSAPrivateKey
    their_key: RSAPublicKey
    their_serial: str = ""
    host: str = "api.mch.weixin.qq.com"
    title: str = "Shop"
    store: str = ""
    notify: str = ""
    api_key: bytes = b""
    scheme: str = "WeChat Pay"

    # --- out

    def request(self, ask: Ask, now_ms: int, nonce: str) -> Request:
        """See `Provider`."""
        method, target, body = self._written(ask)
        return self._signed(method, target, body, now_ms, nonce)

    def _written(self, ask: Ask) -> tuple[str, str, Mapping[str, Any] | None]:
        order = f"{_PAYMENTS}/out-trade-no/{ask.order}"
        if ask.what in ("charge", "open"):
            return "POST", f"{_PAYMENTS}/{'native' if ask.what == 'open' else 'codepay'}", self._order(ask)
        if ask.what == "query":
            return "GET", f"{order}?mchid={self.merchant}", None
        if ask.what == "end" and ask.shown:
            return "POST", f"{order}/close", {"mchid": self.merchant}
        if ask.what == "end":
            return "POST", f"{order}/reverse", {"appid": self.app, "mchid": self.merchant}
        if ask.what == "refund":
            amount = {"refund": ask.amount_minor, "total": ask.total_minor, "currency": ask.currency}
            return "POST", _REFUNDS, {"out_trade_no": ask.order, "out_refund_no": ask.refund, "amount": amount}
        return "GET", f"{_REFUNDS}/{ask.refund}", None

    def _order(self, ask: Ask) -> Mapping[str, Any]:
        body: dict[str, Any] = {
            "appid": self.app,
            "mchid": self.merchant,
            "description": self.title,
            "out_trade_no": ask.order,
            "amount": {"total": ask.amount_minor, "currency": ask.currency},
        }
        if ask.what == "charge":
            scene = {"store_info": {"id": self.store}} if self.store else {}
            return body | {"payer": {"auth_code": ask.code}} | ({"scene_info": scene} if scene else {})
        ends = datetime.fromtimestamp(ask.ends / 1000, BEIJING).isoformat(timespec="seconds")
        return body | {"time_expire": ends, "notify_url": self.notify}

    def _signed(self, method: str, target: str, body: Mapping[str, Any] | None, now_ms: int, nonce: str) -> Request:
        data = b"" if body is None else msgspec.json.encode(body)
        return Request(
            host=self.host,
            method=method,
            target=target,
            headers={
                "Authorization": self._authorization(method, target, data, now_ms, nonce),
                "Accept": "application/json",
                "Content-Type": "application/json",
                "User-Agent": "pos",
            },
            body=data,
        )

    def _authorization(self, method: str, target: str, data: bytes, now_ms: int, nonce: str) -> str:
        time = now_ms // 1000
        signature = sign(self.key, f"{method}\n{target}\n{time}\n{nonce}\n{data.decode()}\n")
        parts = {
            "mchid": self.merchant, "nonce_str": nonce, "signature": signature, "timestamp": str(time),
            "serial_no": self.serial,
        }  # fmt: skip
        return "WECHATPAY2-SHA256-RSA2048 " + ",".join(f'{name}="{value}"' for name, value in parts.items())

    # --- in

    def read(self, ask: Ask, got: Got, now_ms: int) -> Answer:
        """See `Provider`."""
        said = self._verified(got, now_ms)
        if got.status not in (200, 202, 204):
            return _refusal(ask, str(said.get("code", ""))[:32])
        if ask.what == "open":
            return Answer(state="waiting", code=str(said.get("code_url", ""))[:512], order=ask.order)
        if ask.what == "end":
            return Answer(state="closed", order=ask.order)
        named = str(said.get("out_trade_no", ""))
        if named != ask.order:
            raise ValueError("it tells of another order")
        return _refund(ask, said) if ask.what.startswith("refund") else _payment(said)

    def _verified(self, got: Got, now_ms: int) -> dict[str, Any]:
        """The answer's object, if WeChat Pay signed it just now."""
        heads = got.headers
        time, nonce = heads.get("wechatpay-timestamp", ""), heads.get("wechatpay-nonce", "")
        serial = heads.get("wechatpay-serial", "")
        if self.their_serial and serial.lower() != self.their_serial.lower():
            raise ValueError(f"it is signed with another key ({serial[:40] or 'none'}; HTTP {got.status})")
        if not time.isdecimal() or abs(now_ms - int(time) * 1000) > SKEW_MS:
            raise ValueError("its time is far from this lane's: check the lane's clock")
        text = f"{time}\n{nonce}\n".encode() + got.body + b"\n"
        if not verifies(self.their_key, text, heads.get("wechatpay-signature", "")):
            raise ValueError(f"its signature is wrong (HTTP {got.status})")
        if not got.body:
            return {}
        return _object(got.body)

    def notice(self, got: Got, now_ms: int) -> Answer:
        """What a notification says: a hint to ask at once, no more.

        Raises:
            ValueError: it is not from WeChat Pay, or is sealed with another key.
        """
        resource = self._verified(got, now_ms).get("resource", {})
        if not isinstance(resource, dict):
            raise ValueError("it has no resource")  # noqa: TRY004 - what came in is wrong
        opened = unsealed(
            self.api_key,
            str(resource.get("nonce", "")),
            str(resource.get("associated_data", "")),
            str(resource.get("ciphertext", "")),
        )
        return _payment(_object(opened))

    # --- the bill

    def bill(self, day: str, now_ms: int, nonce: str) -> Request:
        """See `Provider`."""
        return self._signed("GET", f"/v3/bill/tradebill?bill_date={day}&bill_type=ALL", None, now_ms, nonce)

    def bill_at(self, got: Got, now_ms: int) -> tuple[str, str]:
        """See `Provider`."""
        said = self._verified(got, now_ms)
        if got.status != 200:
            if str(said.get("code", "")).replace("_", "") in ("NOSTATEMENTEXIST", "NOSTATEMENTEXISTS"):
                return "", ""
            raise ValueError(f"it gives no bill ({str(said.get('code', ''))[:32]})")
        sha1 = str(said.get("hash_value", "")) if said.get("hash_type") == "SHA1" else ""
        return str(said.get("download_url", "")), sha1

    def download(self, target: str, now_ms: int, nonce: str) -> Mapping[str, str]:
        """See `Provider`: a bill's file is fetched with a signature, and comes without one."""
        parts = urlsplit(target)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return {"Authorization": self._authorization("GET", path, b"", now_ms, nonce), "User-Agent": "pos"}

    def rows(self, data: bytes, currency: str) -> list[Row]:
        """See `Provider`."""
        return rows_of(data, currency)


def _object(data: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise ValueError("it is no JSON object") from None


def _payment(said: Mapping[str, Any]) -> Answer:
    state = str(said.get("trade_state", ""))[:32]
    amount = said.get("amount")
    amount = amount if isinstance(amount, dict) else {}
    total = amount.get("total")
    return Answer(
        state=_STATES.get(state, "unsure"),
        amount_minor=total if isinstance(total, int) and not isinstance(total, bool) else None,
        currency=str(amount.get("currency", "CNY"))[:3],
        order=str(said.get("out_trade_no", ""))[:64],
        number=str(said.get("transaction_id", ""))[:64],
        when=str(said.get("success_time", ""))[:32],
        why="" if state == "SUCCESS" else state,
    )


def _refund(ask: Ask, said: Mapping[str, Any]) -> Answer:
    amount = said.get("amount")
    back = amount.get("refund") if isinstance(amount, dict) else None
    if said.get("out_refund_no") != ask.refund:
        raise ValueError("it tells of another refund")
    status = str(said.get("status", ""))[:32]
    # PROCESSING: it is accepted, and carried out by WeChat Pay whatever the lane does.
    return Answer(
        state="given" if status in ("SUCCESS", "PROCESSING") else "refused" if status == "CLOSED" else "unsure",
        amount_minor=back if isinstance(back, int) and not isinstance(back, bool) else None,
        currency=ask.currency,
        order=ask.order,
        number=str(said.get("refund_id", ""))[:64],
        when=str(said.get("success_time", "") or said.get("create_time", ""))[:32],
        why="" if status == "SUCCESS" else status,
    )


def _refusal(ask: Ask, code: str) -> Answer:
    """What an error means for this question; what is not sure has to be asked about."""
    plain = code.replace("_", "")
    if ask.what in ("query", "refund-query"):
        missing = plain in ("ORDERNOTEXIST", "RESOURCENOTEXISTS", "NOTFOUND")
        return Answer(state="missing" if missing else "unsure", why=code)
    if plain == "USERPAYING":
        return Answer(state="paying", why=code)
    if ask.what == "end":
        states: dict[str, State] = {"ORDERPAID": "paid", "ORDERCLOSED": "closed", "ORDERNOTEXIST": "missing"}
        return Answer(state=states.get(plain, "unsure"), why=code)
    return Answer(state="refused" if plain in _REFUSED else "unsure", why=code)
