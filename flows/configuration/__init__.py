"""The only reader of settings files (and of the environment): makes the values that a run works with."""

from flows.configuration.sources import sources_from_arguments
from flows.configuration.values import parse_as_of
from flows.configuration.workspace import Overrides, Workspace, load_themes, load_workspace

__all__ = ["Overrides", "Workspace", "load_themes", "load_workspace", "parse_as_of", "sources_from_arguments"]
