"""A run's validation as static pages: an index for the operator, and Great Expectations' Data Docs of each suite.

Great Expectations writes cell values into its pages as they are, so a scraped `<script>` would run. Here every text is escaped before it is
given to Great Expectations, its pages lose all scripts, handlers and foreign addresses, and a content security policy stands on each page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from policy_notices.quality.context import RunContext, Verdict

if TYPE_CHECKING:
    from lxml import etree

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
HEAD = (
    f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
    "<style>body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:1100px;padding:0 1em;color:#222}"
    "table{border-collapse:collapse;width:100%;margin:.5em 0 2em}th,td{border-bottom:1px solid #ddd;padding:.4em .6em;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}th{background:#f4f4f4;white-space:nowrap}.critical{color:#a00}.warning{color:#940}"
    ".blocked{border-left:4px solid #a00;padding:.5em 1em;background:#fff3f3}ul{padding-left:1.2em}</style>"
)
ACTIVE = (
    *("script", "iframe", "object", "embed", "base", "form", "link", "meta", "style", "noscript", "nav", "button", "input", "svg", "math"),
)
"""Elements that are taken out of Great Expectations' pages."""
ADDRESSES = ("href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href", "background")


def write(verdict: Verdict, context: RunContext, folder: Path) -> Path:
    """Write the pages of a run into `folder`; give the index. Pages of an earlier try are replaced."""
    return write_pages(
        folder,
        heading=f"{context.portal_name} · {context.run_id}",
        documents=verdict.documents,
        results=verdict.results.to_pylist(),
        quarantine=verdict.quarantine.to_pylist(),
        counts=verdict.counts,
        blocked=verdict.blocked,
    )


def write_pages(
    folder: Path,
    *,
    heading: str,
    documents: Sequence[Mapping[str, Any]],
    results: Sequence[Mapping[str, Any]],
    quarantine: Sequence[Mapping[str, Any]],
    counts: Mapping[str, int],
    blocked: str | None,
) -> Path:
    """As `write`, from what staging keeps of a run: the verdict's documents and counts, rows of `validation_result` and `quarantine`."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (folder / f"{_file_name(document['suite_name'])}.html").write_text(suite_page(document), encoding="utf-8")
    suites = [str(document["suite_name"]) for document in documents]
    index = folder / "index.html"
    index.write_text(index_page(heading, suites, results, quarantine, counts, blocked), encoding="utf-8")
    return index


def suite_page(document: Mapping[str, Any]) -> str:
    """Great Expectations' own page of one suite's result, as still life."""
    from great_expectations.core.expectation_validation_result import expectationSuiteValidationResultSchema
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView

    result = expectationSuiteValidationResultSchema.load(escaped(document))
    view: Any = DefaultJinjaPageView()
    return still(view.render(ValidationResultsPageRenderer().render(result)), str(document["suite_name"]))


def escaped(value: Any) -> Any:
    """A copy of JSON data in which every text, keys too, is safe as HTML and in templates that substitute `$name`."""
    if isinstance(value, str):
        return escape(value).replace("$", "&#36;").replace("{", "&#123;").replace("}", "&#125;")
    if isinstance(value, Mapping):
        return {escaped(name): escaped(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [escaped(each) for each in value]
    return value


def still(html: str, title: str) -> str:
    """A page's body without anything that acts or fetches."""
    from lxml import html as parser

    document: Any = parser.document_fromstring(html)
    body = document.body
    for element in list(body.iter(*ACTIVE)):
        element.drop_tree()
    for element in body.iter():
        if isinstance(element.tag, str):
            _calm(element)
    return f"<!doctype html><html><head>{HEAD}<title>{escape(title)}</title></head>{parser.tostring(body, encoding='unicode')}</html>"


def _calm(element: etree._Element) -> None:
    for name, value in list(element.attrib.items()):
        is_jump = name == "href" and re.fullmatch(r"#[\w-]*", str(value))
        if (str(name).lower().startswith("on") or str(name).lower() in ADDRESSES or name in ("style", "data-toggle")) and not is_jump:
            del element.attrib[name]


def index_page(
    heading: str,
    suites: Iterable[str],
    results: Sequence[Mapping[str, Any]],
    quarantine: Sequence[Mapping[str, Any]],
    counts: Mapping[str, int],
    blocked: str | None,
) -> str:
    """What an operator wants to know: what came of the run, what broke, what is held back, and where the details are."""
    order = {"critical": 0, "warning": 1, "info": 2}
    broken = sorted((row for row in results if not row["success"]), key=lambda row: order[row["severity"]])
    told = f'<p class="blocked">{escape(blocked)}</p>' if blocked else ""
    figures = _table(counts.keys(), [[str(count) for count in counts.values()]])
    failures = _table(
        ("severity", "suite", "column", "rows", "meaning", "seen"),
        [[*(row[name] for name in ("severity", "suite", "column")), _share(row), row["meaning"], row["observed"]] for row in broken],
    )
    rows = [[row["subject"], row["url"], _reasons(row), row["evidence"]] for row in quarantine]
    held = _table(("table", "page", "reasons", "evidence"), rows)
    links = "".join(f'<li><a href="{escape(_file_name(name))}.html">{escape(name)}</a></li>' for name in suites)
    passed = sum(bool(row["success"]) for row in results)
    return (
        f"<!doctype html><html><head>{HEAD}<title>{escape(heading)}</title></head><body><h1>{escape(heading)}</h1>{told}{figures}"
        f"<h2>{passed} of {len(results)} expectations held</h2>{failures}<h2>{len(quarantine)} rows held back</h2>{held}"
        f"<h2>Every expectation, by suite</h2><ul>{links}</ul></body></html>"
    )


def _share(row: Mapping[str, Any]) -> str:
    return f"{row['unexpected_count']} of {row['element_count']}"


def _reasons(row: Mapping[str, Any]) -> str:
    found = json.loads(row["reasons"]) if isinstance(row["reasons"], str) else row["reasons"]
    return "; ".join(f"{reason['meaning']} ({reason['observed']})" for reason in found)


def _table(head: Iterable[str], rows: Sequence[Sequence[str | None]]) -> str:
    if not rows:
        return "<p>None.</p>"
    cells = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>{cells}</table>"


def _cell(text: str | None) -> str:
    """Text, escaped; a web address as a link, a severity in its colour."""
    if text is None:
        return ""
    if text in ("critical", "warning"):
        return f'<strong class="{text}">{text}</strong>'
    parts = urlsplit(text) if re.match("https?://", text) else None
    if parts and parts.hostname and not re.search(r"\s", text):
        return f'<a href="{escape(text)}" rel="noreferrer noopener">{escape(text)}</a>'
    return escape(text)


def _file_name(suite: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", suite)
