"""From `[wallet.NAME]` of lane.toml to a driver's settings."""

from urllib.parse import urlsplit

from pos.config import WalletConfig
from pos.payments.wallet.alipay import Alipay
from pos.payments.wallet.line import Settings
from pos.payments.wallet.orders import Provider
from pos.payments.wallet.seal import private_key, public_key
from pos.payments.wallet.wechat import WeChatPay

__all__ = ["provider", "settings"]

HOMES = {"wechat": "tls://api.mch.weixin.qq.com:443", "alipay": "tls://openapi.alipay.com:443"}
"""Where the providers say they are."""


def _url(config: WalletConfig) -> str:
    return config.url or HOMES[config.driver]


def _host(config: WalletConfig) -> str:
    """As an HTTP request names it: the port only where it is not the usual one."""
    parts = urlsplit(_url(config))
    return parts.hostname or "" if parts.port == 443 else parts.netloc


def settings(config: WalletConfig, name: str, currency: str, shop: str) -> Settings:
    """How this wallet is reached."""
    payee = config.payee or shop
    return Settings(url=_url(config), name=name, currency=currency, payee=payee, shows_s=config.shows_s)


def provider(config: WalletConfig, name: str, shop: str) -> Provider:
    """The protocol, with this shop's keys.

    Raises:
        ConfigError: a key file is not there, or holds no such key; the setting is named.
    """
    key = private_key(config.key, f"wallet.{name}.key")
    their_key = public_key(config.their_key, f"wallet.{name}.their_key")
    if config.driver == "alipay":
        return Alipay(
            app=config.app, merchant=config.merchant, key=key, their_key=their_key, host=_host(config), title=shop,
            store=config.store, scheme=config.shown_as,
        )  # fmt: skip
    return WeChatPay(
        merchant=config.merchant,
        app=config.app,
        serial=config.serial,
        key=key,
        their_key=their_key,
        their_serial=config.their_serial,
        host=_host(config),
        title=shop,
        store=config.store,
        notify=config.notify_url,
        scheme=config.shown_as,
    )
