"""The verbs over ports, in plain Python: ingest, compose, publish (deliver comes with mail).

Each is safe to repeat: a second run with the same `as_of` adds nothing and changes nothing, and a
run that was cut off is finished by the next.
"""

from flows.pipeline.compose import compose
from flows.pipeline.ingest import Found, ingest, keep, read
from flows.pipeline.plan import Plan
from flows.pipeline.publish import article_files, edition_files, site_files, told_article_ids

__all__ = [
    "Found",
    "Plan",
    "article_files",
    "compose",
    "edition_files",
    "ingest",
    "keep",
    "read",
    "site_files",
    "told_article_ids",
]
