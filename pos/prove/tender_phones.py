"""What shoppers of a simulated day do with their phones: codes at the scanner or on the screen, yes, no, too late."""

from collections import Counter
from random import Random

from pos.prove.hand.ports import HandWallet
from pos.prove.hand.world import World, presses

__all__ = ["PhoneMoves"]

CODES = {"wechat": "13", "alipay": "28"}
"""What the payment codes of 18 digits begin with."""


class PhoneMoves:
    """Of a day."""

    world: World
    chance: Random
    counts: "Counter[str]"

    def _phone(self) -> HandWallet | None:
        """Whose provider has an order open now."""
        return next((one for one in self.world.wallets.values() if one.asked_for is not None), None)

    def _show_code(self) -> None:
        """A shopper holds the code of their app to the scanner."""
        name = self.chance.choice(sorted(CODES))
        self.counts["codes at the scanner"] += 1
        self.world.scan(CODES[name] + f"{self.chance.randrange(10**16):016d}")

    def _choose_phone(self) -> None:
        """S19: whose code is shown, or back; after a no, anything that goes on."""
        there = {name for name, press in presses(self.world.screen) if press is not None}
        able = sorted(there & {"wallet-wechat", "wallet-alipay", "new-code", "other-way", "pay-code", "back"})
        if able:
            self.world.press(self.chance.choice(able))
        else:
            self.world.wait(5)

    def _at_the_phone(self, wallet: HandWallet) -> None:
        """The shopper's app, or a code that is shown: yes, no, too late, or nobody hears."""
        world, chance = self.world, self.chance
        assert wallet.asked_for is not None
        refunds, payment = wallet.asked_for.kind != "payment", world.lane.payment
        if not refunds and not wallet.asked_for.code_last4 and payment is not None and not payment.code:
            self.counts["codes on the screen"] += 1
            wallet.show(f"weixin://wxpay/bizpayurl?pr={self.chance.randrange(10**9)}")
            return
        roll = chance.random()
        if roll < 0.1:
            self.counts["declined"] += 1
            wallet.decline("timeout" if not refunds and roll < 0.05 else "declined")
        elif roll < 0.18:
            self.counts["answers lost"] += 1
            if chance.random() < 0.5:
                wallet.charge()
                world.restart()
            else:
                wallet.lose()
        elif roll < 0.25 and not refunds and world.screen.id == "S19":
            self._choose_phone()
        else:
            wallet.approve()
