"""A process that tries mutants: everything is imported once, each mutant is a fork of it.

Two kinds. The warm one has collected the tests: a fork of it swaps the code of the changed functions and runs the tests
that matter, quickest first. The cold one has imported only what others wrote: a fork of it imports our modules anew,
one of them changed, for what is seen at import. Nothing is written into the checkout.

    {"path": "pos/sale/money.py", "place": 7, "tests": ["tests/sale/..."], "cpu_s": 5}   a line of stdin
    {"outcome": "killed", "by": "tests/sale/test_money.py::test_..."}                    a line of stdout
"""

import contextlib
import gc
import importlib.util
import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import types
from collections.abc import Callable
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from pos.prove.mutant_swap import compiled, functions_by_file, swap

__all__ = ["SWITCHES", "main"]

SWITCHES = (
    *("-q", "-s", "-c", "pyproject.toml", "--rootdir", ".", "-o", "timeout=0"),
    *("-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:faulthandler"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
_FOREIGN = ("msgspec", "sqlalchemy", "pysqlite3", "hypothesis.stateful", "biip", "babel.numbers", "structlog", "PIL",
            "pydantic", "zxingcpp", "segno", "serial", "alembic.command", "babel.dates", "escpos.printer",
            "cryptography.hazmat.primitives.asymmetric.ed25519")  # fmt: skip
KILLED, SURVIVED, COLD = 1, 0, 3
_WALL_S = 60.0

Request = dict[str, Any]


def quick_hypothesis() -> None:
    """The same examples every time, nothing kept, and no search for the smallest."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    checks = tuple(hypothesis.HealthCheck)
    hypothesis.settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, phases=phases, suppress_health_check=checks
    )
    hypothesis.settings.load_profile("mutants")


class Watch:
    """A plugin: notes the first test that fails."""

    def __init__(self) -> None:
        self.failed = ""

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test."""
        if report.failed and not self.failed:
            self.failed = report.nodeid


def run_items(session: pytest.Session, watch: Watch, items: list[pytest.Item]) -> str:
    """Run tests in this order; the id of the first that fails."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if watch.failed:
            break
    return watch.failed


class Warm:
    """The plugin of the warm process: instead of running the tests, it serves."""

    def __init__(self, serve: Callable[[Callable[[Request], int]], None]) -> None:
        self._serve = serve
        self._watch = Watch()
        self._session: pytest.Session | None = None
        self._functions: dict[str, list[types.FunctionType]] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        """Before any test module is imported."""
        quick_hypothesis()
        config.pluginmanager.register(self._watch)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The tests are collected."""
        self._session = session
        self._functions = functions_by_file()
        gc.collect()
        gc.freeze()
        self._serve(self._try)
        return True

    def _try(self, request: Request) -> int:
        assert self._session is not None
        items = {item.nodeid: item for item in self._session.items}
        chosen = [items[name] for name in request["tests"]] or self._session.items
        if "map" in request:
            share, of = request["share"]
            return self._map(chosen[share::of], Path(request["map"]))
        path = Path(request["path"]).resolve()
        if not swap(path, request["place"], self._functions.get(str(path), [])):
            return COLD
        return told(run_items(self._session, self._watch, chosen))

    def _map(self, items: list[pytest.Item], out: Path) -> int:
        """Which lines each test runs, and how long it takes."""
        import coverage

        assert self._session is not None
        seen = coverage.Coverage(data_file=None, include=["pos/*"], config_file=False)
        times = {}
        seen.start()
        for item in items:
            seen.switch_context(item.nodeid)
            began = time.process_time()
            if run_items(self._session, self._watch, [item]):
                return told(self._watch.failed)
            times[item.nodeid] = time.process_time() - began
        seen.stop()
        data = seen.get_data()
        lines = {os.path.relpath(name): data.contexts_by_lineno(name) for name in data.measured_files()}
        out.write_text(json.dumps({"times": times, "lines": lines}))
        return told("")


class Changed(SourceFileLoader):
    """Imports one module as its mutant."""

    def __init__(self, name: str, path: Path, place: int) -> None:
        super().__init__(name, str(path.resolve()))
        self._name, self._place = name, place

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """For `sys.meta_path`."""
        del path, target
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, fullname: str) -> types.CodeType:
        """The mutant's."""
        del fullname
        return compiled(Path(self.path), self._place)


class Chosen(Watch):
    """A plugin of the cold process: runs these tests in this order."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self._names = {name: place for place, name in enumerate(names)}

    def pytest_configure(self) -> None:
        """Before any test module is imported."""
        quick_hypothesis()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Only the chosen, quickest first."""
        items[:] = sorted((one for one in items if one.nodeid in self._names), key=lambda one: self._names[one.nodeid])


def cold(request: Request) -> int:
    """A mutant that has to be imported."""
    path = Path(request["path"])
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    sys.meta_path.insert(0, Changed(name, path, request["place"]))
    chosen = Chosen(request["tests"])
    files = list(dict.fromkeys(test.partition("::")[0] for test in request["tests"]))
    code = pytest.main([*SWITCHES, "-x", *files], plugins=[chosen])
    return told(chosen.failed or ("" if code == pytest.ExitCode.OK else "its import"))


_said: int = -1


def told(failed: str) -> int:
    """Say which test it was, to the parent."""
    os.write(_said, failed.encode())
    return KILLED if failed else SURVIVED


def fork(attempt: Callable[[Request], int], request: Request) -> dict[str, str]:
    """Try in a child that may do what it likes: endless loops and lost memory end with it."""
    global _said
    reading, _said = os.pipe()
    folder = tempfile.mkdtemp(prefix="mutant-")
    child = os.fork()
    if child == 0:
        _in_child(attempt, request, folder)
    os.close(_said)
    with contextlib.suppress(PermissionError):
        os.setpgid(child, child)
    handle = os.pidfd_open(child)
    in_time = bool(select.select([handle], [], [], request.get("wall_s", _WALL_S))[0])
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    by = os.read(reading, 4096).decode(errors="replace")
    os.close(reading)
    os.close(handle)
    shutil.rmtree(folder, ignore_errors=True)
    return {"outcome": _outcome(status, in_time=in_time), "by": by}


def _outcome(status: int, *, in_time: bool) -> str:
    if not in_time or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return "timeout"
    if os.WIFSIGNALED(status):
        return "killed"
    return {SURVIVED: "survived", COLD: "cold"}.get(os.WEXITSTATUS(status), "killed")


def _in_child(attempt: Callable[[Request], int], request: Request, folder: str) -> None:
    code = KILLED
    try:
        os.setpgid(0, 0)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = os.environ["TMPDIR"] = tempfile.tempdir = folder
        nothing = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(nothing, fd)
        cpu_s = int(request.get("cpu_s", 10))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        code = attempt(request)
    finally:
        os._exit(code)


def main(kind: str, tests: list[str]) -> None:
    """Serve until stdin ends. `kind` is "warm" or "cold"."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def serve(attempt: Callable[[Request], int]) -> None:
        print("ready", file=answers, flush=True)
        for line in sys.stdin:
            print(json.dumps(fork(attempt, json.loads(line))), file=answers, flush=True)

    if kind == "cold":
        for name in _FOREIGN:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        serve(cold)
    else:
        pytest.main([*SWITCHES, *tests], plugins=[Warm(serve)])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
