"""[instalments.KEY] of lane.toml: what a plan may not be, and where it can be asked for."""

from pathlib import Path

import pytest
from pos.app import plans_of
from pos.config import TerminalConfig, load
from pos.errors import ConfigError
from pos.sale.instalment import Plan
from pos.sale.product import Name

PLAN = "[instalments.three]\nname = '3 payments'\npayments = 3\nmin_minor = 3000\nmax_minor = 100000\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "lane.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plan(tmp_path: Path) -> None:
    config = load(written(tmp_path, PLAN + "rate = 9.9\nnames = { de = '3 Raten' }\nplan_id = '3X'\n"))
    (plan,) = plans_of(config)
    assert plan == Plan(
        key="three", name=Name("3 payments", {"de": "3 Raten"}), payments=3, least_minor=3000, most_minor=100_000,
        rate_bp=990, plan_id="3X",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (PLAN + "apr = 3\n", "instalments.three.apr: unknown key"),
        (PLAN + "rate = 9.999\n", "instalments.three.rate: 9.999 has more than two decimals"),
        (PLAN + "fee_minor = 3000\n", "instalments.three: fee_minor 3000 is more than a tenth of min_minor 3000"),
        (PLAN.replace("100000", "2999"), "instalments.three: min_minor 3000 is more than max_minor 2999"),
        (PLAN.replace("payments = 3\n", "payments = 1\n"), "instalments.three: one payment with the purchase"),
        (PLAN.replace("min_minor = 3000", "min_minor = 2"), "instalments.three: min_minor 2 can't be divided into 3"),
        (PLAN.replace("payments = 3\n", ""), "instalments.three.payments: is missing"),
    ],
)
def test_a_mistake(tmp_path: Path, text: str, mistake: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text))
    (found,) = caught.value.mistakes
    assert found.startswith(mistake)


@pytest.mark.parametrize(
    ("driver", "said", "offers"),
    [
        ("zvt", None, False),
        ("zvt", False, False),
        ("nexo-json", None, True),
        ("nexo-xml", None, True),
        ("nexo-json", False, False),
        ("somebodys", None, False),
        ("somebodys", True, True),
    ],
)
def test_which_terminals_are_asked(driver: str, said: bool | None, offers: bool) -> None:
    assert TerminalConfig(url="tcp://h:1", driver=driver, instalments=said).offers_instalments is offers


def test_zvt_can_not_ask_for_a_plan(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, "[terminal.card]\nurl = 'tcp://10.0.0.7'\ninstalments = true\n"))
    assert caught.value.mistakes == (
        "terminal.card: instalments: driver 'zvt' can't ask a terminal for a plan; take it out",
    )
