"""WeChat Pay as a shop's server meets it: checks who asks, keeps books, signs each answer. From its pages."""

import base64
import csv
import hashlib
import io
import json
import re
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from pos.payments.sim.wallet_house import House
from pos.payments.sim.wallet_ledger import Order, Refund
from pos.wires.http_door import Asked, Reply

__all__ = ["WeChatHouse"]

CHINA = timezone(timedelta(hours=8))
SERIAL = "5157F09EFDC096DE15EBE81A47057A72"
THEIR_SERIAL = "PUB_KEY_ID_0114232134912410000000000000"
_SCHEME = "WECHATPAY2-SHA256-RSA2048"
_STATES = {
    "open": "NOTPAY", "waiting": "USERPAYING", "paid": "SUCCESS", "failed": "PAYERROR", "closed": "CLOSED",
    "reversed": "REVOKED",
}  # fmt: skip
_NO = {"no-money": (403, "NOT_ENOUGH"), "old-code": (400, "AUTH_CODE_EXPIRED"), "refused": (403, "TRADE_ERROR")}
_TRANSACTIONS = "/v3/pay/transactions"
_REFUNDS = "/v3/refund/domestic/refunds"
Said = tuple[int, dict[str, Any] | None]


class WeChatHouse(House):
    """api.mch.weixin.qq.com, as much of it as a lane asks."""

    def answer(self, asked: Asked) -> Reply:
        """One call."""
        parts = urlsplit(asked.target)
        if parts.path == "/v3/billdownload/file":
            return self._file(parts.query) if self._is_the_shop(asked) else Reply(403)
        if not self._is_the_shop(asked):
            return self._signed(401, {"code": "SIGN_ERROR", "message": "wrong signature"})
        if self.busy:
            return self._signed(500, {"code": "SYSTEM_ERROR", "message": "try again"})
        try:
            body = json.loads(asked.body) if asked.body else {}
            status, said = self._do(asked.method, parts.path, parse_qs(parts.query), body, asked)
        except (KeyError, ValueError, TypeError) as error:
            status, said = 400, {"code": "PARAM_ERROR", "message": f"{error!r}"}
        return self._signed(status, said)

    def _is_the_shop(self, asked: Asked) -> bool:
        scheme, _, rest = asked.headers.get("authorization", "").partition(" ")
        given = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        if scheme != _SCHEME or given.get("mchid") != self.options.merchant or given.get("serial_no") != SERIAL:
            return False
        time, nonce = given.get("timestamp", ""), given.get("nonce_str", "")
        if not time.isdecimal() or abs(self.now_ms() - int(time) * 1000) > 300_000 or nonce in self.nonces:
            return False
        self.nonces.add(nonce)
        text = b"\n".join(
            (asked.method.encode(), asked.target.encode(), time.encode(), nonce.encode(), asked.body, b"")
        )
        try:
            signature = base64.b64decode(given.get("signature", ""))
            self.keys.shop.verify(signature, text, padding.PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _signed(self, status: int, said: dict[str, Any] | None) -> Reply:
        body = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        time, nonce = str(self.now_ms() // 1000), f"{self.turn():032x}"
        text = f"{time}\n{nonce}\n".encode() + body + b"\n"
        signature = self.signing_key().sign(text, padding.PKCS1v15(), SHA256())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Timestamp": time,
            "Wechatpay-Serial": THEIR_SERIAL,
            "Wechatpay-Signature": base64.b64encode(signature).decode(),
            "Request-ID": nonce[:20],
        }
        return Reply(status, body, headers)

    # --- what it does

    def _do(self, method: str, path: str, query: dict[str, list[str]], body: dict[str, Any], asked: Asked) -> Said:
        if (method, path) == ("POST", f"{_TRANSACTIONS}/native"):
            return self._native(body)
        if (method, path) == ("POST", f"{_TRANSACTIONS}/codepay"):
            return self._codepay(body)
        if (method, path) == ("POST", _REFUNDS):
            return self._refund(body)
        if method == "GET" and path.startswith(f"{_REFUNDS}/"):
            return self._refund_told(path.rpartition("/")[2])
        if (method, path) == ("GET", "/v3/bill/tradebill"):
            return self._bill(query["bill_date"][0], asked.headers["host"])
        found = re.fullmatch(rf"{_TRANSACTIONS}/out-trade-no/([0-9A-Za-z_*-]+)(/close|/reverse)?", path)
        if found is None or (query.get("mchid", [body.get("mchid")]) != [self.options.merchant]):
            return 404, {"code": "NOT_FOUND", "message": "no such address"}
        order = self.order(found[1])
        if method == "GET" and not found[2]:
            return self._told(order)
        return self._close(order) if found[2] == "/close" else self._reverse(order, found[1])

    def _new(self, body: dict[str, Any], ends: int, *, shown: bool) -> Order | Said:
        name, amount = body["out_trade_no"], body["amount"]
        if body["appid"] != self.options.app or body["mchid"] != self.options.merchant or not body["description"]:
            return 400, {"code": "APPID_MCHID_NOT_MATCH", "message": "not this shop's"}
        if (
            not re.fullmatch(r"[0-9A-Za-z_*-]{6,32}", name)
            or not isinstance(amount["total"], int)
            or amount["total"] < 1
        ):
            return 400, {"code": "PARAM_ERROR", "message": "out_trade_no or amount"}
        if amount["currency"] != self.options.currency:
            return 400, {"code": "PARAM_ERROR", "message": "currency"}
        if name in self.ledger.orders:
            return 403, {"code": "OUT_TRADE_NO_USED", "message": "used before"}
        made = Order(name, amount["total"], amount["currency"], shown=shown, at=self.now_ms(), ends=ends)
        self.ledger.orders[name] = made
        return made

    def _native(self, body: dict[str, Any]) -> Said:
        if not str(body["notify_url"]).startswith("https://"):
            return 400, {"code": "PARAM_ERROR", "message": "notify_url"}
        ends = round(datetime.fromisoformat(body["time_expire"]).timestamp() * 1000)
        if ends < self.now_ms() + self.options.least_s * 1000 - 2000:
            return 400, {"code": "PARAM_ERROR", "message": "time_expire"}
        made = self._new(body, ends, shown=True)
        if not isinstance(made, Order):
            return made
        self.phones.look(made)
        return 200, {"code_url": f"weixin://wxpay/bizpayurl?pr={hashlib.sha256(made.order.encode()).hexdigest()[:9]}"}

    def _codepay(self, body: dict[str, Any]) -> Said:
        made = self._new(body, self.now_ms() + 3_600_000, shown=False)
        if not isinstance(made, Order):
            return made
        said = self.phones.charged(made, str(body["payer"]["auth_code"]))
        if said == "paid":
            return self._told(made)
        if said == "waiting":
            return 400, {"code": "USERPAYING", "message": self.spilled(made, "needs a password")}
        if said == "unsure":
            return 500, {"code": "SYSTEM_ERROR", "message": self.spilled(made, "ask again")}
        status, code = _NO[said]
        return status, {"code": code, "message": self.spilled(made, said)}

    def _told(self, order: Order | None) -> Said:
        if order is None:
            return 404, {"code": "ORDER_NOT_EXIST", "message": "no such order"}
        state = "REFUND" if order.state == "paid" and order.back else _STATES[order.state]
        total = order.amount * order.share // 100
        said: dict[str, Any] = {
            "appid": self.options.app,
            "mchid": self.options.merchant,
            "out_trade_no": "somebody-elses-order" if order.foreign else order.order,
            "trade_state": state,
            "trade_state_desc": self.spilled(order, state),
            "amount": {
                "total": total,
                "payer_total": total,
                "currency": order.currency,
                "payer_currency": order.currency,
            },
            "payer": {"openid": self.spilled(order, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")},
        }
        if order.number:
            paid = datetime.fromtimestamp(order.paid_at / 1000, CHINA).isoformat(timespec="seconds")
            said |= {"transaction_id": order.number, "success_time": paid, "bank_type": "OTHERS"}
            said |= {"trade_type": "NATIVE" if order.shown else "MICROPAY"}
        return 200, said

    def _close(self, order: Order | None) -> Said:
        if order is None:
            return 404, {"code": "ORDER_NOT_EXIST", "message": "no such order"}
        if order.state == "paid":
            return 400, {"code": "ORDER_PAID", "message": "paid"}
        order.state = "closed"
        return 204, None

    def _reverse(self, order: Order | None, name: str) -> Said:
        said = {"appid": self.options.app, "mchid": self.options.merchant, "out_trade_no": name}
        if order is None:
            return 200, said  # so it says of any order, as shops complain
        if self.now_ms() - order.at < 15_000:
            self.ledger.early += 1
        if order.state == "paid":
            self.ledger.refund(order, "reversed", order.amount - order.back, self.now_ms())
        order.state = "reversed"
        return 200, said

    # --- money back

    def _refund(self, body: dict[str, Any]) -> Said:
        order, amount = self.order(body["out_trade_no"]), body["amount"]
        if order is None or order.state != "paid" or amount["total"] != order.amount:
            return 404, {"code": "RESOURCE_NOT_EXISTS", "message": "no such payment"}
        made = self.ledger.refund(order, str(body["out_refund_no"]), int(amount["refund"]), self.now_ms())
        if made is None:
            return 403, {"code": "INVALID_REQUEST", "message": "more than was paid"}
        return 200, self._told_back(order, made, "PROCESSING")

    def _refund_told(self, reference: str) -> Said:
        for order in self.ledger.orders.values():
            for one in order.refunds:
                if one.reference == reference:
                    return 200, self._told_back(order, one, "SUCCESS")
        return 404, {"code": "RESOURCE_NOT_EXISTS", "message": "no such refund"}

    def _told_back(self, order: Order, one: Refund, status: str) -> dict[str, Any]:
        return {
            "refund_id": one.number, "out_refund_no": one.reference, "transaction_id": order.number,
            "out_trade_no": order.order, "status": status, "channel": "ORIGINAL",
            "create_time": datetime.fromtimestamp(one.at / 1000, CHINA).isoformat(timespec="seconds"),
            "amount": {"total": order.amount, "refund": one.amount, "currency": order.currency},
        }  # fmt: skip

    # --- the bill

    def _bill(self, day: str, host: str) -> Said:
        data = self._bill_of(day)
        if data is None:
            return 400, {"code": "NO_STATEMENT_EXIST", "message": "no bill"}
        where = f"http://{host}/v3/billdownload/file?token={day}"
        sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        return 200, {"hash_type": "SHA1", "hash_value": sha1, "download_url": where}

    def _file(self, query: str) -> Reply:
        data = self._bill_of(parse_qs(query).get("token", [""])[0])
        return Reply(404) if data is None else Reply(200, data, {"Content-Type": "text/plain"})

    def _bill_of(self, day: str) -> bytes | None:
        lines = [
            self._line(one, None) for one in self.ledger.orders.values() if one.paid_at and self.day(one.paid_at) == day
        ]
        lines += [
            self._line(one, back)
            for one in self.ledger.orders.values()
            for back in one.refunds
            if self.day(back.at) == day
        ]
        if not lines:
            return None
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_NONE, escapechar="\\")
        writer.writerow(lines[0])
        writer.writerows([f"`{value}" for value in line.values()] for line in lines)
        writer.writerow(
            [
                "总交易单数",
                "应结订单总金额",
                "退款总金额",
                "充值券退款总金额",
                "手续费总金额",
                "订单总金额",
                "申请退款总金额",
            ]
        )
        writer.writerow(["`0"] * 7)
        return out.getvalue().encode("utf-8")

    def _line(self, one: Order, back: Refund | None) -> dict[str, str]:
        paid, given = self.major(one.amount), self.major(back.amount) if back else "0.00"
        at = datetime.fromtimestamp((back.at if back else one.paid_at) / 1000, CHINA)
        reversed_ = back is not None and back.reference == "reversed"
        return {
            "交易时间": f"{at:%Y-%m-%d %H:%M:%S}", "公众账号ID": self.options.app, "商户号": self.options.merchant,
            "特约商户号": "0", "设备号": "", "微信订单号": one.number, "商户订单号": one.order, "用户标识": "o1",
            "交易类型": "NATIVE" if one.shown else "MICROPAY",
            "交易状态": "REVOKED" if reversed_ else "REFUND" if back else "SUCCESS",
            "付款银行": "OTHERS", "货币种类": one.currency, "应结订单金额": "0.00" if back else paid,
            "代金券金额": "0.00",
            "微信退款单号": back.number if back else "0", "商户退款单号": back.reference if back else "0",
            "退款金额": given, "充值券退款金额": "0.00", "退款类型": "ORIGINAL" if back else "",
            "退款状态": "SUCCESS" if back else "", "商品名称": "Market Hall", "商户数据包": "", "手续费": "0.00000",
            "费率": "0.60%", "订单金额": "0.00" if back else paid, "申请退款金额": given, "费率备注": "",
        }  # fmt: skip
