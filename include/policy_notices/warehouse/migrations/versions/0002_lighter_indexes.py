"""Targets without a key of their own, which the loader guards; indexes of columns that few rows have hold those rows alone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _drop_key()
    op.create_index("ix_target_revision_id", "target", ["revision_id"])
    for table, column in (("target", "due"), ("snapshot", "refers_to")):
        filled = sa.text(f"{column} IS NOT NULL")
        op.drop_index(f"ix_{table}_{column}", table)
        op.create_index(f"ix_{table}_{column}", table, [column], postgresql_where=filled, sqlite_where=filled)


def _drop_key() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA legacy_alter_table = ON")  # the table is made anew under views, which would else stand in the way
    with op.batch_alter_table("target") as table:
        table.drop_constraint("pk_target", type_="primary")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA legacy_alter_table = OFF")
