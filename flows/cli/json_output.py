"""The documents that commands print with --json: one on stdout, its first key the name of its schema."""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Annotated, Any

import typer

OPTION = "--json"
JsonOption = Annotated[
    bool, typer.Option(OPTION, help="Print one JSON document on stdout, and nothing else there.")
]


@cache
def document_types() -> dict[str, type]:
    """Return the type of each document by the name of its schema, without its number."""
    from flows.adapters.database import StoreInfo
    from flows.model import Explanation, command_output
    from flows.model.health import HealthReport

    return {
        "run-output": command_output.RunOutput,
        "source-list": command_output.SourceList,
        "source-checks": command_output.SourceChecks,
        "story-list": command_output.StoryList,
        "reader-list": command_output.ReaderList,
        "explanation": Explanation,
        "doctor": HealthReport,
        "store-info": StoreInfo,
        "command-error": command_output.CommandError,
    }


def schema_name(name: str) -> str:
    """Return the value of a document's key "schema"."""
    return f"standfirst.{name}/1"


def to_json(value: object) -> str:
    """Return a value of one of the types above as JSON, in ASCII: any terminal and any pipe carries it."""
    from pydantic import TypeAdapter

    (name,) = (name for name, kind in document_types().items() if kind is type(value))
    adapter: TypeAdapter[Any] = TypeAdapter(type(value))
    plain = {"schema": schema_name(name)} | adapter.dump_python(value, mode="json", by_alias=True)
    return json.dumps(plain, indent=2)


def say_json(value: object) -> None:
    """Print a document to stdout."""
    sys.stdout.write(to_json(value) + "\n")
