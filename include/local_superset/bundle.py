"""dashboard.yaml → what Superset imports: a ZIP of YAML files, for a warehouse on SQLite or PostgreSQL.

Datasets have the columns and descriptions of the views' registry, so that an analyst reads the data dictionary inside Superset.
"""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from policy_notices.warehouse.repeatable import VIEWS

DECLARATION = Path(__file__).parent / "dashboard.yaml"
NAMESPACE = uuid.UUID("6b1f2c1e-6a0c-5d0c-9c43-6f2f1b0c7a11")
TYPES = {"str": "TEXT", "int": "BIGINT", "float": "DOUBLE PRECISION", "bool": "BOOLEAN", "date": "DATE", "datetime": "TIMESTAMP"}
ROW_LIMIT = 1000
IMPORTED_AT = "2026-01-01T00:00:00+00:00"
"""Superset wants a time of export; a constant keeps the bundle the same for the same declaration."""

Yaml = dict[str, Any]


def declaration() -> Yaml:
    return dict(yaml.safe_load(DECLARATION.read_text(encoding="utf-8")))


def bundle(warehouse_url: str) -> bytes:
    """The ZIP. A password in `warehouse_url` is in it."""
    url = sa.make_url(warehouse_url)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files(url, declaration()).items():
            archive.writestr(f"bundle/{name}.yaml", yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    return made.getvalue()


def files(url: sa.URL, declared: Yaml) -> dict[str, Yaml]:
    """Path without ending → content of each file of the bundle."""
    backend = url.get_backend_name()
    made = {
        "metadata": {"version": "1.0.0", "type": "assets", "timestamp": IMPORTED_AT},
        f"databases/{backend}": _database(url),
        f"dashboards/{backend}": _dashboard(backend, declared),
    }
    for view in sorted({chart["view"] for chart in charts(declared)} | {source.split(".")[0] for source in declared["filters"].values()}):
        made[f"datasets/{backend}/{view}"] = _dataset(backend, view, declared)
    for number, chart in enumerate(charts(declared)):
        made[f"charts/{number:02}"] = _chart(backend, chart, declared)
    return made


def charts(declared: Yaml) -> list[Yaml]:
    return [chart for row in declared["rows"] for chart in row["charts"]]


def identity(backend: str, kind: str, name: str = "") -> str:
    """The same UUID at every import, so that a later one replaces what an earlier one made."""
    return str(uuid.uuid5(NAMESPACE, f"{backend} {kind} {name}"))


def _database(url: sa.URL) -> Yaml:
    backend = url.get_backend_name()
    if backend == "sqlite":
        uri = f"sqlite:///file:{Path(str(url.database)).resolve()}?mode=ro&uri=true"
    else:
        uri = url.set(drivername="postgresql+psycopg2").render_as_string(hide_password=False)
    return {
        "database_name": f"政策公告 {backend}",
        "sqlalchemy_uri": uri,
        "expose_in_sqllab": True,
        "allow_dml": False,
        "extra": {},
        "uuid": identity(backend, "database"),
        "version": "1.0.0",
    }


def _dataset(backend: str, name: str, declared: Yaml) -> Yaml:
    view = next(view for view in VIEWS if view.name == name)
    labels = declared["labels"]
    columns = [
        {
            "column_name": str(column.name),
            "verbose_name": labels.get(column.name),
            "is_dttm": column.type in ("date", "datetime"),
            "type": TYPES[column.type],
            "groupby": True,
            "filterable": True,
            "description": column.description,
        }
        for column in view.columns
    ]
    for column, expression in declared["computed"].get(name, {}).items():
        sql = expression if isinstance(expression, str) else expression[backend]
        columns.append({"column_name": column, "verbose_name": labels.get(column), "expression": sql, "groupby": True, "filterable": True})
    return {
        "table_name": f"bi_{name}" if backend == "sqlite" else name,
        "schema": None if backend == "sqlite" else "bi",
        "description": f"One row: {view.grain}.",
        "columns": columns,
        "metrics": [],
        "uuid": identity(backend, "dataset", name),
        "database_uuid": identity(backend, "database"),
        "version": "1.0.0",
    }


def _chart(backend: str, chart: Yaml, declared: Yaml) -> Yaml:
    viz_type, form, query = {"number": _number, "bars": _bars, "table": _table}[chart["kind"]](chart, declared)
    where = chart.get("where")
    filters = [{"clause": "WHERE", "expressionType": "SQL", "sqlExpression": where}] if where else []
    query |= {"filters": [], "extras": {"where": f"({where})" if where else "", "having": ""}}
    form |= {"viz_type": viz_type, "adhoc_filters": filters, "extra_form_data": {}}
    context = {"datasource": {}, "force": False, "queries": [query], "form_data": form, "result_format": "json", "result_type": "full"}
    return {
        "slice_name": chart["name"],
        "viz_type": viz_type,
        "params": form,
        "query_context": json.dumps(context, ensure_ascii=False),
        "uuid": identity(backend, "chart", chart["name"]),
        "dataset_uuid": identity(backend, "dataset", chart["view"]),
        "version": "1.0.0",
    }


def _metric(sql: str, label: str) -> Yaml:
    return {"expressionType": "SQL", "sqlExpression": sql, "label": label, "optionName": f"metric_{label}", "hasCustomLabel": True}


def _number(chart: Yaml, _declared: Yaml) -> tuple[str, Yaml, Yaml]:
    metric = _metric(chart["metric"], chart["name"])
    form = {"metric": metric, "header_font_size": 0.4, "subheader_font_size": 0.15, "y_axis_format": ",d"}
    return "big_number_total", form, {"columns": [], "metrics": [metric]}


def _bars(chart: Yaml, declared: Yaml) -> tuple[str, Yaml, Yaml]:
    metrics = [_metric(sql, label) for label, sql in chart.get("metrics", {"数量": chart.get("metric")}).items()]
    split = [chart["split"]] if "split" in chart else []
    over_time = chart["x"] == "started_at"
    axis: Yaml = {"columnType": "BASE_AXIS", "expressionType": "SQL", "label": chart["x"], "sqlExpression": chart["x"]}
    form = {
        "x_axis": chart["x"],
        "metrics": metrics,
        "groupby": split,
        "stack": "Stack",
        "orientation": "horizontal" if chart.get("horizontal") else "vertical",
        "show_legend": True,
        "legendType": "scroll",
        "legendOrientation": "top",
        "color_scheme": "supersetColors",
        "rich_tooltip": True,
        "row_limit": ROW_LIMIT,
        "truncate_metric": True,
        "show_empty_columns": True,
        "x_axis_time_format": "%Y-%m-%d",
        "y_axis_format": ",d",
        "minorSplitLine": False,
        "xAxisForceCategorical": not over_time,
    }
    if over_time:
        form["time_grain_sqla"] = axis["timeGrain"] = "P1D"
    else:
        by_size = chart["x"] != "published_year"
        form |= {"x_axis_sort": "数量" if by_size else chart["x"], "x_axis_sort_asc": bool(chart.get("horizontal")) or not by_size}
    return "echarts_timeseries_bar", form, {"columns": [axis, *split], "metrics": metrics, "row_limit": ROW_LIMIT}


def _table(chart: Yaml, declared: Yaml) -> tuple[str, Yaml, Yaml]:
    columns, order = chart["columns"], chart["order"]
    form = {
        "query_mode": "raw",
        "all_columns": columns,
        "order_by_cols": [json.dumps([order, True])],
        "row_limit": ROW_LIMIT,
        "server_pagination": False,
        "page_length": 0,
        "table_timestamp_format": "%Y-%m-%d",
        "show_cell_bars": False,
        "color_pn": False,
        "column_config": {"confidence": {"d3NumberFormat": ".2f"}, "plan_year": {"d3NumberFormat": "d"}},
        "conditional_formatting": [],
    }
    return "table", form, {"columns": columns, "metrics": None, "orderby": [[order, True]], "row_limit": ROW_LIMIT}


def _dashboard(backend: str, declared: Yaml) -> Yaml:
    return {
        "dashboard_title": declared["title"],
        "slug": f"{declared['slug']}-{backend}",
        "published": True,
        "uuid": identity(backend, "dashboard"),
        "position": _position(backend, declared),
        "metadata": {
            "native_filter_configuration": [_filter(backend, *each) for each in declared["filters"].items()],
            "color_scheme": "supersetColors",
            "cross_filters_enabled": True,
            "filter_bar_orientation": "HORIZONTAL",
        },
        "version": "1.0.0",
    }


def _filter(backend: str, label: str, source: str) -> Yaml:
    view, column = source.split(".")
    return {
        "id": f"NATIVE_FILTER-{identity(backend, 'filter', label)}",
        "name": label,
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "targets": [{"datasetUuid": identity(backend, "dataset", view), "column": {"name": column}}],
        "defaultDataMask": {"extraFormData": {}, "filterState": {}},
        "controlValues": {"multiSelect": True, "enableEmptyFilter": False, "searchAllOptions": False, "inverseSelection": False},
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
    }


def _position(backend: str, declared: Yaml) -> Yaml:
    rows: Yaml = {}
    for number, row in enumerate(declared["rows"]):
        row_id = f"ROW-{number}"
        parents = ["ROOT_ID", "GRID_ID"]
        children = []
        for chart in row["charts"]:
            chart_id = f"CHART-{identity(backend, 'chart', chart['name'])}"
            meta = {
                "uuid": identity(backend, "chart", chart["name"]),
                "chartId": 0,
                "sliceName": chart["name"],
                "width": chart["width"],
                "height": row["height"],
            }
            rows[chart_id] = {"id": chart_id, "type": "CHART", "children": [], "parents": [*parents, row_id], "meta": meta}
            children.append(chart_id)
        meta = {"background": "BACKGROUND_TRANSPARENT"}
        rows[row_id] = {"id": row_id, "type": "ROW", "children": children, "parents": parents, "meta": meta}
    grid = {"id": "GRID_ID", "type": "GRID", "parents": ["ROOT_ID"], "children": [f"ROW-{n}" for n in range(len(declared["rows"]))]}
    header = {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": declared["title"]}}
    root = {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]}
    return {"DASHBOARD_VERSION_KEY": "v2", "ROOT_ID": root, "GRID_ID": grid, "HEADER_ID": header, **rows}
