"""Alipay's gateway as a shop's server meets it: checks who asks, keeps books, signs each answer. From its pages."""

import base64
import csv
import io
import json
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from pos.payments.sim.wallet_house import CHINA, WITHOUT_DECIMALS, House
from pos.payments.sim.wallet_ledger import Order, Refund
from pos.wires.http_door import Asked, Reply

__all__ = ["AlipayHouse"]

_STATES = {"open": "WAIT_BUYER_PAY", "waiting": "WAIT_BUYER_PAY", "paid": "TRADE_SUCCESS"}
_NO = {
    "no-money": "ACQ.BUYER_BALANCE_NOT_ENOUGH",
    "old-code": "ACQ.PAYMENT_AUTH_CODE_INVALID",
    "refused": "ACQ.PAYMENT_FAIL",
}
Said = dict[str, Any]
_DONE: Said = {"code": "10000", "msg": "Success"}


def _failed(sub_code: str, text: str = "") -> Said:
    return {"code": "40004", "msg": "Business Failed", "sub_code": sub_code, "sub_msg": text or sub_code}


class AlipayHouse(House):
    """openapi.alipay.com/gateway.do, as much of it as a lane asks."""

    prefix = "28"

    def answer(self, asked: Asked) -> Reply:
        """One call."""
        parts = urlsplit(asked.target)
        if parts.path == "/bill.zip":
            data = self._bill_of(dict(parse_qsl(parts.query)).get("day", ""))
            return Reply(404) if data is None else Reply(200, data, {"Content-Type": "application/zip"})
        form = dict(parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True))
        method = form.get("method", "")
        if not self._is_the_shop(form):
            wrong = {"code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature"}
            return self._signed("error", wrong)
        if self.busy:
            return self._signed(
                method, {"code": "20000", "msg": "Service Currently Unavailable", "sub_code": "isp.unknow-error"}
            )
        try:
            said = self._do(method, json.loads(form["biz_content"]), asked.headers["host"])
        except (KeyError, ValueError, TypeError) as error:
            said = {
                "code": "40002",
                "msg": "Invalid Arguments",
                "sub_code": "isv.invalid-parameter",
                "sub_msg": f"{error!r}",
            }
        return self._signed(method, said)

    def _is_the_shop(self, form: dict[str, str]) -> bool:
        fixed = {
            "app_id": self.options.app,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "version": "1.0",
        }
        if any(form.get(name) != value for name, value in fixed.items()):
            return False
        try:
            at = datetime.strptime(form["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
            signature = base64.b64decode(form["sign"])
        except (KeyError, ValueError):
            return False
        if abs(self.now_ms() / 1000 - at.timestamp()) > 900:
            return False
        text = "&".join(f"{name}={form[name]}" for name in sorted(form) if name != "sign" and form[name])
        try:
            self.keys.shop.verify(signature, text.encode(), padding.PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True

    def _signed(self, method: str, said: Said) -> Reply:
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        signature = self.signing_key().sign(text.encode(), padding.PKCS1v15(), SHA256())
        name = f"{method.replace('.', '_')}_response"
        body = f'{{"{name}":{text},"sign":"{base64.b64encode(signature).decode()}"}}'
        return Reply(200, body.encode(), {"Content-Type": "text/html;charset=utf-8"})

    # --- what it does

    def _do(self, method: str, content: Said, host: str) -> Said:
        name = str(content.get("out_trade_no", ""))
        if method == "alipay.trade.precreate":
            return self._precreate(name, content)
        if method == "alipay.trade.pay":
            return self._pay(name, content)
        if method == "alipay.data.dataservice.bill.downloadurl.query":
            day = content["bill_date"]
            if content["bill_type"] != "trade" or self._bill_of(day) is None:
                return _failed("isp.bill_not_exist")
            return _DONE | {"bill_download_url": f"http://{host}/bill.zip?day={day}"}
        order = self.order(name)
        if method == "alipay.trade.cancel":
            return self._cancel(name, order)
        if order is None or not order.scanned:
            return _failed("ACQ.TRADE_NOT_EXIST")
        if method == "alipay.trade.query":
            return self._told(order)
        if method == "alipay.trade.refund":
            return self._refund(order, content)
        if method == "alipay.trade.fastpay.refund.query":
            return self._refund_told(order, content["out_request_no"])
        return {"code": "40004", "msg": "Business Failed", "sub_code": "isv.invalid-method"}

    def _new(self, name: str, content: Said, ends: int, *, shown: bool) -> Order | Said:
        if not re.fullmatch(r"[0-9A-Za-z_]{1,64}", name) or not content["subject"]:
            return _failed("ACQ.INVALID_PARAMETER")
        if content.get("trans_currency", "CNY") != self.options.currency:
            return _failed("ACQ.INVALID_PARAMETER", "trans_currency")
        known = self.ledger.orders.get(name)
        if known is not None:
            return _failed("ACQ.TRADE_HAS_SUCCESS" if known.state == "paid" else "ACQ.CONTEXT_INCONSISTENT")
        digits = 0 if self.options.currency in WITHOUT_DECIMALS else 2
        amount = Decimal(content["total_amount"]).scaleb(digits)
        if amount != int(amount) or amount < 1:
            return _failed("ACQ.INVALID_PARAMETER", "total_amount")
        made = Order(name, int(amount), self.options.currency, shown=shown, at=self.now_ms(), ends=ends)
        self.ledger.orders[name] = made
        return made

    def _precreate(self, name: str, content: Said) -> Said:
        at = datetime.strptime(content["time_expire"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
        made = self._new(name, content, round(at.timestamp() * 1000), shown=True)
        if not isinstance(made, Order):
            return made
        self.phones.look(made)
        return _DONE | {"out_trade_no": name, "qr_code": f"https://qr.alipay.com/bax{self.turn():08d}"}

    def _pay(self, name: str, content: Said) -> Said:
        if content["scene"] != "bar_code":
            return _failed("ACQ.INVALID_PARAMETER", "scene")
        made = self._new(name, content, self.now_ms() + 3_600_000, shown=False)
        if not isinstance(made, Order):
            return made
        said = self.phones.charged(made, str(content["auth_code"]))
        made.scanned = said != "old-code"
        if said == "paid":
            return self._told(made)
        if said == "waiting":
            return {"code": "10003", "msg": "order success pay inprocess", "out_trade_no": name, "trade_no": ""}
        if said == "unsure":
            return {"code": "20000", "msg": "Service Currently Unavailable", "sub_code": "ACQ.SYSTEM_ERROR"}
        return _failed(_NO[said], self.spilled(made, said))

    def _told(self, order: Order) -> Said:
        said = _DONE | {
            "out_trade_no": "somebody_elses" if order.foreign else order.order,
            "trade_no": order.number,
            "trade_status": "TRADE_CLOSED" if order.back >= order.amount else _STATES.get(order.state, "TRADE_CLOSED"),
            "total_amount": self.major(order.amount * order.share // 100),
            "buyer_logon_id": self.spilled(order, "159****5620"),
            "buyer_user_id": self.spilled(order, "2088101117955611"),
        }
        if self.options.currency != "CNY":
            said["trans_currency"] = self.options.currency
        if order.paid_at:
            at = f"{datetime.fromtimestamp(order.paid_at / 1000, CHINA):%Y-%m-%d %H:%M:%S}"
            said |= {"gmt_payment": at, "send_pay_date": at}
        return said

    def _cancel(self, name: str, order: Order | None) -> Said:
        said = _DONE | {"out_trade_no": name, "retry_flag": "N"}
        if order is None or not order.scanned:
            return said  # no trade: nothing to cancel, and a code that is shown can still be scanned
        action = "close"
        if order.state == "paid":
            self.ledger.refund(order, "cancelled", order.amount - order.back, self.now_ms())
            action = "refund"
        order.state = "reversed"
        return said | {"trade_no": order.number, "action": action}

    # --- money back

    def _refund(self, order: Order, content: Said) -> Said:
        if order.state != "paid":
            return _failed("ACQ.TRADE_STATUS_ERROR")
        digits = 0 if self.options.currency in WITHOUT_DECIMALS else 2
        amount, reference = int(Decimal(content["refund_amount"]).scaleb(digits)), str(content["out_request_no"])
        known = any(one.reference == reference for one in order.refunds)
        made = self.ledger.refund(order, reference, amount, self.now_ms())
        if made is None:
            return _failed("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")
        return _DONE | {
            "out_trade_no": order.order, "trade_no": order.number, "fund_change": "N" if known else "Y",
            "refund_fee": self.major(order.back),
        }  # fmt: skip

    def _refund_told(self, order: Order, reference: str) -> Said:
        made = next((one for one in order.refunds if one.reference == reference), None)
        if made is None:
            return dict(_DONE)
        return _DONE | {
            "out_trade_no": order.order, "trade_no": order.number, "out_request_no": reference,
            "refund_status": "REFUND_SUCCESS", "refund_amount": self.major(made.amount),
            "total_amount": self.major(order.amount),
        }  # fmt: skip

    # --- the bill

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
        out.write(f"#支付宝业务明细查询\r\n#账号：[20881011179556110156]\r\n#起始日期：[{day}]\r\n")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(lines[0])
        writer.writerows([f"{value}\t" for value in line.values()] for line in lines)
        out.write(f"#-----------------业务明细列表结束-----------------\r\n#交易合计：{len(lines)}笔\r\n")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("2088_details.csv", out.getvalue().encode("gb18030"))
            archive.writestr(
                "2088_sums.csv", "#业务汇总\r\n门店编号,门店名称,交易订单总笔数\r\n,,1\r\n".encode("gb18030")
            )
        return packed.getvalue()

    def _line(self, one: Order, back: Refund | None) -> dict[str, str]:
        at = f"{datetime.fromtimestamp((back.at if back else one.paid_at) / 1000, CHINA):%Y-%m-%d %H:%M:%S}"
        amount = f"-{self.major(back.amount)}" if back else self.major(one.amount)
        return {
            "支付宝交易号": one.number, "商户订单号": one.order, "业务类型": "退款" if back else "交易",
            "商品名称": "Market Hall", "创建时间": at, "完成时间": at, "门店编号": "", "门店名称": "", "操作员": "",
            "终端号": "", "对方账户": "159****5620", "订单金额（元）": amount, "商家实收（元）": amount,
            "退款批次号/请求号": back.reference if back else "", "服务费（元）": "0.00", "备注": "",
        }  # fmt: skip
