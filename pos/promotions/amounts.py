"""Amounts as a clerk reads them at a prompt: a decimal point, no grouping, no currency.

>>> amount(120, 2), amount(-5, 2), amount(980, 0)
('1.20', '-0.05', '980')
"""

__all__ = ["amount"]


def amount(minor: int, digits: int) -> str:
    """Minor units with so many decimals."""
    sign, minor = ("-", -minor) if minor < 0 else ("", minor)
    return f"{sign}{minor // 10**digits}" + (f".{minor % 10**digits:0{digits}d}" if digits else "")
