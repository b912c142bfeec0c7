"""Documents from files and folders on this machine, and from addresses on the network."""

from flows.adapters.fetch.files import is_read, read_files
from flows.adapters.fetch.web import Web

__all__ = ["Web", "is_read", "read_files"]
