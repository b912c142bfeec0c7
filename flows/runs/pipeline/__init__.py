"""The verbs over ports, in plain Python: ingest (and group), compose, publish, deliver.

Each is safe to repeat: a second run with the same `as_of` adds nothing and changes nothing, and a
run that was cut off is finished by the next.
"""

from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.deliver import (
    RECENT,
    DeliverRules,
    deliver,
    due_letters,
    give_up,
    letters_of,
    queue,
    render_mail,
    told,
    unsent_lines,
)
from flows.runs.pipeline.explain import explain, merge, split, stories_named, stories_of
from flows.runs.pipeline.group import group
from flows.runs.pipeline.ingest import Found, ingest, keep, publishable, read
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.publish import article_files, edition_files, site_files, told_article_ids

__all__ = [
    "RECENT",
    "DeliverRules",
    "Found",
    "Plan",
    "article_files",
    "compose",
    "deliver",
    "due_letters",
    "edition_files",
    "explain",
    "give_up",
    "group",
    "ingest",
    "keep",
    "letters_of",
    "merge",
    "publishable",
    "queue",
    "read",
    "render_mail",
    "site_files",
    "split",
    "stories_named",
    "stories_of",
    "told",
    "told_article_ids",
    "unsent_lines",
]
