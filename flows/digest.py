"""The Prefect entrypoints `flows.digest.digest` and `flows.digest.ingest`, which deployments name."""

from flows.orchestration.flows import compose, deliver, digest, ingest, publish, read_share

__all__ = ["compose", "deliver", "digest", "ingest", "publish", "read_share"]
