"""nexo's forms and seal: published messages, and whatever a wire may bring."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pos.lane.effects import PaymentIntent
from pos.payments.nexo import messages
from pos.payments.nexo.json_form import JsonForm
from pos.payments.nexo.messages import minor_of, reference
from pos.payments.nexo.seal import SealError, keys, seal
from pos.payments.nexo.tree import lowered
from pos.payments.nexo.xml_form import XmlForm

DATA = Path(__file__).parent / "data"
KEY = keys("p@ssw0rd123456", "CryptoKeyIdentifier12345", 1)
INTENT = PaymentIntent(intent_id="L004-B00000017-1", amount_minor=1230, currency="EUR", at=1_764_278_400_000)
XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<SaleToPOIResponse>
 <MessageHeader MessageClass="Service" MessageCategory="Payment" MessageType="Response" ServiceID="3" SaleID="1" POIID="A-POIID"/>
 <PaymentResponse>
  <Response Result="Success"/>
  <SaleData><SaleTransactionID TransactionID="1703372" TimeStamp="2023-08-24T17:03:37+02:00"/></SaleData>
  <POIData><POITransactionID TransactionID="8778880185" TimeStamp="2023-08-24T15:04:00.498Z"/></POIData>
  <PaymentResult PaymentType="Normal">
   <PaymentInstrumentData PaymentInstrumentType="Card">
    <CardData PaymentBrand="01,Mastercard Debit" MaskedPAN="516815******9659" EntryMode="Contactless">
     <PaymentToken TokenRequestedType="Customer" TokenValue="6FD9"/>
    </CardData>
   </PaymentInstrumentData>
   <AmountsResp Currency="SEK" AuthorizedAmount="56" CashBackAmount="0.00"/>
   <PaymentAcquirerData MerchantID="10020001" AcquirerPOIID="877888"><ApprovalCode>611506</ApprovalCode></PaymentAcquirerData>
  </PaymentResult>
 </PaymentResponse>
</SaleToPOIResponse>"""
"""As a published guide shows one (Swedbank Pay developer portal, Apache-2.0)."""


def test_the_published_sealed_payment_should_open() -> None:
    tree = JsonForm(KEY).read((DATA / "nexo-sealed-payment.json").read_bytes())
    answer = messages.answer(tree)
    body: Any = answer.body
    assert (answer.header.service_id, answer.header.poi_id) == ("325488592", "P400Plus-275039202")
    there = body.poi_data.poi_transaction_id
    assert there.transaction_id == "4r7i001557325515012.8815573255107661"
    assert there.time_stamp == "2019-05-08T14:25:15.000Z"
    assert len(body.payment_result.payment_instrument_data.card_data.masked_pan) in (0, 4)


def test_the_published_xml_payment_should_be_understood() -> None:
    body: Any = messages.answer(XmlForm().read(XML)).body
    result = body.payment_result
    assert body.response.result == "Success"
    assert minor_of(result.amounts_resp.authorized_amount, "SEK") == 5600
    assert result.payment_instrument_data.card_data.masked_pan == "9659"
    assert result.payment_acquirer_data.approval_code == "611506"


def test_what_was_sealed_should_open_and_nothing_else() -> None:
    sealed = seal(b'{"a": 1}', KEY, bytes(range(16)))
    data = b'{"SaleToPOIResponse": {"MessageHeader": {}, "NexoBlob": "%s", "SecurityTrailer": %s}}'
    import json

    good = data % (sealed.blob.encode(), json.dumps(sealed.trailer).encode())
    with pytest.raises(SealError, match="envelope"):
        JsonForm(KEY).read(good)
    for other in (
        keys("another", KEY.name, 1),
        keys("p@ssw0rd123456", "other", 1),
        keys("p@ssw0rd123456", KEY.name, 2),
    ):
        with pytest.raises(SealError):
            JsonForm(other).read(good)
    with pytest.raises(SealError, match="not sealed"):
        JsonForm(KEY).read(b'{"SaleToPOIResponse": {"PaymentResponse": {"Response": {"Result": "Success"}}}}')


def test_a_changed_bit_should_break_the_seal() -> None:
    data = (DATA / "nexo-sealed-payment.json").read_bytes()
    at = data.index(b'"NexoBlob": "') + 40
    with pytest.raises(SealError):
        JsonForm(KEY).read(data[:at] + (b"A" if data[at : at + 1] != b"A" else b"B") + data[at + 1 :])


def test_keys_should_not_show_themselves() -> None:
    assert repr(KEY) == "Keys('CryptoKeyIdentifier12345', 1)"


