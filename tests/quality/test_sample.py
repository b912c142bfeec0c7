"""The stories of the project's own sample: full texts over three days, in a small collection."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from flows.adapters.fetch import read_files
from flows.config import Request
from flows.evaluation.metrics import b_cubed, pair_scores, pairs_of
from flows.model import Article, Draft
from flows.reading.clean import clean
from flows.reading.recognise import recognise
from flows.runs.pipeline.ingest import read_documents
from flows.runs.session import open_session
from flows.stories.cluster import StoryRules, cluster
from flows.stories.deduplicate import CopyRules, deduplicate

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.integration


def articles(folder: Path) -> list[tuple[Draft, Article]]:
    """Return the articles of the sample as a run would store them, each with what it was read as."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copy(ROOT / "standfirst.toml", folder)
    with open_session(Request(folder=folder), lambda _: None) as session:
        plan = session.plan
        documents = [each for source in plan.sources for each in read_files(source, plan.settings.limits)]
        found = list(read_documents(documents, plan.settings.limits))
    drafts = [each for each in found if isinstance(each, Draft)]
    cleaned = clean(drafts)
    return [
        (draft, recognise(made, plan.as_of, plan.settings.dates))
        for draft, made in zip(drafts, cleaned, strict=True)
    ]


def labelled(made: list[tuple[Draft, Article]]) -> dict[str, str]:
    """Return the story of each article by ANSWERS.toml, but for those that need not stand in theirs."""
    answers = tomllib.loads((ROOT / "seeds/articles/ANSWERS.toml").read_text(encoding="utf-8"))
    gold: dict[str, str] = {}
    for story in answers["story"]:
        for name in set(story["files"]) - set(story.get("hard", ())):
            place, _, key = name.partition("#")
            folder, _, file = place.rpartition("/")
            for draft, article in made:
                is_entry = key and key in (draft.entry.key, article.url)
                outlet = draft.entry.source.casefold().replace(" ", "-").replace("’", "-")
                is_file = not key and draft.entry.key == file and folder.split("-")[-1] in outlet
                if is_entry or is_file:
                    gold[article.id] = story["id"]
    return gold


def test_the_stories_of_a_small_collection_of_three_days_hold_together(tmp_path: Path) -> None:
    floors = json.loads((ROOT / "tests/quality/baseline.json").read_text(encoding="utf-8"))["sample"]
    made = articles(tmp_path / "workspace")
    gold = labelled(made)
    assert len(gold) >= 45
    given = [article for _, article in made]
    copies = deduplicate(given, CopyRules())
    stories = cluster(given, StoryRules(), copies)
    found = {article_id: place for place, each in enumerate(stories) for article_id in each.article_ids}
    ids = sorted(gold)
    ours = [found[each] for each in ids]
    labels = [gold[each] for each in ids]
    apart = b_cubed(labels, range(len(ids)))
    assert apart.f1 < floors["stories_b3_floor"] <= b_cubed(labels, ours).f1
    assert floors["stories_pairs_floor"] <= pair_scores(pairs_of(labels), pairs_of(ours)).f1
    # A wrong merge does more harm than a missed one.
    assert b_cubed(labels, ours).precision >= floors["stories_precision_floor"]
