"""A simulated shop's keys, made once, and lane.toml's part for its provider."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pos.config import WalletConfig
from pos.payments.sim.wallet_keys import keys_in
from pos.payments.sim.wallet_wechat import SERIAL, THEIR_SERIAL

PROTOCOLS: tuple[Literal["wechat", "alipay"], ...] = ("wechat", "alipay")
_FOLDER = tempfile.TemporaryDirectory(prefix="wallet-keys-")


@cache
def keys() -> Path:
    """A shop's and a provider's keys."""
    folder = Path(_FOLDER.name)
    keys_in(folder)
    return folder


def wallet_config(protocol: str, url: str, **more: Any) -> WalletConfig:
    """lane.toml's part for a simulated provider."""
    folder = keys()
    return WalletConfig(
        driver=protocol, url=url, merchant="1900000109", app="wxd678efh567hg6787", key=str(folder / "shop.pem"),
        their_key=str(folder / "provider-public.pem"), simulated=True,
        serial=SERIAL if protocol == "wechat" else "", their_serial=THEIR_SERIAL if protocol == "wechat" else "",
        notify_url="https://shop.example/notes", **more,
    )  # fmt: skip
