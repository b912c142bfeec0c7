"""The JSON Schemas in docs/schemas: as the types make them, and true for the files that they describe.

After a change that is meant, run `STANDFIRST_UPDATE_GOLDEN=1 pytest tests/golden` and read the diff.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from flows.cli.json_output import document_types, schema_name
from flows.config.settings_file import SettingsFile
from flows.config.sources_file import SourcesFile
from flows.config.themes_file import ThemesFile
from flows.render.edition_json import EDITION_SCHEMA, EDITIONS, RECEIPT_SCHEMA, RECEIPTS

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs/schemas"
EXPECTED = Path(__file__).parent / "expected"


def of_document(adapter: Any, name: str) -> dict[str, Any]:
    """Return the schema of a JSON document as it is written, its first key naming the format."""
    schema: dict[str, Any] = adapter.json_schema(mode="serialization", by_alias=True)
    schema["properties"] = {"schema": {"const": name}} | schema["properties"]
    return schema | {"required": ["schema", *schema["required"]]}


MADE: dict[str, dict[str, Any]] = {
    "standfirst": SettingsFile.model_json_schema(),
    "sources": SourcesFile.model_json_schema(),
    "themes": ThemesFile.model_json_schema(),
    "edition": of_document(EDITIONS, EDITION_SCHEMA),
    "receipt": of_document(RECEIPTS, RECEIPT_SCHEMA),
    # What commands print with --json.
    **{name: of_document(TypeAdapter(kind), schema_name(name)) for name, kind in document_types().items()},
}


def published(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("name", MADE)
def test_schema_is_as_published(name: str) -> None:
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    body = json.dumps(draft | MADE[name], ensure_ascii=False, indent=2) + "\n"
    path = SCHEMAS / f"{name}.schema.json"
    if os.environ.get("STANDFIRST_UPDATE_GOLDEN"):
        SCHEMAS.mkdir(exist_ok=True)
        path.write_text(body, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == body


def test_no_schema_is_left_behind() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{name}.schema.json" for name in MADE}


@pytest.mark.parametrize("path", ["standfirst.toml", "seeds/sources.toml", "seeds/themes.toml"])
def test_the_projects_own_files_name_their_schema_and_keep_it(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    directive, _, schema = text.partition("\n")[0].partition(" ")
    assert directive == "#:schema"
    assert (ROOT / path).parent.joinpath(schema).resolve().parent == SCHEMAS
    validator = published(Path(path).stem)
    # As editors have it: JSON, dates and times as texts.
    validator.validate(json.loads(json.dumps(tomllib.loads(text), default=str)))
    assert not validator.is_valid({"titel": "A"})


@pytest.mark.parametrize(
    ("entry", "is_valid"),
    [
        ({"name": "a", "path": "b"}, True),
        ({"name": "a", "url": "https://a.example/"}, True),
        ({"never": True, "site": "a.example"}, True),
        ({"path": "b"}, False),
        ({"name": "a"}, False),
        ({"name": "a", "path": "b", "url": "https://a.example/"}, False),
        ({"name": "a", "url": "x"}, False),
        ({"never": True}, False),
    ],
)
def test_an_editor_sees_a_source_that_cannot_be_used(entry: dict[str, Any], is_valid: bool) -> None:
    assert published("sources").is_valid({"source": [entry]}) is is_valid


@pytest.mark.parametrize("name", ["edition", "receipt"])
def test_what_is_published_keeps_its_schema(name: str) -> None:
    document = json.loads((EXPECTED / f"{name}.json").read_bytes())
    published(name).validate(document)
    for key in document:
        assert not published(name).is_valid({other: document[other] for other in document if other != key})
