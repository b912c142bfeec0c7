"""The only reader of settings files (and of the environment): makes the values that a run works with."""

from flows.config.fetch import network_of
from flows.config.password import PASSWORD_VARIABLE, read_password
from flows.config.request import Request
from flows.config.sources import is_like_host, sources_from_arguments, web_address
from flows.config.summary import algorithm_warning
from flows.config.values import as_of_from, parse_mail_address
from flows.config.workspace import Overrides, Workspace, load_themes, load_workspace

__all__ = [
    "PASSWORD_VARIABLE",
    "Overrides",
    "Request",
    "Workspace",
    "algorithm_warning",
    "as_of_from",
    "is_like_host",
    "load_themes",
    "load_workspace",
    "network_of",
    "parse_mail_address",
    "read_password",
    "sources_from_arguments",
    "web_address",
]
