"""The house itself: pages that tell the truth, links that lead somewhere, nothing of anybody's machine."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin

import pytest
from pos.config import Config, load
from pydantic import BaseModel

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = sorted(path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if ".venv" not in path.parts)
DATA = PROJECT["tool"]["setuptools"]["package-data"]["pos"]
MADE = {".pyc", ".mo", ".qmltypes"}
HANDED = (
    *ROOT.glob("pos/devices/**/*.py"),
    *ROOT.glob("pos/payments/**/*.py"),
    ROOT / "pos/wires/listener.py",
    ROOT / "pos/runtime.py",
    ROOT / "pos/app.py",
)
"""Modules that run on a `Machine` that is handed in (docs/adr/0006). The speaker is a program of this machine."""
OWN = {"threading", "_thread", "queue", "time", "sched", "random", "select", "selectors", "socket", "asyncio", "concurrent"}  # fmt: skip
SETTINGS = (".toml", ".lock", ".sh", ".md", ".service", ".cfg", ".ini", "Makefile", "run")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a checkout")
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if link.startswith(("https://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name) if name else page
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_make_commands_exist(page: Path) -> None:
    said = re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(said) <= targets()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pos_commands_exist(page: Path) -> None:
    """`pos journal verify` in a page is a command that there is."""
    typer = pytest.importorskip("typer")
    from pos.cli import app

    group = typer.main.get_command(app)
    for first, second in re.findall(r"(?:`|/)pos ([a-z]+)(?: ([a-z-]+))?", page.read_text(encoding="utf-8")):
        assert first in group.commands, f"{page.name}: pos {first}"
        inner = getattr(group.commands[first], "commands", None)
        assert not inner or not second or second in inner, f"{page.name}: pos {first} {second}"


def test_make_targets_are_phony_and_explained() -> None:
    phony = set(read("Makefile").split(".PHONY:")[1].splitlines()[0].split())
    explained = set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE))
    assert targets() == phony
    assert phony - explained == {"ready", "ready-test"}


def test_the_tools_that_make_calls_are_there() -> None:
    for tool in re.findall(r"tools/[\w.]+", read("Makefile") + read(".ci/run") + read("tools/setup.sh")):
        assert (ROOT / tool).exists(), tool


def model_keys(model: type[BaseModel]) -> dict[str, set[str]]:
    """Section of the page -> its keys, from the pydantic models down."""
    found: dict[str, set[str]] = {}

    def walk(part: type[BaseModel], section: str) -> None:
        for name, field in part.model_fields.items():
            inner = [one for one in flat(field.annotation) if isinstance(one, type) and issubclass(one, BaseModel)]
            if inner:
                walk(inner[0], name)
            else:
                found.setdefault(section, set()).add(name)

    walk(model, "")
    return found


def flat(annotation: object) -> list[object]:
    if get_origin(annotation) in (dict, tuple, list, Union, UnionType):
        return [leaf for argument in get_args(annotation) for leaf in flat(argument)]
    return [annotation]


def page_keys() -> dict[str, set[str]]:
    """Section of docs/configuration.md -> the keys of its table."""
    found: dict[str, set[str]] = {}
    section = ""
    for line in read("docs/configuration.md").splitlines():
        if title := re.match(
            r"#+ (?:`\[+(?:\w+\.NAME\.|members\.|checks\.(?:audit\.)?(?=\w))?(\w+)|(The lane|Devices))", line
        ):
            section = {"The lane": "", "Devices": "device"}.get(title[2] or "", title[1] or "")
        elif key := re.match(r"\| `([a-z_]+)` \|", line):
            found.setdefault(section, set()).add(key[1])
    return found


def test_every_key_of_a_lane_is_explained() -> None:
    said = page_keys()
    shared = said.pop("device")
    parts = (
        "scanner", "scale", "shelf", "printer", "terminal", "cash", "gift", "badge", "relay", "line_display", "wallet",
    )  # fmt: skip
    for section in parts:
        said[section] = said.get(section, set()) | shared
    said["badge"] |= said["scanner"]
    assert said == model_keys(Config)


def test_the_defaults_are_said_as_they_are() -> None:
    said = dict(re.findall(r"^\| `([a-z_]+)` \| `([^|]+)` \|", read("docs/configuration.md"), re.MULTILINE))
    for part in (Config.model_fields["shop"].default, Config.model_fields["display"].default):
        for key, value in part.model_dump(mode="json").items():
            if value is not None:
                assert tomllib.loads(f"v = {said[key]}".replace("{}", "{ }"))["v"] == value, key


def test_the_example_lane_is_good(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", read("docs/configuration.md"), re.DOTALL)
    assert example
    lane = tmp_path / "lane.toml"
    lane.write_text(example[1], encoding="utf-8")
    assert [part for part, _, _ in load(lane).devices()] == ["scanner", "scale", "printer", "terminal"]


def test_the_import_picture_is_the_contract() -> None:
    picture = re.search(r"```layers\n(.*?)\n```", read("docs/architecture.md"), re.DOTALL)
    assert picture
    assert picture[1].splitlines() == PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]


def test_modules_named_in_the_architecture_exist() -> None:
    for name in re.findall(
        r"`((?:sale|lane|devices|payments|store|ui|wires|words)/[\w/*.]+)`", read("docs/architecture.md")
    ):
        assert list((ROOT / "pos").glob(name.rstrip("/"))), name


def helps_itself(source: str) -> set[str]:
    """What a module takes of this machine without asking the `Machine` that was handed in."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names} & OWN
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found |= {module.partition(".")[0]} & OWN
            found |= {alias.name for alias in node.names} & {"open_wire", "door"}
        elif isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
            found.add(node.attr)
    return found


