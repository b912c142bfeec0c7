"""The verbs over ports, in plain Python: ingest (and group), compose, publish, deliver.

Each is safe to repeat: a second run with the same `as_of` adds nothing and changes nothing, and a
run that was cut off is finished by the next.
"""

from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.deliver import (
    RECENT,
    DeliverRules,
    deliver,
    delivery_counts,
    due_letters,
    give_up,
    letters_of,
    queue,
    render_mail,
    unsent_lines,
)
from flows.runs.pipeline.explain import explain, merge, split, stories_named, stories_of
from flows.runs.pipeline.group import group
from flows.runs.pipeline.ingest import (
    ReadDocument,
    SourceContent,
    publishable,
    read_documents,
    store_articles,
)
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.publish import article_files, edition_files, named_article_ids, site_files

__all__ = [
    "RECENT",
    "DeliverRules",
    "Plan",
    "ReadDocument",
    "SourceContent",
    "article_files",
    "compose",
    "deliver",
    "delivery_counts",
    "due_letters",
    "edition_files",
    "explain",
    "give_up",
    "group",
    "letters_of",
    "merge",
    "named_article_ids",
    "publishable",
    "queue",
    "read_documents",
    "render_mail",
    "site_files",
    "split",
    "store_articles",
    "stories_named",
    "stories_of",
    "unsent_lines",
]
