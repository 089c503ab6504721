"""Every simulator's control desk against its own OpenAPI description: whatever is posted is answered as described."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pos.devices.sim.cash import CashSimulator
from pos.devices.sim.line_display import LineDisplaySimulator
from pos.devices.sim.printer import PrinterSimulator
from pos.devices.sim.relay import RelaySimulator
from pos.devices.sim.scale import ScaleSimulator
from pos.devices.sim.scanner import ScannerSimulator
from pos.payments.sim.nexo import SimulatedNexo
from pos.payments.sim.wallet import SimulatedWallet, WalletOptions
from pos.payments.sim.zvt import SimulatedTerminal
from pos.wires.acts import Asked
from pos.wires.control import ControlServer, Simulated

from contract.wallet_keys import keys

ANYWHERE = "tcp://127.0.0.1:0"
SIMULATORS: dict[str, Callable[[], Simulated]] = {
    "scanner": lambda: ScannerSimulator(ANYWHERE),
    "scale": lambda: ScaleSimulator(ANYWHERE),
    "printer": lambda: PrinterSimulator(ANYWHERE),
    "cash": lambda: CashSimulator(ANYWHERE),
    "relay": lambda: RelaySimulator(ANYWHERE),
    "line_display": lambda: LineDisplaySimulator(ANYWHERE),
    "zvt": SimulatedTerminal,
    "nexo": SimulatedNexo,
    "wallet": lambda: SimulatedWallet(options=WalletOptions(keys=keys())),
}
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
"""A careful client's worst: any JSON at all."""


@pytest.fixture(scope="module", params=SIMULATORS)
def desk(request: pytest.FixtureRequest) -> Iterator[tuple[ControlServer, Simulated]]:
    device = SIMULATORS[request.param]()
    server = ControlServer(device.state, device.acts(), device.files())
    device.start()
    server.start()
    yield server, device
    server.stop()
    device.stop()


def post(url: str, body: bytes) -> tuple[int, Any]:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return bytes(answer.read())


def calls(schema: dict[str, Any], parts: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Calls that a schema of ours allows."""
    if "$ref" in schema:
        return calls(parts[schema["$ref"].rpartition("/")[2]], parts)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of([calls(one, parts) for one in schema["anyOf"]])
    low, high = schema.get("minimum"), schema.get("maximum")
    if schema.get("type") == "object":
        fields = {name: calls(one, parts) for name, one in schema["properties"].items()}
        needed = set(schema.get("required", ()))
        optional = {name: one for name, one in fields.items() if name not in needed}
        return st.fixed_dictionaries({name: fields[name] for name in needed}, optional=optional)
    return {
        "integer": st.integers(low, high),
        "number": st.floats(low, high, allow_nan=False, allow_infinity=False),
        "string": st.from_regex(schema["pattern"], fullmatch=True) if "pattern" in schema else st.text(max_size=20),
        "boolean": st.booleans(),
        "null": st.none(),
        "array": st.lists(calls(schema["items"], parts), max_size=3) if "items" in schema else st.just([]),
    }[schema["type"]]


def asked_of(document: dict[str, Any]) -> st.SearchStrategy[tuple[str, Any]]:
    """An act and a call: half of them as described, half of them anything."""
    parts = document["components"]["schemas"]
    made = []
    for path, methods in document["paths"].items():
        if "post" in methods:
            schema = methods["post"]["requestBody"]["content"]["application/json"]["schema"]
            made.append(st.tuples(st.just(path), calls(schema, parts) | ANY_JSON))
    return st.one_of(made)


def test_whatever_is_posted_is_answered_as_described(desk: tuple[ControlServer, Simulated]) -> None:
    server, device = desk
    document = json.loads(read(f"{server.url}/openapi.json"))
    seen: set[int] = set()
    heal = device.acts()["faults"]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(asked_of(document))
    def posted(asked: tuple[str, Any]) -> None:
        path, call = asked
        status, answer = post(server.url + path, json.dumps(call).encode())
        assert str(status) in document["paths"][path]["post"]["responses"]
        assert isinstance(answer, dict)
        assert status == 200 or (answer["status"] == status and answer["detail"])
        seen.add(status)
        heal({})  # a delay of an hour is a good call, too

    posted()
    assert {200, 422} <= seen


def test_what_the_schema_forbids_is_refused(desk: tuple[ControlServer, Simulated]) -> None:
    server, device = desk
    for name in device.acts():
        status, problem = post(f"{server.url}/{name}", b'{"no such thing": 1}')
        assert (name, status) == (name, 422)
        assert "no such thing" in problem["detail"] or "missing" in problem["detail"]


def test_every_act_is_typed_and_described(desk: tuple[ControlServer, Simulated]) -> None:
    server, device = desk
    document = json.loads(read(f"{server.url}/openapi.json"))
    acts = device.acts()
    assert {f"/{name}" for name in acts} <= set(document["paths"])
    for name, act in acts.items():
        assert isinstance(act, Asked), name
        assert act.summary.endswith("."), name


def test_every_file_it_names_is_there(desk: tuple[ControlServer, Simulated]) -> None:
    server, _ = desk
    document = json.loads(read(f"{server.url}/openapi.json"))
    for path, methods in document["paths"].items():
        if "get" in methods:
            assert read(server.url + path)


def test_the_page_names_every_address(desk: tuple[ControlServer, Simulated]) -> None:
    server, _ = desk
    shown = read(f"{server.url}/").decode()
    for path in json.loads(read(f"{server.url}/openapi.json"))["paths"]:
        assert path in shown
