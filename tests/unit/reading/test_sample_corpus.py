"""Claims about the sample corpus in seeds/, checked from its files alone."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

SEEDS = Path(__file__).parents[3] / "seeds"
ARTICLES = SEEDS / "articles"
ATOM = "{http://www.w3.org/2005/Atom}"
# Names of vocabularies and licences: they identify a format and are never read.
VOCABULARIES = {"purl.org", "www.w3.org", "jsonfeed.org", "schema.org", "ogp.me", "creativecommons.org"}
WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
RFC822 = re.compile(r"<pubDate>([^<]+)</pubDate>")


@cache
def answers() -> dict[str, Any]:
    return tomllib.loads((ARTICLES / "ANSWERS.toml").read_text(encoding="utf-8"))


@cache
def raw_files() -> dict[str, str]:
    paths = (path for path in ARTICLES.rglob("*") if path.suffix in {".txt", ".md", ".html", ".xml", ".json"})
    return {path.relative_to(ARTICLES).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


@cache
def entries() -> dict[str, str]:
    """Each article's raw text by the name ANSWERS.toml gives it, feeds taken apart."""
    found: dict[str, str] = {}
    for name, text in raw_files().items():
        if name.endswith(".json"):
            items = json.loads(text)["items"]
            found |= {f"{name}#{item['id']}": json.dumps(item, ensure_ascii=False) for item in items}
        elif name.endswith(".xml"):
            found |= {f"{name}#{key}": body for key, body in feed_entries(text)}
        else:
            found[name] = text
    return found


def feed_entries(text: str) -> list[tuple[str, str]]:
    root = ElementTree.fromstring(text)
    rss = [(item.findtext("guid", ""), item) for item in root.iter("item")]
    atom = [(item.findtext(f"{ATOM}id", ""), item) for item in root.iter(f"{ATOM}entry")]
    return [(key, " ".join(item.itertext())) for key, item in rss + atom]


