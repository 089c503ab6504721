"""A shopper with fingers: the real QML over the world in memory; after each step nothing may be cut off or warned of."""

from collections.abc import Callable

from pos.config import DisplayConfig
from pos.lane.screen import Screen
from pos.lane.state import Shop
from pos.prove.hand.goods import BARCODES, SHOP
from pos.prove.hand.world import World
from pos.sale.product import Name, Product
from pos.ui.stand import Stand
from pos.words.words import words_for
from PySide6.QtCore import QPoint


class Shopper:
    """Touches go in at the window and come back as screens, by the way a kiosk's do."""

    def __init__(self, orientation: str, shop: Shop = SHOP) -> None:
        self.world = World(shop)
        for number in range(30):
            sku = f"plu:{3000 + number}"
            self.world.catalog.goods[sku] = Product(
                sku=sku, plu=sku[4:], name=Name(f"Fruit {number}"), price_minor=50 + number, category="fruit"
            )
        display = DisplayConfig(orientation=orientation, less_motion=True)  # type: ignore[arg-type]
        self.stand = Stand(display, words_for, self.world.happen)
        self.world.recorder.show = self._show  # type: ignore[method-assign]
        self._show(self.world.screen)
        self.look()

    def _show(self, screen: Screen) -> None:
        self.world.recorder.screens.append(screen)
        self.stand.window.kiosk.show(screen)

    @property
    def screen(self) -> Screen:
        return self.world.screen

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.world.lane.cart.lines)

    def look(self) -> str:
        """What is on the window now; it must be the lane's screen, whole."""
        self.stand.settle()
        assert self.stand.find(f"screen-{self.screen.id}") is not None
        assert self.stand.troubles() == [], (self.screen.id, self.screen.sheet_id, self.screen.language)
        assert self.stand.window.warnings == []
        return self.screen.sheet_id or self.screen.id

    def tap(self, *names: str) -> str:
        for name in names:
            self.stand.tap(name)
            self.look()
        return self.look()

    def flick(self, name: str, by_px: int) -> str:
        self.stand.drag(name, QPoint(by_px, 0))
        return self.look()

    def scan(self, name: str) -> str:
        return self.after(lambda: self.world.scan(BARCODES[name]), seconds=1)

    def after(self, happens: Callable[[], object], seconds: float = 0) -> str:
        """Something happens that the shopper did not do."""
        self.world.wait(seconds)
        happens()
        return self.look()

    def change_language(self, language: str) -> None:
        assert self.tap("language") == "S02"
        self.tap(f"language-{language}")
        if self.screen.sheet_id:
            self.tap("sheet-done")
        assert self.screen.language == language

    def close(self) -> None:
        self.stand.close()
