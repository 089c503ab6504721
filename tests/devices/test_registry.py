import subprocess
import sys

import pytest
from pos.config import Config
from pos.devices import registry
from pos.errors import ConfigError
from pydantic import ValidationError


def test_simulators_are_found_by_name() -> None:
    assert callable(registry.simulator("scanner"))


def test_a_simulator_nobody_has_is_named() -> None:
    with pytest.raises(ConfigError, match=r"no simulated 'abacus'\. Known: scanner, scale, shelf, printer"):
        registry.simulator("abacus")


def test_a_lane_imports_no_driver_it_does_not_use() -> None:
    code = (
        "import sys, pos.devices.registry as r; r.drivers('scanner'); "
        "print([name for name in sys.modules if name.startswith(('escpos', 'usb', 'pos.devices.sim', 'serial'))])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_only_a_foreign_driver_may_have_an_address_of_its_own() -> None:
    settings = {"scanner": {"front": {"url": "hid://04b4:0100"}}}
    with pytest.raises(ValidationError, match="no address for a scanner"):
        Config.model_validate(settings)
    settings["scanner"]["front"]["driver"] = "hid"
    assert Config.model_validate(settings).scanner["front"].url == "hid://04b4:0100"
