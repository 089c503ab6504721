"""WeChat Pay's trade bill: comma-separated, every value behind a grave accent, the day's sums in the last two lines.

Source: pay.weixin.qq.com/doc/v3/merchant, "apply for a trade bill", type ALL: a payment is a line with the state
SUCCESS, a refund a line REFUND, a payment taken back a line REVOKED.
"""

import csv
import io
from collections.abc import Mapping

from pos.payments.wallet.orders import Row, minor_of

__all__ = ["rows_of"]

_ORDER, _NUMBER, _STATE, _WHEN = "商户订单号", "微信订单号", "交易状态", "交易时间"
_PAID, _REFUND, _BACK = "订单金额", "商户退款单号", "申请退款金额"


def rows_of(data: bytes, currency: str) -> list[Row]:
    """The bill's lines.

    Raises:
        ValueError: it is no such bill, or a line has no amount.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("the bill is not UTF-8") from None
    lines = list(csv.reader(io.StringIO(text)))
    if not lines or not {_ORDER, _STATE, _PAID, _BACK} <= set(lines[0]):
        raise ValueError("the bill has no such columns")
    rows = []
    for line in lines[1:]:
        if not line or not line[0].startswith("`"):
            break  # the sums begin
        rows.append(_row(dict(zip(lines[0], (value.removeprefix("`") for value in line), strict=False)), currency))
    return rows


def _row(line: Mapping[str, str], currency: str) -> Row:
    back = line[_STATE] in ("REFUND", "REVOKED")
    minor = minor_of(line[_BACK] if back else line[_PAID], currency)
    if minor is None:
        raise ValueError(f"the bill has no amount for {line[_ORDER][:40]}")
    refund = (line.get(_REFUND) or "reversed") if back else ""
    return Row(
        order=line[_ORDER],
        amount_minor=-minor if back else minor,
        number=line.get(_NUMBER, ""),
        refund=refund,
        when=line.get(_WHEN, ""),
    )
