"""Runs keep the name of the error that ended them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("load_run", sa.Column("error", sa.Text))