def test_a_payment_should_be_written_in_both_forms() -> None:
    header = {"ServiceID": reference(INTENT)}
    json_text = JsonForm().write(header, messages.payment(INTENT), b"").decode()
    assert '"RequestedAmount":12.30' in json_text
    assert '"TransactionID":"L004-B00000017-1"' in json_text
    xml_text = XmlForm().write(header, messages.payment(INTENT), b"").decode()
    assert '<AmountsReq Currency="EUR" RequestedAmount="12.30" />' in xml_text
    assert '<PaymentData PaymentType="Normal" />' in xml_text


def test_a_refund_and_a_reversal_should_name_the_payment() -> None:
    back = XmlForm().write({}, messages.refund(INTENT, "8778", "2023-08-24T15:04:00Z"), b"").decode()
    assert '<POITransactionID TransactionID="8778" TimeStamp="2023-08-24T15:04:00Z" />' in back
    assert '<PaymentData PaymentType="Refund" />' in back
    undone = XmlForm().write({}, messages.reversal("8778", "t"), b"").decode()
    assert undone.endswith(
        '<ReversalRequest ReversalReason="Malfunction"><OriginalPOITransaction>'
        '<POITransactionID TransactionID="8778" TimeStamp="t" /></OriginalPOITransaction></ReversalRequest>'
        "</SaleToPOIRequest>"
    )


def test_a_reference_should_stay_and_be_short() -> None:
    assert reference(INTENT) == reference(INTENT)
    others = {
        reference(PaymentIntent(intent_id=f"L004-B{n:08d}-1", amount_minor=1, currency="EUR", at=at))
        for n in range(500)
        for at in (1, 2)
    }
    assert len(others) == 1000
    assert all(len(one) == 10 and one.isalnum() and one[0] == "P" for one in others)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("56", "SEK", 5600),
        (10.99, "EUR", 1099),
        (0.1, "EUR", 10),
        ("1234", "JPY", 1234),
        ("1.234", "BHD", 1234),
        ("10.999", "EUR", None),
        ("", "EUR", None),
        (None, "EUR", None),
        ("NaN", "EUR", None),
        (1e300, "EUR", 10**302),
    ],
)
def test_amounts_should_be_exact_or_none(amount: Any, currency: str, minor: int | None) -> None:
    assert minor_of(amount, currency) == minor


def test_card_data_should_not_come_in() -> None:
    tree = lowered(
        {
            "PaymentResponse": {
                "CardData": {"MaskedPan": "4111111111111111", "TrackData": [{"TrackNumb": 2}], "CardHolderName": "A"},
                "Text": "card 4111 1111 1111 1111",
                "SensitiveCardData": {"PAN": "4111111111111111"},
                "x": [{"pan": "no number"}],
            }
        }
    )
    assert tree == {
        "paymentresponse": {"carddata": {"maskedpan": "1111"}, "text": "card **** **** **** 1111", "x": [{"pan": ""}]}
    }


@pytest.mark.parametrize("form", [JsonForm(), JsonForm(KEY), XmlForm()])
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_should_be_an_answer_or_a_value_error(form: Any, data: bytes) -> None:
    try:
        messages.answer(form.read(data))
    except ValueError:
        return


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><SaleToPOIResponse>&b;</SaleToPOIResponse>',
        b"<a>" * 40 + b"</a>" * 40,
        "<a/>".encode("utf-16"),
        b'{"SaleToPOIResponse": {}}',
        b'{"SaleToPOIResponse": 3}',
        b'{"SaleToPOIResponse": {"PaymentResponse": {}}}',
        b'{"SaleToPOIResponse": {"MessageHeader": {"MessageCategory": "Payment"}, "PaymentResponse": {"Response": {"Result": "Maybe"}}}}',
        b'{"a": ' + b"[" * 60 + b"]" * 60 + b"}",
    ],
)
def test_what_is_no_answer_should_be_refused(data: bytes) -> None:
    for form in (JsonForm(), XmlForm()):
        with pytest.raises(ValueError, match=r"\w"):
            messages.answer(form.read(data))  # type: ignore[attr-defined]


def test_one_answer_in_a_list_should_not_be_two() -> None:
    tree = XmlForm().read(XML.replace(b"</SaleToPOIResponse>", b"<Extra/><Extra/></SaleToPOIResponse>"))
    assert tree["saletopoiresponse"]["extra"] == ["", ""]


# --- requests, whole


def test_a_reference_should_be_that_of_its_intent_and_time() -> None:
    # The same for ever, or a payment in flight over an update is lost.
    assert reference(INTENT) == "P14CSELABH"
    for other in (replace(INTENT, intent_id="L004-B00000018-1"), replace(INTENT, at=INTENT.at + 1)):
        assert reference(other) != reference(INTENT)
    assert reference(replace(INTENT, amount_minor=1, currency="GBP")) == reference(INTENT)


