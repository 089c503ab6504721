"""lane.toml -> a frozen `Config`. Every mistake is reported at once, with its key.

A shop writes one file a lane; every key and its default is in `docs/configuration.md`.
"""

import os

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else pydantic reads every installed package's metadata

from pos.config.checks import AuditConfig, ChecksConfig, DepartmentConfig, RiskConfig
from pos.config.coupons import CouponsConfig
from pos.config.devices import BadgeConfig, PrinterConfig, ScaleConfig, ScannerConfig, ShelfConfig
from pos.config.instalments import InstalmentConfig
from pos.config.lane import Config
from pos.config.load import load
from pos.config.members import MembersConfig, PointsConfig
from pos.config.shop import LANGUAGES, DisplayConfig, ShopConfig, TaxConfig
from pos.config.tenders import CashConfig, GiftConfig, HopperConfig, NexoConfig, TerminalConfig, WalletConfig
from pos.fittings import DrawerConfig, LineDisplayConfig, PulseConfig, RelayConfig

__all__ = [
    "LANGUAGES",
    "AuditConfig",
    "BadgeConfig",
    "CashConfig",
    "ChecksConfig",
    "Config",
    "CouponsConfig",
    "DepartmentConfig",
    "DisplayConfig",
    "DrawerConfig",
    "GiftConfig",
    "HopperConfig",
    "InstalmentConfig",
    "LineDisplayConfig",
    "MembersConfig",
    "NexoConfig",
    "PointsConfig",
    "PrinterConfig",
    "PulseConfig",
    "RelayConfig",
    "RiskConfig",
    "ScaleConfig",
    "ScannerConfig",
    "ShelfConfig",
    "ShopConfig",
    "TaxConfig",
    "TerminalConfig",
    "WalletConfig",
    "load",
]
