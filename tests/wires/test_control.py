import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from pos.wires.control import ControlServer


def add(call: dict[str, Any]) -> dict[str, Any]:
    return {"sum": call["a"] + call["b"]}


def refuse(_call: dict[str, Any]) -> dict[str, Any]:
    raise ValueError("not now")


@pytest.fixture
def desk() -> Iterator[ControlServer]:
    files = {"paper.png": lambda: b"\x89PNG"}
    desk = ControlServer(lambda: {"reads": 3}, {"add": add, "refuse": refuse}, files)
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
        ("add", b'{"a": 1}', 400, "b is missing"),
        ("add", b"", 400, "a is missing"),
        ("add", b"[1, 2]", 400, "a call is a JSON object"),
        ("add", b"{", 400, "Expecting property name"),
        ("add", b'{"a": 1, "b": "x"}', 400, "unsupported operand"),
        ("refuse", b"{}", 400, "not now"),
        ("dance", b"{}", 404, "no act is called 'dance'"),
    ],
)
def test_a_bad_call_is_told_why(desk: ControlServer, act: str, body: bytes | None, status: int, error: str) -> None:
    got, _, answer = ask(f"{desk.url}/{act}", body)
    assert (got, error in json.loads(answer)["error"]) == (status, True)


def test_what_is_not_there_is_not_found(desk: ControlServer) -> None:
    assert ask(f"{desk.url}/etc/passwd")[0] == 404


def test_a_web_page_may_not_operate_it(desk: ControlServer) -> None:
    assert ask(f"{desk.url}/add", b'{"a": 1, "b": 2}', Origin="http://elsewhere.example")[0] == 400


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
