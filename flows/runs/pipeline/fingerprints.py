"""What is computed once of an article's text and kept: its signature for copies, its terms for stories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from flows.model import Article, StoredFingerprint
from flows.ports import ArticleStore
from flows.stories.cluster import StoryRules, fingerprint
from flows.stories.deduplicate import compared_text
from flows.stories.signatures import VERSION, Signature, signature_from, signatures
from flows.stories.vectors import VECTOR_VERSION

# Changed whenever what is made of a text changes: stored fingerprints of another version are made anew.
FINGERPRINT_VERSION = 1_000 * VERSION + VECTOR_VERSION

# Signatures cost least by the hundred.
_BATCH = 400


def stored_fingerprints(articles: Iterable[Article], rules: StoryRules) -> Iterator[StoredFingerprint]:
    """Yield what is kept of the text of each article, some at a time."""
    remaining = iter(articles)
    while batch := list(islice(remaining, _BATCH)):
        signed = signatures([compared_text(article) for article in batch])
        for article, signature in zip(batch, signed, strict=True):
            yield StoredFingerprint(
                article_id=article.id,
                version=FINGERPRINT_VERSION,
                signature=signature.to_bytes(),
                vector=fingerprint(article, rules).vector.to_bytes(),
            )


def signatures_of(articles: Sequence[Article], store: ArticleStore) -> tuple[Signature, ...]:
    """Return the signature of each article, made now of those that no run has fingerprinted yet."""
    kept = store.stories.signatures([article.id for article in articles], FINGERPRINT_VERSION)
    found: dict[str, Signature] = {}
    for article_id, packed in kept.items():
        with suppress(ValueError):  # one that cannot be read is made anew
            found[article_id] = signature_from(packed)
    missing = [article for article in articles if article.id not in found]
    made = signatures([compared_text(article) for article in missing])
    found |= {article.id: signature for article, signature in zip(missing, made, strict=True)}
    return tuple(found[article.id] for article in articles)
