import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import Struct
from pos.errors import DeviceBusy
from pos.wires.acts import Asked, Grams, NotNow
from pos.wires.control import ControlServer


def add(call: dict[str, Any]) -> dict[str, Any]:
    return {"sum": call["a"] + call["b"]}


def refuse(_call: dict[str, Any]) -> dict[str, Any]:
    raise ValueError("not so")


def wait(_call: dict[str, Any]) -> dict[str, Any]:
    raise NotNow("nothing to wait for")


def lose(_call: dict[str, Any]) -> dict[str, Any]:
    raise DeviceBusy("The wire is taken.", "End the other program.")


class Put(Struct, forbid_unknown_fields=True):
    """Something is put down."""

    weight_g: Grams


@pytest.fixture
def desk() -> Iterator[ControlServer]:
    files = {"paper.png": lambda: b"\x89PNG"}
    acts = {"add": add, "refuse": refuse, "wait": wait, "lose": lose, "put": Asked(Put, lambda call: call)}
    desk = ControlServer(lambda: {"reads": 3}, acts, files, device="scale")
    desk.start()
    yield desk
    desk.stop()


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str, bytes]:
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read()


def test_the_state_is_json(desk: ControlServer) -> None:
    assert ask(f"{desk.url}/state") == (200, "application/json", b'{"reads": 3}')


def test_a_picture_is_its_bytes(desk: ControlServer) -> None:
    assert ask(f"{desk.url}/paper.png?again") == (200, "image/png", b"\x89PNG")


def test_an_act_takes_and_gives_json(desk: ControlServer) -> None:
    assert ask(f"{desk.url}/add", b'{"a": 1, "b": 2}') == (200, "application/json", b'{"sum": 3}')


@pytest.mark.parametrize(
    ("act", "body", "status", "error"),
    [
        ("add", b'{"a": 1}', 422, "b is missing"),
        ("add", b"", 422, "a is missing"),
        ("add", b"[1, 2]", 400, "a call is a JSON object"),
        ("add", b"{", 400, "this is no JSON"),
        ("add", b'{"a": NaN}', 400, "this is no JSON"),
        ("add", b'{"a": "\xff"}', 400, "this is no JSON"),
        ("add", b'{"a": ' + b"[" * 100_000, 400, "this is no JSON"),
        ("add", b'{"a": 1, "b": "x"}', 422, "unsupported operand"),
        ("put", b'{"weight_g": "heavy"}', 422, "Expected `int`, got `str` - at `$.weight_g`"),
        ("put", b'{"weight_g": 1, "on": true}', 422, "unknown field `on`"),
        ("refuse", b"{}", 422, "not so"),
        ("wait", b"{}", 409, "nothing to wait for"),
        ("lose", b"{}", 409, "The wire is taken. End the other program."),
        ("dance", b"{}", 404, "no act is called 'dance'; acts: add, lose, put, refuse, wait"),
        ("state", b"{}", 405, "GET it"),
        ("paper.png", b"{}", 405, "GET it"),
        ("add", None, 405, "POST it"),
        ("nowhere", None, 404, "nothing is called 'nowhere'; files: paper.png"),
    ],
)
def test_a_bad_call_is_told_why(desk: ControlServer, act: str, body: bytes | None, status: int, error: str) -> None:
    got, kind, answer = ask(f"{desk.url}/{act}", body)
    problem = json.loads(answer)
    assert (got, kind, problem["status"]) == (status, "application/problem+json", status)
    assert error in problem["detail"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Content-Length": str(1 << 21)}, 413),
        ({"Content-Length": "-1"}, 413),
        ({"Content-Type": "text/xml"}, 415),
    ],
)
def test_a_call_that_never_reaches_its_act(desk: ControlServer, headers: dict[str, str], status: int) -> None:
    assert ask(f"{desk.url}/add", b'{"a": 1, "b": 2}', **headers)[0] == status


@pytest.mark.parametrize(("path", "allowed"), [("state", "GET"), ("add", "POST")])
def test_other_methods_are_told_which_to_use(desk: ControlServer, path: str, allowed: str) -> None:
    request = urllib.request.Request(f"{desk.url}/{path}", method="DELETE")
    with pytest.raises(urllib.error.HTTPError) as caught, urllib.request.urlopen(request, timeout=10):
        raise AssertionError
    with caught.value as error:
        assert (error.code, error.headers["Allow"]) == (405, allowed)


def test_what_is_not_there_is_not_found(desk: ControlServer) -> None:
    assert ask(f"{desk.url}/etc/passwd")[0] == 404


def test_a_stopped_desk_frees_its_port(desk: ControlServer) -> None:
    port = int(desk.url.rpartition(":")[2])
    desk.stop()
    again = ControlServer(dict, {}, port=port)
    assert again.url == desk.url
    again.stop()


def test_a_desk_that_never_started_can_be_stopped() -> None:
    ControlServer(dict, {}).stop()


STRUCK = """
import signal, threading
from types import SimpleNamespace
from pos.wires.control import serve

def strike(call):
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    return {}

device = SimpleNamespace(
    url="", state=dict, acts=lambda: {"strike": strike}, files=dict, start=lambda: None, stop=lambda: print("stopped")
)
serve(device, 0, lambda where: print(where["control"], flush=True))
"""


def test_a_simulator_ends_whichever_thread_is_told_to() -> None:
    """SIGTERM goes to any thread of a process, and may come just before the main one begins to wait."""
    with subprocess.Popen([sys.executable, "-c", STRUCK], stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        try:
            request = urllib.request.Request(f"{served.stdout.readline().strip()}/strike", b"{}")
            urllib.request.urlopen(request, timeout=10).close()
            assert served.wait(10) == 0
            assert served.stdout.read() == "stopped\n"
        finally:
            served.kill()
