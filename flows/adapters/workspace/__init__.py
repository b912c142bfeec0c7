"""The folders that Standfirst works in: a user's workspace, and the files of the installation."""

from flows.adapters.workspace.new_workspace import init_workspace, renew_schemas
from flows.adapters.workspace.packaged import packaged_folder
from flows.adapters.workspace.sample import SAMPLE_AS_OF, remove_sample, sample_names
from flows.adapters.workspace.sources_file import (
    append_sources,
    listed_sources,
    remove_sources,
    rename_source,
)

__all__ = [
    "SAMPLE_AS_OF",
    "append_sources",
    "init_workspace",
    "listed_sources",
    "packaged_folder",
    "remove_sample",
    "remove_sources",
    "rename_source",
    "renew_schemas",
    "sample_names",
]
