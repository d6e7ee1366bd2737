"""OpenLineage of the load: the portal's lists in, the warehouse's tables out, column by column. Used where the provider has a transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from airflow.providers.openlineage.extractors import OperatorLineage

    from policy_notices.portals import Portal
    from policy_notices.warehouse.column import Column

TABLES = ("notice_revision", "target", "attachment")
READ_FROM_TEXT = "targets"
"""What the registry calls the source of a column that is read from a notice's canonical text."""


def of_load(portal: Portal, warehouse_url: str) -> OperatorLineage:
    """The portal's lists as inputs; the warehouse's tables as outputs, each with its schema and where each column comes from."""
    from airflow.providers.openlineage.extractors import OperatorLineage
    from openlineage.client.event_v2 import InputDataset, OutputDataset
    from openlineage.client.facet_v2 import column_lineage_dataset, schema_dataset

    from policy_notices.warehouse.registry import TABLES as REGISTRY

    pages = [
        InputDataset(namespace=f"{urlsplit(url).scheme}://{urlsplit(url).netloc}", name=urlsplit(url).path or "/") for url in portal.lists
    ]
    namespace, prefix = _database(warehouse_url)

    def lineage(column: Column) -> Any:
        if column.source == READ_FROM_TEXT:
            fields = [column_lineage_dataset.InputField(namespace=namespace, name=f"{prefix}notice_revision", field="text")]
        else:
            fields = [column_lineage_dataset.InputField(namespace=page.namespace, name=page.name, field=column.source) for page in pages]
        return column_lineage_dataset.Fields(inputFields=fields)

    outputs = []
    for table in TABLES:
        columns = REGISTRY[table].columns
        facets = {
            "schema": schema_dataset.SchemaDatasetFacet(
                fields=[
                    schema_dataset.SchemaDatasetFacetFields(name=each.name, type=each.type, description=each.description)
                    for each in columns
                ]
            ),
            "columnLineage": column_lineage_dataset.ColumnLineageDatasetFacet(
                fields={each.name: lineage(each) for each in columns if each.staged}
            ),
        }
        outputs.append(OutputDataset(namespace=namespace, name=f"{prefix}{table}", facets=facets))
    return OperatorLineage(inputs=pages, outputs=outputs)


def _database(url: str) -> tuple[str, str]:
    """OpenLineage's namespace of the database, without credentials, and what stands before its tables' names."""
    import sqlalchemy as sa

    parsed = sa.make_url(url)
    if parsed.get_backend_name().startswith("postgres"):
        return f"postgres://{parsed.host or 'localhost'}:{parsed.port or 5432}", f"{parsed.database}.warehouse."
    return f"sqlite://{parsed.database}", "main."
