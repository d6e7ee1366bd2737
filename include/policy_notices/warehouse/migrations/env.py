"""Run by Alembic with the connection that `engine.upgrade` opened; the caller's transaction is the migration's."""

from __future__ import annotations

from alembic import context

from policy_notices.warehouse.registry import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
