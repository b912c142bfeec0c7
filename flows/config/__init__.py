"""The settings files and the environment, read at the border and turned into the values of `flows.model`."""

from flows.config.credentials import PASSWORD_VARIABLE, network_of, read_password
from flows.config.settings_file import algorithm_warning, as_of_from, parse_mail_address
from flows.config.sources_file import is_like_host, sources_from_arguments, web_address
from flows.config.themes_file import load_themes
from flows.config.workspace import Overrides, Request, Workspace, load_workspace

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
