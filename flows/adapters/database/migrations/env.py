"""Run the migrations on the connection that `flows.adapters.database.connection` passes."""

from __future__ import annotations

from alembic import context

from flows.adapters.database.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
