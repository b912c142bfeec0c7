"""The web server of an out folder: for this machine alone, or behind a proxy with the pages of readers."""

from flows.adapters.web_server.application import ReaderPages
from flows.adapters.web_server.server import LOOPBACK, SiteServer

__all__ = ["LOOPBACK", "ReaderPages", "SiteServer"]
