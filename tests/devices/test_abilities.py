"""What drivers can do, as data: every driver of ours says it, in words that are explained."""

import pytest
from pos.config.kinds import OWN_DRIVERS
from pos.devices import registry
from pos.devices.abilities import ABILITIES, MEANINGS, PARTS, abilities


def test_every_driver_of_ours_says_what_it_can() -> None:
    ours = {f"{part}.{name}" for part, names in OWN_DRIVERS.items() for name in names if part in PARTS}
    assert ours <= ABILITIES.keys()
    for part in PARTS:
        assert {f"{part}.{name}" for name in registry.drivers(part)} <= ABILITIES.keys()


def test_what_has_no_driver_among_the_devices_says_no_more_than_the_table() -> None:
    assert abilities("wallet", "wechat") == ()
    assert abilities("shelf", "mt-sics") == abilities("scale", "mt-sics")


def test_every_ability_is_explained_and_used() -> None:
    used = {one for many in ABILITIES.values() for one in many}
    assert used <= MEANINGS.keys()


def test_somebody_elses_driver_says_it_by_its_factory(monkeypatch: pytest.MonkeyPatch) -> None:
    def strange() -> None: ...

    strange.abilities = ("sings",)  # type: ignore[attr-defined]
    monkeypatch.setattr(registry, "_driver", lambda _part, _name: strange)
    monkeypatch.setattr("pos.devices.abilities.factory", lambda _part, _name: strange)
    assert abilities("scanner", "strange") == ("sings",)
