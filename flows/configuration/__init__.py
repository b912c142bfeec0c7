"""The only reader of settings files (and of the environment): makes the values that a run works with."""

from flows.configuration.fetch import network_of
from flows.configuration.password import PASSWORD_VARIABLE, read_password
from flows.configuration.request import Request
from flows.configuration.sources import is_like_host, sources_from_arguments, web_address
from flows.configuration.summary import algorithm_warning
from flows.configuration.values import as_of_from, parse_mail_address
from flows.configuration.workspace import Overrides, Workspace, load_themes, load_workspace

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
