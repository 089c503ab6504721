"""Rows of the payment matrix where shoppers choose instalments: each fault meets the request that carries the plan.

"other terms" is a bank that lends by another plan: what it took has to be back before the shopper pays in another way.
"""

from collections.abc import Callable
from typing import Any

from pos.config import InstalmentConfig
from pos.prove.payment_matrix import ANSWERS, Answer
from pos.prove.payment_rows import NexoRow
from pos.prove.world.tap import Protocol as Wire

__all__ = ["PlanRow"]


class PlanRow(NexoRow):
    """A nexo terminal that is asked for a plan."""

    part = "plan"
    answers: tuple[Answer, ...] = (*ANSWERS, "other terms")

    def __init__(self) -> None:
        super().__init__("json")
        self.name = "nexo, instalments"

    def config(self) -> dict[str, Any]:
        """See `Row`."""
        plan = InstalmentConfig(name="3 payments", payments=3, min_minor=10, max_minor=10_000_000, rate=9.9)
        return super().config() | {"instalments": {"three": plan}}

    def wire(self, reboot: Callable[[], None]) -> Wire:
        """See `Row`: what the reader was asked for before the plan was chosen is no part of it."""
        wire = super().wire(reboot)
        return Wire(cut=wire.cut, begins=_begins, reboot=reboot, late_s=wire.late_s)


def _begins(message: bytes) -> bool:
    return b"PaymentRequest" in message and b"IssuerInstalment" in message
