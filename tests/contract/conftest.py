"""The contract as a table: every driver against every fault of its wire, and how many cases passed.

    make contract          (`pytest tests/contract --contract-table`)

A case counts for the faults that its name or its parameters speak of. A new driver joins by the name of its file
(`test_NAME_contract.py`) and of its parameters; a fault without a case shows as a gap.
"""

import re
from collections import Counter, defaultdict

import pytest

FAULTS = {
    "delay": r"delay|slow|late\b|late_|fast",
    "cut": r"cut|half|any_byte|every_byte|breaks",
    "split": r"split|pieces|byte_by_byte",
    "merge": r"merge|stick|after_the_other|order",
    "garbage": r"garbage|noise|noisy|hostile|binary|foreign|endless|bad_line|wrong_framing",
    "duplicate": r"duplicate|twice|repeats|times-",
    "silence": r"silence|silent|hang|never_answers|unheard",
    "reboot": r"reboot|die|switched_off|off_and_on",
    "unplug": r"unplug|plugged|pulled|away|missing|reset",
}
DRIVERS = {
    "test_scanner_contract": "scanner line",
    "test_usb_scanner_contract": "scanner",
    "test_scale_contract": "scale",
    "test_shelf_contract": "shelf",
    "test_printer_contract": "printer escpos",
    "test_terminal_contract": "terminal zvt tcp",
    "test_terminal_serial": "terminal zvt serial",
    "test_nexo_contract": "terminal nexo",
    "test_relay_contract": "relay",
    "test_wallet_contract": "wallet",
}
PROTOCOLS = r"toledo-8217|nci-ecr|dialog-06|sma|cas-pd-6|cas-pd-0|cas-22|mt-sics|lcus|numato|escpos|cd5220|hid|keys|sealed|json|xml|wechat|alipay|tcp|pty|usb"


def driver_of(nodeid: str) -> str:
    """Which driver a case is of, "" for none."""
    name = re.search(r"(test_\w+)\.py::", nodeid)
    stem = name[1] if name else ""
    if stem.endswith(("_pan", "_process")):
        return ""
    kind = DRIVERS.get(stem) or (
        found[1].replace("_", " ") if (found := re.match(r"test_(\w+)_contract", stem)) else ""
    )
    said = re.findall(rf"(?<![a-z0-9])({PROTOCOLS})(?![a-z0-9])", (re.search(r"\[(.*)\]", nodeid) or ["", ""])[1])
    if kind in ("scale", "shelf", "scanner", "relay", "line display", "terminal nexo", "scanner line", "wallet"):
        said = [one for one in said if one not in ("tcp", "pty")] if kind in ("scale", "shelf") else said
        return " ".join((kind, *said[:1]))
    return kind


def faults_of(nodeid: str) -> list[str]:
    """What goes wrong in a case."""
    text = nodeid.partition("::")[2]
    return [fault for fault, pattern in FAULTS.items() if re.search(pattern, text)]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--contract-table", action="store_true", help="Print every driver against every fault.")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("--contract-table"):
        return
    cells: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            for fault in faults_of(report.nodeid) if driver_of(report.nodeid) else ():
                cells[driver_of(report.nodeid)][fault if outcome == "passed" else f"{fault} failed"] += 1
    width = max(map(len, cells), default=6)
    terminalreporter.write_sep("=", "every driver against every fault: cases passed")
    terminalreporter.write_line(f"{'':{width}} " + " ".join(f"{fault:>9}" for fault in FAULTS))
    for driver in sorted(cells):
        terminalreporter.write_line(f"{driver:{width}} " + " ".join(_cell(cells[driver], fault) for fault in FAULTS))


def _cell(counts: Counter[str], fault: str) -> str:
    wrong = counts[f"{fault} failed"]
    return f"{f'{counts[fault]} ({wrong}!)' if wrong else counts[fault] or '-':>9}"
