"""A terminal's settings in lane.toml as what its driver needs."""

from datetime import UTC, tzinfo
from urllib.parse import urlsplit

from pos import __version__
from pos.config import TerminalConfig
from pos.errors import ConfigError
from pos.payments.nexo.json_form import JsonForm
from pos.payments.nexo.line import Form, Settings
from pos.payments.nexo.seal import keys
from pos.payments.nexo.xml_form import XmlForm

__all__ = ["settings"]

LEAST_S = 120.0
"""A terminal says nothing between a payment's request and its answer, and a shopper may take two minutes."""


def settings(form: str, config: TerminalConfig, name: str, currency: str, zone: tzinfo | None = None) -> Settings:
    """How this terminal is spoken to; `form`: "json" or "xml"; `zone`: where it stands.

    Raises:
        ConfigError: something is missing, or does not go together; the key is named.
    """
    key = f"terminal.{name}"
    parts = urlsplit(config.url)
    if parts.scheme not in ("tcp", "tls") or not parts.hostname or parts.port is None:
        raise ConfigError(
            f"{key}.url: {config.url!r} is no address.", "Write tls://host:port?ca=FILE or tcp://host:port."
        )
    if not config.nexo.poi_id:
        raise ConfigError(f"{key}.nexo.poi_id is missing.", "Its display or its maker's portal shows it.")
    if form == "xml" and config.nexo.passphrase:
        raise ConfigError(f"{key}.nexo.passphrase: the XML form is not sealed.", "Take it out, or use nexo-json.")
    if config.nexo.passphrase and not config.nexo.key_id:
        raise ConfigError(f"{key}.nexo.key_id is missing.", "It is set beside the passphrase in the maker's portal.")
    return Settings(
        url=config.url,
        name=name,
        form=_form(form, config),
        sale_id=config.nexo.sale_id or name,
        poi_id=config.nexo.poi_id,
        currency=currency,
        version=__version__,
        timeout_s=max(config.timeout_s, LEAST_S),
        zone=zone or UTC,
    )


def _form(form: str, config: TerminalConfig) -> Form:
    nexo = config.nexo
    if form == "xml":
        return XmlForm()
    return JsonForm(keys(nexo.passphrase, nexo.key_id, nexo.key_version) if nexo.passphrase else None)
