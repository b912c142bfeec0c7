"""[serve] in standfirst.toml: the checks that no pattern can make."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from flows.errors import ConfigurationError
from flows.model.serve_settings import ServeSettings


def checked_serve(serve: ServeSettings) -> ServeSettings:
    """Return the settings as they are. Raises ConfigurationError for what is no address or network."""
    place = "standfirst.toml, [serve]"
    for proxy in serve.proxies:
        if not _is_network(proxy):
            remedy = 'Write addresses and networks: "127.0.0.1", "172.16.0.0/12".'
            raise ConfigurationError(f"{place}, proxies", f'"{proxy}" is not an address', remedy)
    if serve.host != "localhost" and not _is_address(serve.host):
        remedy = 'Write "127.0.0.1" for this machine alone, "0.0.0.0" or "::" for all its networks.'
        raise ConfigurationError(f"{place}, host", f'"{serve.host}" is not an address', remedy)
    return serve


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def _is_network(text: str) -> bool:
    try:
        # A strict one: uvicorn takes no other.
        return bool(ip_network(text))
    except ValueError:
        return False
