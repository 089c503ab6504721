"""Which PINs are too easy to be one."""

from itertools import pairwise

__all__ = ["SHORTEST", "objection"]

SHORTEST, LONGEST = 6, 12


def objection(pin: str, number: str) -> str:
    """What is wrong with a PIN, in words; empty if nothing is.

    >>> objection("482913", "17")
    ''
    >>> objection("111111", "17")
    'it is one digit again and again'
    """
    if not pin.isascii() or not pin.isdigit():
        return "it has to be digits"
    if not SHORTEST <= len(pin) <= LONGEST:
        return f"it has to have {SHORTEST} to {LONGEST} digits"
    if len(set(pin)) == 1:
        return "it is one digit again and again"
    if {(int(after) - int(before)) % 10 for before, after in pairwise(pin)} in ({1}, {9}):
        return "its digits follow each other"
    if pin[: len(pin) // 2] * 2 == pin and len(set(pin)) <= 2:
        return "it repeats two digits"
    return "it is the staff number" if pin.lstrip("0") == number.lstrip("0") else ""
