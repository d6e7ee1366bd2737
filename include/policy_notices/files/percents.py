"""Which cells of an XLSX workbook show a percentage: the file holds 0.58 where the reader sees 58%, and calamine gives no formats."""

from __future__ import annotations

import io
import posixpath
import re
from zipfile import ZipFile

from lxml import etree

from policy_notices.files.xml import local_name, parse_xml
from policy_notices.files.zips import open_zip, read_part

BUILT_IN = frozenset({9, 10})
"""0% and 0.00% (ECMA-376 part 1, 18.8.30)."""

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Cells = frozenset[tuple[int, int]]


def percent_cells(content: bytes) -> dict[str, Cells]:
    """Row and column, from 0, of the cells by sheet name; empty for a workbook that is no XLSX or shows no percentage."""
    if not content.startswith(b"PK"):
        return {}
    container = open_zip(content)
    if not {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(container.namelist()):
        return {}
    styles = percent_styles(parse_xml(read_part(container, "xl/styles.xml"), "xl/styles.xml"))
    return {name: cells_of(read_part(container, part), styles) for name, part in sheet_parts(container)} if styles else {}


def percent_styles(root: etree._Element) -> frozenset[str]:
    """Indexes into `cellXfs`, as a cell's `s` attribute gives them."""
    custom = {
        item.get("numFmtId")
        for item in root.iterfind("{*}numFmts/{*}numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.', "", item.get("formatCode", ""))
    }
    formats = custom | {str(number) for number in BUILT_IN}
    return frozenset(str(index) for index, xf in enumerate(root.iterfind("{*}cellXfs/{*}xf")) if xf.get("numFmtId") in formats)


def sheet_parts(container: ZipFile) -> list[tuple[str, str]]:
    """Sheet names and the parts that hold them."""
    relations = parse_xml(read_part(container, "xl/_rels/workbook.xml.rels"), "xl/_rels/workbook.xml.rels")
    targets = {item.get("Id"): posixpath.join("xl", item.get("Target", "")).lstrip("/") for item in relations}
    workbook = parse_xml(read_part(container, "xl/workbook.xml"), "xl/workbook.xml")
    found = ((sheet.get("name", ""), targets.get(sheet.get(RELATION), "")) for sheet in workbook.iterfind("{*}sheets/{*}sheet"))
    return [(name, part) for name, part in found if part in container.namelist()]


def cells_of(sheet: bytes, styles: frozenset[str]) -> Cells:
    found = set()
    for _, element in etree.iterparse(io.BytesIO(sheet), resolve_entities=False, no_network=True):
        if local_name(element) == "c" and element.get("s") in styles:
            place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", element.get("r", ""))
            if place:
                found.add((int(place[2]) - 1, column(place[1])))
        elif local_name(element) == "row":
            element.clear()
    return frozenset(found)


def column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
