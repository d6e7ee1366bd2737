"""`python -m policy_notices.warehouse.provision`: the warehouse's role and database on a PostgreSQL server, made where they are not there.

`WAREHOUSE_ADMIN_URL` is a URL of a role that may create both, `POLICY_NOTICES_WAREHOUSE` the URL that the pipeline will use.
"""

from __future__ import annotations

import os
import sys

import sqlalchemy as sa

from policy_notices.errors import WarehouseError


def provision(admin_url: str, warehouse_url: str) -> None:
    """Make the role (with its password, every time) and its database. Raises WarehouseError where the URL names no role or database."""
    wanted = sa.make_url(warehouse_url)
    if not (wanted.username and wanted.password and wanted.database):
        raise WarehouseError("POLICY_NOTICES_WAREHOUSE must name a role, its password and a database to be provisioned")
    admin = sa.make_url(admin_url).set(drivername="postgresql+psycopg2")
    engine = sa.create_engine(admin, isolation_level="AUTOCOMMIT")
    quote = engine.dialect.identifier_preparer.quote
    role, database = quote(wanted.username), quote(wanted.database)
    with engine.connect() as connection:
        has_role = connection.scalar(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": wanted.username})
        password = connection.scalar(sa.text("SELECT quote_literal(:password)"), {"password": str(wanted.password)})
        connection.exec_driver_sql(f"{'ALTER' if has_role else 'CREATE'} ROLE {role} LOGIN PASSWORD {password}")
        has_database = connection.scalar(sa.text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": wanted.database})
        if not has_database:
            connection.exec_driver_sql(f"CREATE DATABASE {database} OWNER {role}")
    engine.dispose()


def main() -> int:
    try:
        provision(os.environ["WAREHOUSE_ADMIN_URL"], os.environ["POLICY_NOTICES_WAREHOUSE"])
    except KeyError as missing:
        print(f"provision: {missing.args[0]} is not set", file=sys.stderr)
        return 2
    except (WarehouseError, sa.exc.SQLAlchemyError) as error:
        print(f"provision: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
