"""The shelves as QML sees them: one page of goods, the aisles, and what is searched for."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from pos.counter.models import RowsModel
from pos.counter.shelf import Aisle, Goods, find
from pos.counter.texts import ShelfTexts

QML_IMPORT_NAME = "Pos.Counter"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["ShelfView"]


def _url(picture: Path) -> str:
    return QUrl.fromLocalFile(str(picture)).toString()


@QmlElement
class ShelfView(QObject):
    """The goods that are found, page by page."""

    changed = Signal()

    def __init__(self, goods: Sequence[Goods], aisles: Sequence[Aisle], texts: ShelfTexts) -> None:
        super().__init__()
        self._all, self._texts = goods, texts
        self._found: Sequence[Goods] = goods
        self._text = self._aisle = ""
        self._page, self._page_size = 0, 20
        self._goods = RowsModel(("code", "name", "detail", "price", "picture", "photo", "age"), self)
        self._aisles = RowsModel(("slug", "name", "picture"), self)
        everything = {"slug": "", "name": texts.all, "picture": ""}
        stocked = {one.category for one in goods}
        shown = [aisle for aisle in aisles if aisle.slug in stocked]
        self._aisles.show(
            [everything, *({"slug": one.slug, "name": one.name, "picture": _url(one.picture)} for one in shown)]
        )
        self._show()

    def get(self, code: str) -> Goods | None:
        """The product of this code."""
        return next((one for one in self._all if one.code == code), None)

    @Slot(str)
    def search(self, text: str) -> None:
        """Look for these words, from the first page."""
        self._text, self._page = text, 0
        self._show()

    @Slot(str)
    def walk(self, slug: str) -> None:
        """Go to an aisle; "" is all of them."""
        self._aisle, self._page = slug, 0
        self._show()

    @Slot(int)
    def turn(self, pages: int) -> None:
        """Go on by so many pages."""
        self._page += pages
        self._show()

    @Slot(int)
    def fit(self, page_size: int) -> None:
        """Show so many on a page, and keep the first of them in sight."""
        size = max(1, page_size)
        self._page, self._page_size = self._page * self._page_size // size, size
        self._show()

    def _show(self) -> None:
        self._found = find(self._all, self._text, self._aisle)
        self._page = min(max(0, self._page), self._pages - 1)
        start = self._page * self._page_size
        self._goods.show([self._row(one) for one in self._found[start : start + self._page_size]])
        self.changed.emit()

    def _row(self, goods: Goods) -> dict[str, object]:
        return {
            "code": goods.code,
            "name": goods.name,
            "detail": goods.detail,
            "price": goods.price,
            "picture": _url(goods.picture),
            "photo": goods.photo,
            "age": self._texts.age.format(age=goods.age) if goods.age else "",
        }

    @property
    def _pages(self) -> int:
        return max(1, -(-len(self._found) // self._page_size))

    @Property(RowsModel, constant=True)
    def goods(self) -> RowsModel:
        """The page."""
        return self._goods

    @Property(RowsModel, constant=True)
    def aisles(self) -> RowsModel:
        """The categories that have goods, "all" first."""
        return self._aisles

    @Property(str, notify=changed)
    def aisle(self) -> str:
        """Slug of the aisle that is shown; "" for all."""
        return self._aisle

    @Property(str, notify=changed)
    def pageWords(self) -> str:  # noqa: N802 - a QML name
        """Which page: "3 of 12"."""
        return self._texts.page.format(page=self._page + 1, pages=self._pages)

    @Property(bool, notify=changed)
    def hasEarlier(self) -> bool:  # noqa: N802 - a QML name
        """Whether there is a page before."""
        return self._page > 0

    @Property(bool, notify=changed)
    def hasLater(self) -> bool:  # noqa: N802 - a QML name
        """Whether there is a page after."""
        return self._page + 1 < self._pages

    @Property(str, notify=changed)
    def noneWords(self) -> str:  # noqa: N802 - a QML name
        """What stands on an empty page; empty while there are goods."""
        return "" if self._found else self._texts.none

    @Property(str, constant=True)
    def title(self) -> str:
        """Heading of the aisles."""
        return self._texts.title

    @Property(str, constant=True)
    def searchWords(self) -> str:  # noqa: N802 - a QML name
        """What stands in an empty search field."""
        return self._texts.search

    @Property(str, constant=True)
    def clearWords(self) -> str:  # noqa: N802 - a QML name
        """The button that empties the field."""
        return self._texts.clear

    @Property(str, constant=True)
    def earlierWords(self) -> str:  # noqa: N802 - a QML name
        """The button to the page before."""
        return self._texts.earlier

    @Property(str, constant=True)
    def laterWords(self) -> str:  # noqa: N802 - a QML name
        """The button to the page after."""
        return self._texts.later
