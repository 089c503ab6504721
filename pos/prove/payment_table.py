"""The table of the payment matrix: every driver, and what became of its payments, driver by driver."""

from collections import Counter

from pos.prove.payment_plans import PlanRow
from pos.prove.payment_rows import NexoRow, Row, WalletRow, ZvtRow
from pos.prove.payment_split import GiftRow, SplitRow

__all__ = ["ROWS", "Tally", "table"]

ROWS: tuple[Row, ...] = (
    ZvtRow(),
    ZvtRow(serial=True),
    NexoRow("json"),
    NexoRow("xml"),
    PlanRow(),
    WalletRow("wechat", shown=False),
    WalletRow("wechat", shown=True),
    WalletRow("alipay", shown=False),
    WalletRow("alipay", shown=True),
    GiftRow(),
    SplitRow("gift"),
    SplitRow("phone"),
)
Tally = dict[str, Counter[str]]
"""By driver: payments, faults, kills, cuts, sales, minor units at the bank and in the books, and what must be 0."""
COLUMNS = (
    "payments", "faults", "killed", "power cuts", "sales", "taken", "booked", "left to staff", "doubled", "lost",
    "open and silent",
)  # fmt: skip


def table(tally: Tally) -> list[str]:
    """Lines of a table in Markdown, money in pounds and pence."""
    lines = [f"| driver | {' | '.join(COLUMNS)} |", f"|---|{'---:|' * len(COLUMNS)}"]
    total: Counter[str] = Counter()
    for name, counts in tally.items():
        lines.append(_line(name, counts))
        total.update(counts)
    return [*lines, _line("all", total)]


def _line(name: str, counts: Counter[str]) -> str:
    cells = (f"{counts[one] / 100:,.2f}" if one in ("taken", "booked") else f"{counts[one]:,}" for one in COLUMNS)
    return f"| {name} | {' | '.join(cells)} |"
