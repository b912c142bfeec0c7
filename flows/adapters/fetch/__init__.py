"""Documents from files and folders on this machine, and from addresses on the network."""

from flows.adapters.fetch.bundles import is_bundle
from flows.adapters.fetch.files import read_files
from flows.adapters.fetch.media import media_of_name
from flows.adapters.fetch.web import Web

__all__ = ["Web", "is_read", "read_files"]


def is_read(name: str) -> bool:
    """Return True if the ending of a file's name is one that is read."""
    return media_of_name(name) is not None or is_bundle(name)
