"""The wallets' protocols, byte by byte: what is signed, what is believed, and what a bill says."""

import base64
import io
import json
import zipfile
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.config import WalletConfig
from pos.errors import ConfigError
from pos.payments.http import Got
from pos.payments.sim.wallet_wechat import THEIR_SERIAL
from pos.payments.wallet import alipay_bill, wechat_bill
from pos.payments.wallet.alipay import Alipay
from pos.payments.wallet.orders import Ask, decimal_of, minor_of
from pos.payments.wallet.seal import private_key, public_key, sign, unsealed, verifies
from pos.payments.wallet.setup import provider
from pos.payments.wallet.setup import settings as settings_of
from pos.payments.wallet.shown import payee_of, upi_link
from pos.payments.wallet.wechat import WeChatPay

from contract.wallet_keys import keys, wallet_config

NOW_MS = 1_790_000_000_000
KEY = private_key(str(keys() / "provider.pem"), "key")
QUERY = Ask(what="query", order="L004_B1", currency="CNY")


def wechat() -> WeChatPay:
    found = provider(wallet_config("wechat", "tcp://127.0.0.1:1"), "phone", "Market Hall")
    assert isinstance(found, WeChatPay)
    return found


def alipay() -> Alipay:
    found = provider(wallet_config("alipay", "tcp://127.0.0.1:1"), "phone", "Market Hall")
    assert isinstance(found, Alipay)
    return found


