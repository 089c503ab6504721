"""Recalls beside the products: read whole, kept through a new list of goods, taken up while a lane runs."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pos.cli import app
from pos.errors import CatalogError
from pos.store.catalog import Catalog
from pos.store.importer import ImportReport
from pos.store.recalls import read_recalls, store_recalls
from typer.testing import CliRunner

OATS = "07032069804988"
GOODS = "gtin,name,price\n7032069804988,Oats,1.80\n"


def test_recalls_are_taken_up_and_outlive_a_new_list_of_goods(
    tmp_path: Path, import_text: Callable[..., ImportReport]
) -> None:
    import_text(GOODS)
    with closing(Catalog(tmp_path / "catalog.db")) as catalog:
        assert not catalog.recalled(OATS, "L7")
        store_recalls(tmp_path / "catalog.db", [(OATS, "L7")])
        assert (catalog.recalled(OATS, "L7"), catalog.recalled(OATS, ""), catalog.recalled(OATS, "L8")) == (
            True,
            False,
            False,
        )
        import_text(GOODS)
        assert catalog.recalled(OATS, "L7")
        store_recalls(tmp_path / "catalog.db", [(OATS, "")])
        assert catalog.recalled(OATS, "L8")
        store_recalls(tmp_path / "catalog.db", [])
        assert not catalog.recalled(OATS, "L8")


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "recalls.csv").write_text(f"gtin,lot\n7032069804988,L7\n123,\n{OATS},{'x' * 21}\n", encoding="utf-8")
    found, mistakes = read_recalls(tmp_path / "recalls.csv")
    assert found == [(OATS, "L7")]
    assert [one.split(":")[1:3] for one in mistakes] == [["3", " gtin"], ["4", " lot"]]


def test_the_command(tmp_path: Path, import_text: Callable[..., ImportReport]) -> None:
    import_text(GOODS)
    for text, code in (("gtin,lot\n7032069804988,L7\n", 0), ("gtin\n1\n", 3)):
        (tmp_path / "recalls.csv").write_text(text, encoding="utf-8")
        words = ["catalog", "recall", str(tmp_path / "recalls.csv"), "--folder", str(tmp_path)]
        assert CliRunner().invoke(app, words).exit_code == code
    with closing(Catalog(tmp_path / "catalog.db")) as catalog:
        assert catalog.recalled(OATS, "L7")


def test_what_cant_be_read_or_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="can't be read"):
        read_recalls(tmp_path / "none.csv")
    with pytest.raises(CatalogError, match="no catalogue"):
        store_recalls(tmp_path / "catalog.db", [])
