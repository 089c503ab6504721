from typing import Any

import pytest
from pos.config import TerminalConfig
from pos.errors import ConfigError
from pos.payments import registry
from pos.payments.sim import zvt as simulated
from pos.payments.zvt.driver import ZvtTerminal


def make(url: str = "tcp://10.0.0.7", driver: str = "zvt", currency: str = "EUR") -> registry.Driver:
    config = TerminalConfig(url=url, driver=driver)
    return registry.terminal(config, "card", None, None, currency, timezone="Europe/Berlin")  # type: ignore[arg-type]


def test_a_terminal_should_get_the_protocols_port() -> None:
    driver = make()
    assert isinstance(driver, ZvtTerminal)
    assert driver._settings.url == "tcp://10.0.0.7:20007"
    assert str(driver._settings.zone) == "Europe/Berlin"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"driver": "opi"}, "terminal.card.driver"),
        ({"url": "tcp://:1"}, "terminal.card.url"),
        ({"url": "tcp://h:99999"}, "terminal.card.url"),
        ({"currency": "XXX"}, "shop.currency"),
    ],
)
def test_mistakes_should_name_their_key(settings: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        make(**settings)


def test_a_driver_of_another_package_should_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name = "opi"

        def load(self) -> Any:
            return lambda *given, zone: given

    monkeypatch.setattr(registry, "entry_points", lambda group: [Point()] if group == "pos.payments" else [])
    assert make(driver="opi")[1] == "card"


def test_the_simulator_should_be_found_by_name() -> None:
    assert registry.simulator("terminal") is simulated.run
    with pytest.raises(ConfigError, match="toaster"):
        registry.simulator("toaster")