def test_a_payment_should_ask_for_its_money_and_nothing_else() -> None:
    sale = {"SaleTransactionID": {"TransactionID": INTENT.intent_id, "TimeStamp": "2025-11-27T21:20:00.000Z"}}
    amounts = {"Currency": "EUR", "RequestedAmount": Decimal("12.30")}
    assert messages.payment(INTENT) == {
        "PaymentRequest": {
            "SaleData": sale,
            "PaymentTransaction": {"AmountsReq": amounts},
            "PaymentData": {"PaymentType": "Normal"},
        }
    }
    original = {"POITransactionID": {"TransactionID": "8778", "TimeStamp": "t"}}
    assert messages.refund(INTENT, "8778", "t") == {
        "PaymentRequest": {
            "SaleData": sale,
            "PaymentTransaction": {"AmountsReq": amounts, "OriginalPOITransaction": original},
            "PaymentData": {"PaymentType": "Refund"},
        }
    }
    assert messages.reversal("8778", "t") == {
        "ReversalRequest": {"ReversalReason": "Malfunction", "OriginalPOITransaction": original}
    }
    assert messages.reversal("8778", "t", "CustCancel")["ReversalRequest"]["ReversalReason"] == "CustCancel"


@pytest.mark.parametrize(
    ("amount_minor", "currency", "major"),
    [(1230, "EUR", "12.30"), (1, "EUR", "0.01"), (500, "JPY", "500"), (1, "BHD", "0.001")],
)
def test_an_amount_should_be_in_major_units(amount_minor: int, currency: str, major: str) -> None:
    asked = messages.payment(replace(INTENT, amount_minor=amount_minor, currency=currency))
    amount = asked["PaymentRequest"]["PaymentTransaction"]["AmountsReq"]["RequestedAmount"]
    assert str(amount) == major


def test_the_other_requests_should_be_as_the_standard_has_them() -> None:
    named = {"MessageCategory": "Payment", "ServiceID": "P1", "SaleID": "lane4", "POIID": "P400"}
    assert messages.status("P1", "lane4", "P400") == {"TransactionStatusRequest": {"MessageReference": named}}
    assert messages.status("P1", "lane4", "P400", "Reversal") == {
        "TransactionStatusRequest": {"MessageReference": {**named, "MessageCategory": "Reversal"}}
    }
    assert messages.abort("P1", "lane4", "P400") == {
        "AbortRequest": {"MessageReference": named, "AbortReason": "MerchantAbort"}
    }
    assert messages.diagnosis() == {"DiagnosisRequest": {"HostDiagnosisFlag": False}}
    assert messages.reconciliation() == {"ReconciliationRequest": {"ReconciliationType": "SaleReconciliation"}}
    assert messages.login(INTENT.at + 7, "1.2", "de") == {
        "LoginRequest": {
            "DateTime": "2025-11-27T21:20:00.007Z",
            "SaleSoftware": {"ProviderIdentification": "pos", "ApplicationName": "pos", "SoftwareVersion": "1.2"},
            "SaleTerminalData": {"TerminalEnvironment": "SemiAttended", "SaleCapabilities": ["PrinterReceipt"]},
            "OperatorLanguage": "de",
        }
    }


# --- answers, by kind

HEADER = {"messagecategory": "x", "serviceid": "P1", "saleid": "lane4", "poiid": "P400", "messagetype": "Response"}
YES = {"result": "Success"}


def understood(**body: object) -> messages.Answer:
    return messages.answer({"saletopoiresponse": {"messageheader": HEADER, **body}})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("paymentresponse", messages.PaymentAnswer),
        ("reversalresponse", messages.PaymentAnswer),
        ("transactionstatusresponse", messages.StatusAnswer),
        ("loginresponse", messages.Plain),
        ("diagnosisresponse", messages.Plain),
        ("reconciliationresponse", messages.DayAnswer),
    ],
)
def test_an_answer_should_be_of_its_kind(name: str, kind: type) -> None:
    found = understood(
        **{name: {"response": {"result": "Failure", "errorcondition": "Busy", "additionalresponse": "a"}}}
    )
    assert type(found.body) is kind
    assert found.body.response == messages.Result(result="Failure", error_condition="Busy", additional_response="a")
    assert found.header == messages.Header(
        message_category="x", service_id="P1", sale_id="lane4", poi_id="P400", message_type="Response"
    )


