"""Alipay's business bill: a ZIP of comma-separated files in GBK; lines behind "#" are remarks, values end with tabs.

Source: opendocs.alipay.com, alipay.data.dataservice.bill.downloadurl.query, bill_type trade.
"""

import csv
import io
import zipfile
from collections.abc import Mapping

from pos.payments.wallet.orders import Row, minor_of

__all__ = ["rows_of"]

_ORDER, _NUMBER, _KIND, _WHEN = "商户订单号", "支付宝交易号", "业务类型", "完成时间"
_AMOUNT, _REFUND = "订单金额（元）", "退款批次号/请求号"
_LARGEST = 64 << 20


def rows_of(data: bytes, currency: str) -> list[Row]:
    """The bill's lines; a day without any business has none.

    Raises:
        ValueError: it is no such bill, or a line has no amount.
    """
    rows: list[Row] = []
    for text in _files(data):
        table = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        lines = [[value.strip() for value in line] for line in csv.reader(table)]
        if not lines or not {_ORDER, _KIND, _AMOUNT} <= set(lines[0]):
            continue  # the sums by store
        rows += (_row(dict(zip(lines[0], line, strict=False)), currency) for line in lines[1:])
    return rows


def _files(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _LARGEST:
                raise ValueError("the bill is too large to be one")
            return [archive.read(one).decode("gb18030") for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, UnicodeDecodeError):
        raise ValueError("the bill is no ZIP of GBK texts") from None


def _row(line: Mapping[str, str], currency: str) -> Row:
    minor = minor_of(line[_AMOUNT], currency)
    if minor is None:
        raise ValueError(f"the bill has no amount for {line[_ORDER][:40]}")
    back = line[_KIND] == "退款"
    refund = (line.get(_REFUND) or "cancelled") if back else ""
    return Row(
        order=line[_ORDER],
        amount_minor=-abs(minor) if back else minor,
        number=line.get(_NUMBER, ""),
        refund=refund,
        when=line.get(_WHEN, ""),
    )