@pytest.mark.parametrize("module", HANDED, ids=lambda path: str(path.relative_to(ROOT)))
def test_drivers_and_simulators_run_on_the_machine_they_are_given(module: Path) -> None:
    assert module.name == "speaker.py" or not helps_itself(module.read_text(encoding="utf-8"))


def test_who_helps_himself_is_caught() -> None:
    taken = {
        "import threading": {"threading"},
        "import queue as q": {"queue"},
        "def f():\n    from time import sleep": {"time"},
        "from pos.wires.transport import Wire, open_wire": {"open_wire"},
        "import datetime\nat = datetime.datetime.now()": {"now"},
        "from datetime import UTC\nfrom pos.wires.machine import Empty": set(),
    }
    assert {source: helps_itself(source) for source in taken} == taken


def test_adr_numbers_are_unique() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/adr").glob("*.md"))]
    assert len(numbers) == len(set(numbers)) > 3


@pytest.mark.parametrize("page", sorted((ROOT / "docs/adr").glob("*.md")), ids=lambda page: page.name)
def test_an_adr_has_its_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.name[:4]}: ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequence"]
    assert "\nStatus: " in text


def test_a_wheel_carries_every_asset() -> None:
    package = ROOT / "pos"
    carried = {path for glob in DATA for path in package.glob(glob)}
    left = {path for path in tracked() if path.is_relative_to(package) and path.suffix not in {".py", *MADE}} - carried
    assert not left


def test_migrations_lie_where_an_installed_lane_looks() -> None:
    files = PROJECT["tool"]["setuptools"]["data-files"]
    carried = {path for globs in files.values() for glob in globs for path in ROOT.glob(glob)}
    assert {path for path in (ROOT / "migrations").rglob("*") if path.suffix in {".py", ".mako"}} == carried


def test_licences_are_there() -> None:
    assert "Apache License" in read("LICENSE")
    assert PROJECT["project"]["license"] == "Apache-2.0"
    for name in re.findall(r"pos/assets/[\w/.-]+\.(?:md|txt)", read("NOTICE")):
        assert (ROOT / name).exists(), name


def test_every_folder_of_others_work_is_in_the_notice() -> None:
    for folder in sorted((ROOT / "pos/assets").iterdir()):
        assert f"pos/assets/{folder.name}" in read("NOTICE")


def test_locks_pin_and_hash_every_package() -> None:
    for name in ("requirements-build.lock", "requirements.lock", "requirements-dev.lock"):
        packages = re.findall(
            r"^[a-z][^\\]+\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", read(name), re.MULTILINE
        )
        lines = [line for line in read(name).splitlines() if line[:1].isalpha()]
        assert len(packages) == len(lines) > 0
        assert all("==" in line for line in lines)
        assert "://" not in read(name)


def test_locks_have_what_the_project_asks_for() -> None:
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    names = {re.split(r"[=<>~! ]", package)[0].lower().replace("_", "-") for package in asked}
    assert names <= {line.split("==")[0] for line in read("requirements-dev.lock").splitlines() if "==" in line}


def test_both_locks_agree() -> None:
    def pins(name: str) -> set[str]:
        return {line.split(" ")[0] for line in read(name).splitlines() if "==" in line}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_nothing_of_anybodys_machine() -> None:
    """Homes, work folders, index hosts of whoever built this."""
    personal = re.compile(r"/root/|/home/\w|/work/|/tmp/\w|find-links|index-url|localhost:\d|pypi\.org|pythonhosted")
    for path in tracked():
        if path.name.endswith(SETTINGS) and "assets" not in path.parts:
            found = personal.search(
                path.read_text(encoding="utf-8").replace("--no-emit-index-url", "").replace("--no-emit-find-links", "")
            )
            assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"


def test_scripts_can_be_run() -> None:
    for path in (*ROOT.glob("tools/*.sh"), ROOT / ".ci/run"):
        assert path.stat().st_mode & 0o111, path.name
        assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0
