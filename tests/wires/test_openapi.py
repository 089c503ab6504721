"""The description of a desk, and its page."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import Struct
from pos.wires.acts import Asked, Grams, Nothing, Unplug
from pos.wires.openapi import describe, page


class Put(Struct, forbid_unknown_fields=True):
    """Something is put down.

    More about it.
    """

    weight_g: Grams


def plain(call: dict[str, Any]) -> dict[str, Any]:
    return call


def told(call: dict[str, Any]) -> dict[str, Any]:
    """It is told."""
    return call


ACTS = {
    "put": Asked(Put, plain),
    "told": Asked(Nothing, told),
    "said": Asked(Nothing, told, "It is said."),
    "any": plain,
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return describe("scale", ACTS, ["paper.png"])


@pytest.mark.parametrize(
    ("act", "summary"),
    [("put", "Something is put down."), ("told", "It is told."), ("said", "It is said."), ("any", "any")],
)
def test_an_act_is_described_by_the_nearest_words(document: dict[str, Any], act: str, summary: str) -> None:
    assert document["paths"][f"/{act}"]["post"]["summary"] == summary


def test_a_request_is_its_struct(document: dict[str, Any]) -> None:
    asked = document["paths"]["/put"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert asked == {"$ref": "#/components/schemas/Put"}
    put = document["components"]["schemas"]["Put"]
    assert put["properties"]["weight_g"] == {"type": "integer", "minimum": -1_000_000, "maximum": 1_000_000}
    assert (put["required"], put["additionalProperties"]) == (["weight_g"], False)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    found: list[str] = []
    _walk(document, lambda key, value: found.append(value) if key == "$ref" else None)
    assert found
    assert set(found) <= known


def _walk(value: Any, see: Callable[[str, Any], None]) -> None:
    if isinstance(value, list):
        for one in value:
            _walk(one, see)
    elif isinstance(value, dict):
        for key, one in value.items():
            see(key, one)
            _walk(one, see)


def test_files_have_their_kind(document: dict[str, Any]) -> None:
    assert list(document["paths"]["/paper.png"]["get"]["responses"]["200"]["content"]) == ["image/png"]


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [what["operationId"] for path in document["paths"].values() for what in path.values()]
    assert len(set(ids)) == len(ids) == 6


def test_the_page_says_that_nothing_is_real_and_how_to_call() -> None:
    shown = page(
        describe("scale & <more>", {"put": Asked(Put, plain), "unplug": Asked(Unplug, plain)}, []), "http://x:1"
    )
    assert "Nothing here is real" in shown
    assert "scale &amp; &lt;more&gt;" in shown
    assert "curl http://x:1/unplug --json &#x27;{}&#x27;" in shown