@pytest.mark.parametrize(
    ("tree", "why"),
    [
        ({}, "it is no answer"),
        ({"saletopoiresponse": "x"}, "it is no answer"),
        ({"saletopoiresponse": {"messageheader": HEADER}}, "it answers nothing that is known"),
        ({"saletopoiresponse": {"messageheader": HEADER, "abortresponse": {}}}, "it answers nothing that is known"),
        ({"saletopoiresponse": {"paymentresponse": {"response": YES}}}, "Expected `object`"),
    ],
)
def test_what_is_no_answer_should_say_so(tree: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        messages.answer(tree)


def test_every_field_of_a_payment_should_be_read() -> None:
    body = understood(
        paymentresponse={
            "response": YES,
            "saledata": {"saletransactionid": {"transactionid": "L1", "timestamp": "t1"}},
            "poidata": {"poitransactionid": {"transactionid": "8778", "timestamp": "t2"}},
            "paymentresult": {
                "paymenttype": "Normal",
                "paymentinstrumentdata": {
                    "paymentinstrumenttype": "Card",
                    "carddata": {"paymentbrand": "visa", "maskedpan": "1111", "entrymode": ["Tapped"]},
                },
                "amountsresp": {"currency": "EUR", "authorizedamount": 12.3},
                "paymentacquirerdata": {"merchantid": "m", "acquirerpoiid": "877", "approvalcode": "611506"},
            },
        }
    ).body
    card = messages.Card(payment_brand="visa", masked_pan="1111", entry_mode=["Tapped"])
    assert body == messages.PaymentAnswer(
        response=messages.Result(result="Success"),
        sale_data=messages.SaleData(sale_transaction_id=messages.Transaction(transaction_id="L1", time_stamp="t1")),
        poi_data=messages.PoiData(poi_transaction_id=messages.Transaction(transaction_id="8778", time_stamp="t2")),
        payment_result=messages.PaymentResult(
            payment_type="Normal",
            payment_instrument_data=messages.Instrument(payment_instrument_type="Card", card_data=card),
            amounts_resp=messages.Amounts(currency="EUR", authorized_amount=12.3),
            payment_acquirer_data=messages.Acquirer(merchant_id="m", acquirer_poi_id="877", approval_code="611506"),
        ),
    )


def test_what_an_answer_leaves_out_should_be_empty() -> None:
    body: Any = understood(paymentresponse={"response": YES}).body
    result = body.payment_result
    assert (body.sale_data.sale_transaction_id, body.poi_data.poi_transaction_id) == (messages.Transaction(),) * 2
    assert (messages.Transaction().transaction_id, messages.Transaction().time_stamp) == ("", "")
    assert (result.payment_type, result.payment_instrument_data.payment_instrument_type) == ("", "")
    card = result.payment_instrument_data.card_data
    assert (card.payment_brand, card.masked_pan, card.entry_mode) == ("", "", "")
    assert (result.amounts_resp.currency, result.amounts_resp.authorized_amount) == ("", None)
    there = result.payment_acquirer_data
    assert (there.merchant_id, there.acquirer_poi_id, there.approval_code) == ("", "", "")
    assert (body.response.error_condition, body.response.additional_response) == ("", "")
    header = messages.Header(message_category="x")
    assert (header.service_id, header.sale_id, header.poi_id, header.message_type) == ("", "", "", "")
    told: Any = understood(transactionstatusresponse={"response": YES}).body
    assert told.repeated_message_response is None
    day: Any = understood(reconciliationresponse={"response": YES}).body
    assert (day.poi_reconciliation_id, day.transaction_totals) == ("", ())


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("name", ["paymentresponse", "reversalresponse"])
def test_a_repeated_answer_should_be_found_in_every_dialect(name: str, *, wrapped: bool) -> None:
    inside: Any = {name: {"response": YES}}
    told = {"messageheader": HEADER, **({"repeatedresponsemessagebody": inside} if wrapped else inside)}
    body: Any = understood(transactionstatusresponse={"response": YES, "repeatedmessageresponse": told}).body
    assert body.repeated_message_response.payment == messages.PaymentAnswer(response=messages.Result(result="Success"))
    nothing = messages.Repeated(message_header=messages.Header(message_category="x"))
    assert nothing.payment is None


@pytest.mark.parametrize("several", [True, False])
def test_one_total_should_be_a_list_of_one(*, several: bool) -> None:
    total: Any = {"transactiontype": "Debit", "transactioncount": "2", "transactionamount": "17.34"}
    brand: Any = {"cardbrand": "visa", "paymentcurrency": "EUR", "paymenttotals": [total] if several else total}
    day: Any = understood(
        reconciliationresponse={
            "response": YES, "poireconciliationid": "9", "transactiontotals": [brand] if several else brand
        }
    ).body  # fmt: skip
    wanted = messages.Total(transaction_type="Debit", transaction_count=2, transaction_amount="17.34")
    assert day == messages.DayAnswer(
        response=messages.Result(result="Success"),
        poi_reconciliation_id="9",
        transaction_totals=(messages.Totals(card_brand="visa", payment_currency="EUR", payment_totals=(wanted,)),),
    )
    empty = messages.Totals()
    assert (empty.card_brand, empty.payment_currency, empty.payment_totals) == ("", "", ())
    none = messages.Total()
    assert (none.transaction_type, none.transaction_count, none.transaction_amount) == ("", 0, None)
