"""The edition and its receipt as JSON, and both back from it.

`docs/schemas/edition.schema.json` and `receipt.schema.json` name the keys; both are made from the types of
`flows.model`. Times are ISO 8601 in UTC with "Z"; lists are in reading order; places in a text are counted in
code points. Keys that are added later keep the schema's number, so unknown keys are ignored.
"""

from __future__ import annotations

import json
import re
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from flows.model import Edition, Receipt

EDITION_SCHEMA = "standfirst.edition/1"
RECEIPT_SCHEMA = "standfirst.receipt/1"

EDITIONS = TypeAdapter(Edition)
RECEIPTS = TypeAdapter(Receipt)

_SURROGATE = re.compile("[\ud800-\udfff]")

_Document = TypeVar("_Document", Edition, Receipt)


def edition_to_json(edition: Edition) -> bytes:
    """Return `edition.json`: UTF-8, two spaces of indent, a final newline."""
    return _encode(EDITIONS, edition, EDITION_SCHEMA)


def receipt_to_json(receipt: Receipt) -> bytes:
    """Return `receipt.json`, laid out like `edition.json`."""
    return _encode(RECEIPTS, receipt, RECEIPT_SCHEMA)


def edition_from_json(body: bytes) -> Edition:
    """Return the edition that `edition_to_json` wrote.

    Raises ValueError if the body is not such a document; the message names the first key that is wrong.
    """
    return _decode(EDITIONS, body, EDITION_SCHEMA)


def receipt_from_json(body: bytes) -> Receipt:
    """Return the receipt that `receipt_to_json` wrote; raises as `edition_from_json` does."""
    return _decode(RECEIPTS, body, RECEIPT_SCHEMA)


def _encode(adapter: TypeAdapter[_Document], document: _Document, schema: str) -> bytes:
    plain = {"schema": schema} | adapter.dump_python(document, mode="json", by_alias=True)
    text = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    # UTF-8 has no lone surrogates, and pydantic's own JSON refuses them; JSON's escape carries them through.
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode()


def _decode(adapter: TypeAdapter[_Document], body: bytes, schema: str) -> _Document:
    plain = json.loads(body)
    if not isinstance(plain, dict) or plain.get("schema") != schema:
        raise ValueError(f"not a {schema} document")
    try:
        return adapter.validate_python(plain)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
