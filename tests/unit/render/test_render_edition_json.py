"""The edition as JSON and back."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from flows.model import Edition, FetchFailure
from flows.render.edition_json import edition_from_json, edition_to_json, receipt_from_json, receipt_to_json
from tests.factories_edition import (
    article_ref,
    coverage,
    edition,
    empty_edition,
    quote,
    realistic_edition,
    receipt,
    story,
)


@pytest.mark.parametrize("given", [edition(), empty_edition(), realistic_edition()])
def test_an_edition_comes_back_from_its_json(given: Edition) -> None:
    body = edition_to_json(given)
    assert edition_from_json(body) == given
    assert edition_to_json(edition_from_json(body)) == body


def test_a_receipt_comes_back_from_its_json() -> None:
    body = receipt_to_json(receipt())
    assert receipt_from_json(body) == receipt()
    assert receipt_to_json(receipt_from_json(body)) == body


def test_notices_are_written_where_there_are_any() -> None:
    notice = FetchFailure(source="Wire", item="w", reason="has moved", remedy="Change its url.")
    given = edition(coverage=coverage(notices=(notice,)))
    assert edition_from_json(edition_to_json(given)) == given
    assert "notices" not in json.loads(edition_to_json(edition()))["coverage"]


def test_a_stub_is_named_and_an_edition_without_one_has_no_such_key() -> None:
    given = edition(story(articles=(article_ref(stub="paywall"),)))
    assert edition_from_json(edition_to_json(given)) == given
    assert b'"stub": "paywall"' in edition_to_json(given)
    assert b'"stub"' not in edition_to_json(edition())


def test_kind_and_genre_are_written_where_something_says_them() -> None:
    ref = article_ref(page_kind="video", genre="opinion", kind_reason="its address (/video/)")
    given = edition(story(articles=(ref,), quotes=(quote(is_opinion=True),)))
    written = edition_to_json(given)
    assert edition_from_json(written) == given
    for key in (b'"page_kind": "video"', b'"genre": "opinion"', b'"kind_reason"', b'"is_opinion": true'):
        assert key in written
        assert key.partition(b":")[0] not in edition_to_json(edition())


def test_an_outlet_that_only_a_feed_names_is_written_where_there_is_one() -> None:
    ref = article_ref(named="Tarnfeld Echo", outlet="hub.example")
    given = edition(story(articles=(ref,), quotes=(quote(named="Tarnfeld Echo", outlet="hub.example"),)))
    assert edition_from_json(edition_to_json(given)) == given
    assert edition_to_json(given).count(b'"named": "Tarnfeld Echo"') == 2
    assert b'"named"' not in edition_to_json(edition())


def test_a_quote_keeps_every_character() -> None:
    given = edition(story(standfirst=quote(text='\x00 "é" 🌊 \ud800 </script>\u2028')))
    body = edition_to_json(given)
    assert edition_from_json(body) == given
    assert "é".encode() in body
    assert "🌊".encode() in body


def test_keys_stand_in_their_order_and_times_end_in_z() -> None:
    given = json.loads(edition_to_json(realistic_edition()))
    names = [field.name for field in fields(Edition) if field.name != "personal"]
    assert list(given) == ["schema", *names]
    first = given["sections"][0]["stories"][0]
    assert given["schema"] == "standfirst.edition/1"
    assert given["as_of"] == "2026-11-20T07:00:00Z"
    assert given["change"]["previous_as_of"] == "2026-11-19T07:00:00Z"
    assert given["sections"][0]["theme"] == {"id": "world", "name": "World"}
    assert first["status"] == "updated"
    assert first["theme"] == {
        "id": "world",
        "name": "World",
        "score": 0.6,
        "evidence": ["agreement", "ministry"],
    }
    assert first["articles"][2]["published"] is None
    assert list(first["quotes"][0]) == [*("text", "article_id", "outlet", "start", "end", "url", "days")]
    assert given["coverage"]["left_out"][0]["reason"] == "too_old"


def test_the_file_is_laid_out_for_people() -> None:
    body = edition_to_json(edition())
    assert body.startswith(b'{\n  "schema": "standfirst.edition/1",\n  "id": "2026-11-20",\n')
    assert body.endswith(b"\n}\n")


def test_another_schema_is_refused() -> None:
    other = edition_to_json(edition()).replace(b"edition/1", b"edition/9")
    with pytest.raises(ValueError, match=r"not a standfirst\.edition/1 document"):
        edition_from_json(other)
    with pytest.raises(ValueError, match="not a standfirst"):
        edition_from_json(b"[]")


def test_a_missing_key_is_named() -> None:
    body = json.loads(edition_to_json(edition()))
    del body["change"]["updated"]
    with pytest.raises(ValueError, match=r"change\.updated: Field required"):
        edition_from_json(json.dumps(body).encode())


def test_keys_of_a_later_version_are_passed_over() -> None:
    body = json.loads(edition_to_json(edition()))
    body["sections"][0]["stories"][0]["later"] = 1
    assert edition_from_json(json.dumps(body).encode()) == edition()


def test_a_receipt_is_told_in_the_order_given() -> None:
    assert receipt_to_json(replace(receipt(), articles={"b": "2", "a": "1"})) == (
        b'{\n  "schema": "standfirst.receipt/1",\n  "edition_id": "2026-11-20",\n'
        b'  "as_of": "2026-11-20T07:00:00Z",\n  "articles": {\n    "b": "2",\n    "a": "1"\n  },\n'
        b'  "settings": {\n    "title": "The Morning Digest",\n    "window": "48h"\n  },\n'
        b'  "versions": {\n    "standfirst": "0.1.0"\n  }\n}\n'
    )
