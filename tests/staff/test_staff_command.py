"""`pos staff`: people come, get badge and PIN, and leave; secrets come from a pipe and go nowhere else."""

import json
from pathlib import Path

import pytest
from pos.app import open_staff, policy_of, staff_path
from pos.cli import app
from pos.config import load
from pos.errors import ConfigError, PosError
from pos.lane.people import Person, Secret
from pos.lane.permission import may
from pos.simulated import DEMO_STAFF, make_demo_staff
from typer.testing import CliRunner

LANE = """
folder = "var"
[shop]
name = "Corner"
lane = 3
[staff]
two_person = ["refund"]
limits.price = { attendant = false, supervisor = true }
"""


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "lane.toml"
    path.write_text(LANE, encoding="utf-8")
    return path


def said(toml: Path, *words: str, pipe: str = "") -> str:
    done = CliRunner().invoke(app, ["staff", *words, "--config", str(toml)], input=pipe, catch_exceptions=True)
    if isinstance(done.exception, PosError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_a_person_comes_and_goes(toml: Path) -> None:
    first = said(toml, "add", "Sam Reed", "--number", "17", "--role", "attendant")
    assert first == "S17 is Sam Reed, attendant. Next: pos staff badge S17, or pos staff pin S17."
    assert said(toml, "list") == "S17  Sam Reed  attendant  no way to sign in"
    assert said(toml, "pin", "S17", pipe="482913\n") == "S17 has another PIN."
    assert said(toml, "badge", "S17", pipe="BADGE-2017\n") == "S17 has another badge."
    assert said(toml, "roles", "S17", "manager", "attendant") == "S17: manager, attendant."
    assert said(toml, "list") == "S17  Sam Reed  attendant, manager  badge and PIN"
    with open_staff(load(toml)) as people:
        sam = Person(id="S17", name="Sam Reed", roles=("attendant", "manager"))
        assert people.by_badge("2017") == sam == people.check(3, "17", Secret("482913"))
    assert said(toml, "badge", "S17", "--none") == "S17 has no badge."
    assert said(toml, "disable", "S17") == "S17 is disabled."
    assert said(toml, "list") == "S17  Sam Reed  attendant, manager  PIN  disabled"
    assert said(toml, "disable", "S17", "--undo") == "S17 is back."


def test_a_lock_is_seen_and_opened(toml: Path) -> None:
    said(toml, "add", "Sam", "--number", "17", "--role", "attendant")
    said(toml, "pin", "S17", pipe="482913\n")
    with open_staff(load(toml)) as people:
        for _ in range(5):
            people.check(3, "17", Secret("1"))
    assert said(toml, "list").endswith("locked")
    assert said(toml, "unlock", "S17") == "S17 may try again."
    assert said(toml, "unlock", "lane:3") == "lane:3 may try again."
    with open_staff(load(toml)) as people:
        assert isinstance(people.check(3, "17", Secret("482913")), Person)


def test_the_list_as_json_has_no_secret(toml: Path) -> None:
    said(toml, "add", "Sam", "--number", "17", "--role", "attendant")
    said(toml, "pin", "S17", pipe="482913\n")
    (row,) = json.loads(said(toml, "list", "--json"))
    assert row == {
        "id": "S17", "number": "17", "name": "Sam", "roles": ["attendant"], "badge": False, "pin": True,
        "disabled": False, "locked": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "pipe", "what"),
    [
        (("add", "Sam", "--number", "17", "--role", "boss"), "", "'boss' is no role."),
        (("pin", "S9"), "482913\n", "Nobody is called S9."),
        (("disable", "S9"), "", "Nobody is called S9."),
        (("unlock", "S9"), "", "Nobody is called S9."),
    ],
)
def test_mistakes_are_said(toml: Path, words: tuple[str, ...], pipe: str, what: str) -> None:
    said(toml, "add", "Ana", "--number", "18", "--role", "manager")
    with pytest.raises(ConfigError) as error:
        said(toml, *words, pipe=pipe)
    assert error.value.what == what


def test_without_its_pepper_nothing_is_opened(toml: Path) -> None:
    said(toml, "add", "Sam", "--number", "17", "--role", "attendant")
    staff_path(load(toml)).with_suffix(".pepper").unlink()
    with pytest.raises(PosError, match="is missing"):
        said(toml, "list")


def test_an_empty_shop_says_how_to_begin(toml: Path) -> None:
    open_staff(load(toml), make=True).close()
    assert said(toml, "list") == "Nobody yet. Begin with: pos staff add NAME --number 17 --role manager"


def test_the_shops_cells_hold(toml: Path) -> None:
    policy = policy_of(load(toml))
    assert not may("attendant", "price", policy=policy)
    assert may("supervisor", "price", amount_minor=10**9, policy=policy)
    assert policy.two_person == {"refund"}


def test_acts_and_roles_that_there_are_not_are_named(toml: Path) -> None:
    toml.write_text('[staff]\ntwo_person = ["dance"]\nlimits.price = { boss = 3 }\n', encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        policy_of(load(toml))
    assert error.value.mistakes == ("staff: 'dance' is no act", "staff.limits: 'boss' is no role")


def test_the_demonstration_has_three_people_once(tmp_path: Path) -> None:
    make_demo_staff(tmp_path)
    make_demo_staff(tmp_path)
    done = CliRunner().invoke(app, ["staff", "list", "--folder", str(tmp_path)])
    assert [line.split()[1] for line in done.output.splitlines()] == [name for _, name, *_ in DEMO_STAFF]
