"""The OpenAPI 3.1 description of a control desk, made from the requests of its acts, and a page for people.

JSON Schema as msgspec writes it is 2020-12, which is OpenAPI 3.1's own dialect (OAS 3.1.1, section 4.8.24).
"""

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import msgspec
from msgspec import Struct

from pos.wires.acts import Act, Asked

__all__ = ["KINDS", "Problem", "describe", "page"]

KINDS = {"png": "image/png", "txt": "text/plain; charset=utf-8", "json": "application/json"}
"""What a file's ending says of its content."""
_REFUSALS = {
    "400": "The body is no JSON object.",
    "403": "A web page may not operate a simulator.",
    "409": "The device can't do this as it is now.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "422": "A value is missing, unknown or of the wrong kind; `detail` says which.",
}


class Problem(Struct, frozen=True, kw_only=True):
    """Why a call was refused (RFC 9457)."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


def describe(device: str, acts: Mapping[str, Act], files: Iterable[str]) -> dict[str, Any]:
    """The document.

    Args:
        device: which simulator it is.
        acts: all of its acts; one without a request takes any object.
        files: names of what it hands out now.
    """
    requests = {name: act.request for name, act in acts.items() if isinstance(act, Asked)}
    kinds = [*dict.fromkeys(requests.values()), Problem]
    schemas, parts = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    shape = dict(zip(kinds, schemas, strict=True))
    paths: dict[str, Any] = {"/state": {"get": _reading("How the device is.", "state", "application/json")}}
    for name in sorted(files):
        paths[f"/{name}"] = {"get": _reading("A file of the device.", name, kind_of(name))}
    for name, act in acts.items():
        asked = shape[requests[name]] if name in requests else {"type": "object"}
        paths[f"/{name}"] = {"post": _acting(name, act, asked, shape[Problem])}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Simulated {device}",
            "version": "1",
            "description": "A simulated device's control desk. Nothing here is real.",
        },
        "paths": paths,
        "components": {"schemas": parts},
    }


def kind_of(name: str) -> str:
    """The media type of a file."""
    return KINDS.get(name.rpartition(".")[2], "application/octet-stream")


def _reading(summary: str, name: str, kind: str) -> dict[str, Any]:
    schema = {"type": "object"} if kind == "application/json" else {}
    found = {"description": "As it is now.", "content": {kind: {"schema": schema}}}
    return {"operationId": f"get-{name}", "summary": summary, "responses": {"200": found}}


def _acting(name: str, act: Act, asked: dict[str, Any], problem: dict[str, Any]) -> dict[str, Any]:
    done = {"description": "Done.", "content": {"application/json": {"schema": {"type": "object"}}}}
    refused = {"application/problem+json": {"schema": problem}}
    return {
        "operationId": name,
        "summary": act.summary if isinstance(act, Asked) else name,
        "requestBody": {"content": {"application/json": {"schema": asked}}},
        "responses": {"200": done}
        | {code: {"description": why, "content": refused} for code, why in _REFUSALS.items()},
    }


def page(document: dict[str, Any], url: str) -> str:
    """The description as a short page: every address, and for each act how to call it from a shell."""
    rows = []
    for path, methods in document["paths"].items():
        method, what = next(iter(methods.items()))
        address = escape(path)
        link = f'<a href="{address}">{address}</a>' if method == "get" else address
        call = escape(_shell(url + path, what, document)) if method == "post" else ""
        rows.append(
            f"<tr><td>{method.upper()} {link}</td><td>{escape(what['summary'])}</td><td><code>{call}</code></td></tr>"
        )
    title = escape(document["info"]["title"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font:15px sans-serif;margin:2em}td{padding:.25em 1em .25em 0;vertical-align:top}</style>"
        f"<h1>{title}</h1><p>{escape(document['info']['description'])} "
        'The whole description: <a href="/openapi.json">openapi.json</a>.</p>'
        f"<table>{''.join(rows)}</table></html>"
    )


def _shell(address: str, what: dict[str, Any], document: dict[str, Any]) -> str:
    schema = what["requestBody"]["content"]["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    whole = document["components"]["schemas"].get(name, schema)
    call = {key: _sample(whole["properties"][key], document) for key in whole.get("required", ())}
    return f"curl {address} --json '{json.dumps(call)}'"


def _sample(schema: dict[str, Any], document: dict[str, Any]) -> object:
    """A small value that fits."""
    if "$ref" in schema:
        return _sample(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], document)
    samples = {"integer": schema.get("minimum", 1), "number": 1.0, "boolean": True, "string": "", "array": []}
    return samples.get(schema.get("type", ""))