def plain(text: str) -> str:
    """Strip tags, links' targets and entities, so that words can be looked for."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", unescape(text).replace("*", ""))
    text = re.sub(r"</?(?:a|em|small|span|strong)\b[^>]*>", "", text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").split())


def articles() -> list[dict[str, Any]]:
    return list(answers()["article"])


def by_file() -> dict[str, dict[str, Any]]:
    return {article["file"]: article for article in articles()}


def words_of(file: str) -> list[str]:
    """The words of an article from its opening to its closing."""
    article = by_file()[file]
    text = plain(re.sub(r"<aside.*?</aside>", "", entries()[file], flags=re.DOTALL))
    start = text.rindex(article["opening"])
    end = text.rindex(article["closing"]) + len(article["closing"])
    return re.findall(r"\w+", text[start:end].lower())


def shared_bigrams(one: str, other: str) -> float:
    pairs = [set(pairwise(words)) for words in (words_of(one), words_of(other))]
    return len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1])


def test_corpus_holds_many_articles_of_many_outlets_and_themes() -> None:
    assert len(articles()) >= 36
    assert len({article["outlet"] for article in articles() if "outlet" in article}) >= 9
    assert len({story["themes"][0] for story in answers()["story"]}) >= 5


def test_themes_of_the_answers_are_those_of_the_workspace() -> None:
    themes = tomllib.loads((SEEDS / "themes.toml").read_text(encoding="utf-8"))["theme"]
    known = {theme["id"] for theme in themes} | {"also"}
    assert {theme for story in answers()["story"] for theme in story["themes"]} <= known


def test_every_article_is_answered_once_and_every_answer_exists() -> None:
    named = [article["file"] for article in articles()]
    assert Counter(named) == Counter(entries().keys())
    grouped = [file for story in answers()["story"] for file in story["files"]]
    assert Counter(grouped) == Counter(named)


@pytest.mark.parametrize("key", ["too_old", "ahead", "undated", "wrong_date", "untitled", "no_address"])
def test_special_cases_name_articles(key: str) -> None:
    assert answers()[key]
    assert set(answers()[key]) <= set(entries())


def test_every_format_is_there() -> None:
    endings = Counter(Path(name).suffix for name in raw_files())
    assert set(endings) == {".txt", ".md", ".html", ".xml", ".json"}
    feeds = [text for name, text in raw_files().items() if name.startswith("feeds/")]
    assert any('<rss version="2.0"' in text for text in feeds)
    assert any('xmlns="http://www.w3.org/2005/Atom"' in text for text in feeds)
    assert any("https://jsonfeed.org/version/1.1" in text for text in feeds)


@pytest.mark.parametrize("article", articles(), ids=lambda article: article["file"])
def test_article_and_its_furniture_stand_in_its_file(article: dict[str, Any]) -> None:
    text = plain(entries()[article["file"]])
    wanted = [article["opening"], article["closing"], *article["furniture"], article.get("title", "")]
    wanted += article.get("hard", [])
    assert [part for part in wanted if " ".join(part.split()) not in text] == []


def test_files_of_their_own_have_the_length_of_news() -> None:
    lengths = {file: len(words_of(file)) for file in entries() if not file.startswith("feeds/")}
    assert {file: length for file, length in lengths.items() if not 110 <= length <= 400} == {}


def test_prose_names_no_weekday_so_that_dates_can_be_shifted() -> None:
    assert [name for name, text in raw_files().items() if WEEKDAY.search(text)] == []


def test_every_address_is_of_a_reserved_domain() -> None:
    texts = [*raw_files().values(), (ARTICLES / "ANSWERS.toml").read_text(encoding="utf-8")]
    hosts = {host for text in texts for host in re.findall(r"https?://([^/\s\"'<>)]+)", text)}
    assert {host for host in hosts - VOCABULARIES if not host.endswith(".example")} == set()


def test_weekdays_of_feed_dates_are_right() -> None:
    stamps = [stamp for text in raw_files().values() for stamp in RFC822.findall(text)]
    right = [stamp for stamp in stamps if stamp.startswith(parsedate_to_datetime(stamp).strftime("%a, "))]
    assert right == stamps != []


def test_dates_fall_where_the_answers_say() -> None:
    as_of, window = answers()["as_of"], timedelta(hours=answers()["window_hours"])
    published = {article["file"]: article["published"] for article in articles() if "published" in article}
    assert {file for file, at in published.items() if at < as_of - window} == set(answers()["too_old"])
    assert {file for file, at in published.items() if at > as_of} == set(answers()["ahead"])
    assert set(entries()) - set(published) == set(answers()["undated"])
    assert all(at >= datetime(2026, 11, 17, tzinfo=UTC) for at in published.values())


def test_the_wrong_date_is_far_ahead() -> None:
    assert all(re.search(r"^date: 2062-", entries()[file], re.MULTILINE) for file in answers()["wrong_date"])


def test_an_ongoing_story_has_news_on_each_day() -> None:
    files = next(story["files"] for story in answers()["story"] if story["id"] == "lenn-treaty")
    days = {by_file()[file]["published"].day for file in files if "published" in by_file()[file]}
    assert days == {17, 18, 19, 20}


def test_copies_repeat_their_original() -> None:
    for group in answers()["copies"]:
        original = group["original"]
        assert {shared_bigrams(original, file) for file in group["same"]} == {1.0}
        assert all(0.6 < shared_bigrams(original, file) < 0.95 for file in group["edited"])


def test_independent_accounts_share_few_words() -> None:
    for group in answers()["independent"]:
        files = group["files"]
        assert len({by_file()[file]["outlet"] for file in files}) == len(files) >= 4
        pairs = [(one, other) for one in files for other in files if one < other]
        assert [pair for pair in pairs if shared_bigrams(*pair) > 0.08] == []


def test_outlets_disagree_on_a_number() -> None:
    for case in answers()["disagreement"]:
        assert len({figure["number"] for figure in case["figures"]}) > 1
        for figure in case["figures"]:
            assert figure["written"].lower() in words_of(figure["file"])


def test_stories_to_keep_apart_exist() -> None:
    ids = {story["id"] for story in answers()["story"]}
    assert all(set(case["stories"]) <= ids for case in answers()["apart"])


def test_one_outlets_plain_texts_end_alike() -> None:
    tails = [entries()[name].splitlines()[-7:-1] for name in entries() if name.startswith("harbour-times/")]
    assert len(tails) >= 4
    assert len({tuple(tail) for tail in tails}) == 1


def test_articles_are_in_more_than_one_language() -> None:
    assert {article["language"] for article in articles()} == {"en", "de", "fr"}


def test_sources_name_folders_and_files_that_exist() -> None:
    sources = tomllib.loads((SEEDS / "sources.toml").read_text(encoding="utf-8"))["source"]
    assert len({source["name"] for source in sources}) == len(sources)
    roots = [SEEDS / source["path"] for source in sources]
    assert [root for root in roots if not root.exists()] == []
    covered = {name for name in raw_files() for root in roots if (ARTICLES / name).is_relative_to(root)}
    assert covered == set(raw_files())


def test_sources_name_the_outlet_where_the_files_do_not() -> None:
    sources = tomllib.loads((SEEDS / "sources.toml").read_text(encoding="utf-8"))["source"]
    with_outlet = {Path(source["path"]).name for source in sources if "outlet" in source}
    plain_folders = {Path(name).parent.name for name in raw_files() if name.endswith(".txt") and "/" in name}
    assert with_outlet == plain_folders