def wechat_said(body: bytes, status: int = 200, at_ms: int = NOW_MS, **changes: str) -> Got:
    time, nonce = str(at_ms // 1000), "5K8264ILTKCH16CQ"
    text = f"{time}\n{nonce}\n".encode() + body + b"\n"
    headers = {
        "wechatpay-timestamp": time,
        "wechatpay-nonce": nonce,
        "wechatpay-serial": THEIR_SERIAL,
        "wechatpay-signature": sign(KEY, text.decode("latin-1")) if text.isascii() else "",
        **changes,
    }
    return Got(status, body, headers)


def alipay_said(method: str, said: dict[str, Any]) -> Got:
    text = json.dumps(said)
    name = method.replace(".", "_") + "_response"
    return Got(200, f'{{"{name}":{text},"sign":"{sign(KEY, text)}"}}'.encode())


# --- what goes out


def test_wechat_signs_method_address_time_nonce_and_body() -> None:
    ask = Ask(what="charge", order="L004_B1", amount_minor=1230, currency="CNY", code="134567890123456789")
    request = wechat().request(ask, NOW_MS, "ABC")
    assert (request.method, request.target) == ("POST", "/v3/pay/transactions/codepay")
    scheme, _, rest = request.headers["Authorization"].partition(" ")
    given = dict(part.split("=", 1) for part in rest.split(","))
    assert scheme == "WECHATPAY2-SHA256-RSA2048"
    assert list(given) == ["mchid", "nonce_str", "signature", "timestamp", "serial_no"]
    text = f"POST\n/v3/pay/transactions/codepay\n1790000000\nABC\n{request.body.decode()}\n"
    shop = public_key(str(keys() / "shop-public.pem"), "key")
    assert verifies(shop, text.encode(), given["signature"].strip('"'))
    assert json.loads(request.body) == {
        "appid": "wxd678efh567hg6787", "mchid": "1900000109", "description": "Market Hall", "out_trade_no": "L004_B1",
        "amount": {"total": 1230, "currency": "CNY"}, "payer": {"auth_code": "134567890123456789"},
    }  # fmt: skip


def test_alipay_signs_the_sorted_parameters() -> None:
    from urllib.parse import parse_qsl

    ask = Ask(what="open", order="L004_B1", amount_minor=1230, currency="GBP", ends=NOW_MS)
    form = dict(parse_qsl(alipay().request(ask, NOW_MS, "").body.decode()))
    text = "&".join(f"{name}={form[name]}" for name in sorted(form) if name != "sign")
    assert verifies(public_key(str(keys() / "shop-public.pem"), "key"), text.encode(), form["sign"])
    assert (form["method"], form["sign_type"], form["timestamp"]) == (
        "alipay.trade.precreate",
        "RSA2",
        "2026-09-21 22:13:20",
    )
    assert json.loads(form["biz_content"]) == {
        "out_trade_no": "L004_B1", "subject": "Market Hall", "total_amount": "12.30", "trans_currency": "GBP",
        "time_expire": "2026-09-21 22:13:20",
    }  # fmt: skip


def test_a_store_number_is_told_where_there_is_one() -> None:
    ask = Ask(what="charge", order="L004_B1", amount_minor=1, currency="CNY", code="1")
    told = replace(wechat(), store="S1").request(ask, NOW_MS, "").body
    assert json.loads(told)["scene_info"] == {"store_info": {"id": "S1"}}
    assert b"store_id" in replace(alipay(), store="S1").request(ask, NOW_MS, "").body


# --- what is believed


BODY = (
    b'{"out_trade_no":"L004_B1","trade_state":"SUCCESS","transaction_id":"42","amount":{"total":1230,"currency":"CNY"}}'
)


def test_a_signed_answer_is_believed() -> None:
    answer = wechat().read(QUERY, wechat_said(BODY), NOW_MS)
    assert (answer.state, answer.amount_minor, answer.currency, answer.number) == ("paid", 1230, "CNY", "42")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"wechatpay-signature": "AAAA"}, "signature"),
        ({"wechatpay-signature": "no base64!"}, "signature"),
        ({"wechatpay-serial": "another"}, "another key"),
        ({"wechatpay-timestamp": "x"}, "time"),
        ({"wechatpay-nonce": "another"}, "signature"),
    ],
)
def test_an_answer_that_anybody_could_have_sent_proves_nothing(changes: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        wechat().read(QUERY, wechat_said(BODY, **changes), NOW_MS)


def test_an_old_answer_proves_nothing() -> None:
    with pytest.raises(ValueError, match="clock"):
        wechat().read(QUERY, wechat_said(BODY, at_ms=NOW_MS - 301_000), NOW_MS)


def test_an_answer_about_another_order_proves_nothing() -> None:
    with pytest.raises(ValueError, match="another order"):
        wechat().read(replace(QUERY, order="L004_B2"), wechat_said(BODY), NOW_MS)


@pytest.mark.parametrize("body", [b"[]", b"{", b"null", b"\x00", b'{"out_trade_no":1}'])
def test_a_signed_answer_that_makes_no_sense_proves_nothing(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        wechat().read(QUERY, wechat_said(body), NOW_MS)


@pytest.mark.parametrize(
    ("what", "code", "state"),
    [
        ("charge", "USERPAYING", "paying"),
        ("charge", "NOT_ENOUGH", "refused"),
        ("charge", "NOTENOUGH", "refused"),
        ("charge", "SYSTEM_ERROR", "unsure"),
        ("charge", "SOMETHING_NEW", "unsure"),
        ("query", "ORDER_NOT_EXIST", "missing"),
        ("query", "SYSTEM_ERROR", "unsure"),
        ("end", "ORDER_PAID", "paid"),
        ("end", "ORDERPAID", "paid"),
        ("end", "SYSTEM_ERROR", "unsure"),
        ("refund", "NOT_ENOUGH", "refused"),
        ("refund-query", "RESOURCE_NOT_EXISTS", "missing"),
    ],
)
def test_what_wechat_refuses_with(what: Any, code: str, state: str) -> None:
    ask = Ask(what=what, order="L004_B1", refund="R1")
    body = json.dumps({"code": code, "message": "4111111111111111"}).encode()
    answer = wechat().read(ask, wechat_said(body, 400), NOW_MS)
    assert (answer.state, answer.why) == (state, code)


@pytest.mark.parametrize(
    ("what", "said", "state"),
    [
        ("charge", {"code": "10003"}, "paying"),
        ("charge", {"code": "20000"}, "unsure"),
        ("charge", {"code": "40002", "sub_code": "isv.invalid-signature"}, "refused"),
        ("charge", {"code": "40004", "sub_code": "ACQ.SYSTEM_ERROR"}, "unsure"),
        ("charge", {"code": "40004", "sub_code": "ACQ.TRADE_HAS_SUCCESS"}, "unsure"),
        ("charge", {"code": "40004", "sub_code": "ACQ.BUYER_BALANCE_NOT_ENOUGH"}, "refused"),
        ("query", {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}, "missing"),
        ("query", {"code": "10000", "trade_status": "TRADE_CLOSED"}, "closed"),
        ("query", {"code": "10000", "trade_status": "SOMETHING"}, "unsure"),
        ("end", {"code": "10000", "retry_flag": "Y"}, "unsure"),
        ("end", {"code": "10000", "retry_flag": "N", "action": "refund"}, "closed"),
        ("end", {"code": "10000", "retry_flag": "N"}, "missing"),
        ("end", {"code": "40002"}, "unsure"),
        ("end", {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}, "missing"),
        ("end", {"code": "40004", "sub_code": "ACQ.REASON_ILLEGAL_STATUS"}, "unsure"),
        ("refund", {"code": "10000", "fund_change": "Y"}, "given"),
        ("refund", {"code": "10000", "fund_change": "N"}, "unsure"),
        ("refund-query", {"code": "10000"}, "missing"),
        ("refund-query", {"code": "10000", "refund_status": "REFUND_SUCCESS", "refund_amount": "1.00"}, "given"),
    ],
)
def test_what_alipay_says(what: Any, said: dict[str, Any], state: str) -> None:
    from pos.payments.wallet.alipay import _METHODS

    ask = Ask(what=what, order="L004_B1", refund="R1", currency="CNY")
    assert alipay().read(ask, alipay_said(_METHODS[what], said), NOW_MS).state == state


@pytest.mark.parametrize(
    "got",
    [
        Got(502, b"bad gateway"),
        Got(200, b"<html>"),
        Got(200, b"{}"),
        Got(200, b'{"alipay_trade_query_response":{"code":"10000"}}'),
        Got(200, b'{"alipay_trade_query_response":{"code":"10000"},"sign":7}'),
        Got(200, b'{"alipay_trade_query_response":{"code":"10000"},"sign":"AAAA"}'),
        alipay_said("alipay.trade.pay", {"code": "10000"}),
        alipay_said("alipay.trade.query", {"code": "10000", "out_trade_no": "another"}),
    ],
)
def test_an_unsigned_answer_of_alipay_proves_nothing(got: Got) -> None:
    with pytest.raises(ValueError, match=r".+"):
        alipay().read(QUERY, got, NOW_MS)


def test_a_signed_answer_that_is_no_object_proves_nothing() -> None:
    text = "[1]"
    got = Got(200, f'{{"alipay_trade_query_response":{text},"sign":"{sign(KEY, text)}"}}'.encode())
    with pytest.raises(ValueError, match="no JSON object"):
        alipay().read(QUERY, got, NOW_MS)


@given(st.binary(max_size=200), st.sampled_from(["charge", "open", "query", "end", "refund", "refund-query"]))
@settings(deadline=None)
def test_any_bytes_are_an_answer_or_a_reason(body: bytes, what: Any) -> None:
    ask = Ask(what=what, order="L004_B1", refund="R1", currency="CNY")
    for reader, got in ((wechat(), wechat_said(body)), (alipay(), Got(200, body))):
        try:
            reader.read(ask, got, NOW_MS)
        except ValueError:
            continue


# --- notifications


def test_a_notification_is_opened_with_the_shops_key() -> None:
    secret = b"0123456789abcdef0123456789abcdef"
    sealed = AESGCM(secret).encrypt(b"fdasflkja484", BODY, b"transaction")
    resource = {
        "algorithm": "AEAD_AES_256_GCM", "ciphertext": base64.b64encode(sealed).decode(), "nonce": "fdasflkja484",
        "associated_data": "transaction",
    }  # fmt: skip
    note = json.dumps({"event_type": "TRANSACTION.SUCCESS", "resource": resource}).encode()
    reader = replace(wechat(), api_key=secret)
    assert reader.notice(wechat_said(note), NOW_MS).state == "paid"
    with pytest.raises(ValueError, match="not sealed"):
        replace(reader, api_key=b"x" * 32).notice(wechat_said(note), NOW_MS)
    with pytest.raises(ValueError, match="no resource"):
        reader.notice(wechat_said(b'{"resource": 1}'), NOW_MS)


def test_a_sealed_text_that_was_changed_is_not_opened() -> None:
    """AES-256-GCM by NIST SP 800-38D: the tag covers the text and what is said beside it."""
    sealed = base64.b64encode(AESGCM(b"k" * 32).encrypt(b"n" * 12, b"text", b"beside")).decode()
    assert unsealed(b"k" * 32, "n" * 12, "beside", sealed) == b"text"
    for nonce, beside, text in (("n" * 12, "other", sealed), ("m" * 12, "beside", sealed), ("n" * 12, "beside", "!")):
        with pytest.raises(ValueError, match="not sealed"):
            unsealed(b"k" * 32, nonce, beside, text)


# --- keys and settings


def test_keys_that_can_not_be_used_are_named(tmp_path: Any) -> None:
    small = tmp_path / "small.pem"
    small.write_bytes(
        generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    other = tmp_path / "other.pem"
    other.write_bytes(
        generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("nothing")
    for path, why in ((small, "no RSA key"), (nothing, "no private key"), (tmp_path / "gone.pem", "can't be read")):
        with pytest.raises(ConfigError, match=f"wallet.phone.key: .*{why}"):
            private_key(str(path), "wallet.phone.key")
    for path, why in ((other, "no RSA key"), (nothing, "no public key")):
        with pytest.raises(ConfigError, match=f"wallet.phone.their_key: .*{why}"):
            public_key(str(path), "wallet.phone.their_key")


def test_where_nothing_is_said_the_provider_is_where_it_says() -> None:
    config = wallet_config("wechat", "")
    assert settings_of(config, "phone", "CNY", "Market Hall").url == "tls://api.mch.weixin.qq.com:443"
    assert provider(config, "phone", "x").request(QUERY, NOW_MS, "n").host == "api.mch.weixin.qq.com"
    assert provider(wallet_config("alipay", ""), "phone", "x").request(QUERY, NOW_MS, "n").host == "openapi.alipay.com"


@pytest.mark.parametrize(
    "changes",
    [{"merchant": ""}, {"serial": ""}, {"notify_url": ""}, {"shows": False, "scans": False}],
    ids=["merchant", "serial", "notify", "nothing"],
)
def test_settings_that_do_not_go_together_are_refused(changes: dict[str, Any]) -> None:
    good = wallet_config("wechat", "tcp://127.0.0.1:1").model_dump()
    with pytest.raises(ValueError, match=r".+"):
        WalletConfig.model_validate(good | changes)


# --- codes to show


def test_a_code_for_other_money_is_not_shown() -> None:
    thai = "00020101021229370016A000000677010111011300660000000005802TH530376454044.226304E469"
    assert payee_of(thai, 422, "THB") == ""
    for amount, currency, why in ((423, "THB", "another amount"), (422, "GBP", "another currency")):
        with pytest.raises(ValueError, match=why):
            payee_of(thai, amount, currency)
    link = upi_link("shop@bank", "Market Hall", "L004_1", 350, note="Thanks")
    assert payee_of(link, 350, "INR") == "Market Hall"
    for amount, currency in ((351, "INR"), (350, "GBP")):
        with pytest.raises(ValueError, match="another"):
            payee_of(link, amount, currency)
    assert payee_of("weixin://wxpay/bizpayurl?pr=1", 1, "CNY") == ""
    for code in ("", "x" * 600, "a\nb"):
        with pytest.raises(ValueError, match="no code"):
            payee_of(code, 1, "CNY")


@given(st.integers(0, 10**10), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_an_amount_comes_back_from_decimal(minor: int, currency: str) -> None:
    assert minor_of(decimal_of(minor, currency), currency) == minor


# --- bills


def test_a_bill_that_is_none_is_refused() -> None:
    for data, why in ((b"\xff\xfe", "UTF-8"), (b"a,b\r\n1,2\r\n", "columns"), (b"", "columns")):
        with pytest.raises(ValueError, match=why):
            wechat_bill.rows_of(data, "CNY")
    with pytest.raises(ValueError, match="ZIP"):
        alipay_bill.rows_of(b"PK", "CNY")


HEAD = "交易时间,微信订单号,商户订单号,交易状态,订单金额,商户退款单号,申请退款金额"


def test_the_sums_at_the_end_of_a_bill_are_no_payments() -> None:
    lines = [HEAD, "`t,`1,`L004_1,`SUCCESS,`1.00,`0,`0.00", "`t,`1,`L004_1,`REVOKED,`0.00,`,`1.00", "sum,x", "`9,`9.99"]
    rows = wechat_bill.rows_of("\r\n".join(lines).encode("utf-8-sig"), "CNY")
    assert [(row.order, row.amount_minor, row.refund) for row in rows] == [
        ("L004_1", 100, ""),
        ("L004_1", -100, "reversed"),
    ]
    with pytest.raises(ValueError, match="no amount"):
        wechat_bill.rows_of(f"{HEAD}\r\n`t,`1,`L004_1,`SUCCESS,`x,`0,`0".encode(), "CNY")


def zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("folder/", "")
        archive.writestr("folder/details.csv", text.encode("gb18030"))
    return out.getvalue()


def test_a_bill_of_alipay_has_refunds_counting_downwards() -> None:
    head = "#x\r\n支付宝交易号,商户订单号,业务类型,订单金额（元）,退款批次号/请求号\r\n"
    rows = alipay_bill.rows_of(
        zipped(f"{head}1\t,L004_1\t,交易\t,2.50\t,\t\r\n1\t,L004_1\t,退款\t,-0.50\t,\t\r\n#end"), "CNY"
    )
    assert [(row.amount_minor, row.refund) for row in rows] == [(250, ""), (-50, "cancelled")]
    with pytest.raises(ValueError, match="no amount"):
        alipay_bill.rows_of(zipped(f"{head}1,L004_1,交易,?,"), "CNY")
    assert alipay_bill.rows_of(zipped("#nothing"), "CNY") == []
