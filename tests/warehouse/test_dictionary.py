from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from policy_notices.warehouse import TABLES, arrow_schema, dictionary
from policy_notices.warehouse.repeatable import VIEWS

PUBLISHED = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_published_dictionary_is_todays() -> None:
    published = PUBLISHED.read_text("utf-8").rstrip()
    assert published == dictionary.markdown(), "write it anew: policy-notices warehouse dictionary > docs/data-dictionary.md"


def test_every_table_and_view_is_told() -> None:
    text = dictionary.markdown()
    for name in (*TABLES, *(view.name for view in VIEWS)):
        assert f"\n## {name}\n" in text


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_html_has_the_same_rows_and_no_script() -> None:
    reader = Reader()
    reader.feed(dictionary.html())
    rows = sum(len(entry.rows) + 1 for chapter in dictionary.chapters() for entry in chapter.entries)
    assert reader.tags.count("tr") == rows
    assert "script" not in reader.tags
    assert "养老服务综合体" in reader.text


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.staged])
def test_staged_columns_are_described_and_typed(name: str) -> None:
    schema = arrow_schema(name)
    assert len(schema.names) == len(set(schema.names))
    for column in TABLES[name].columns:
        assert column.description.endswith((".", "…"))
        assert column.example
        assert column.source
