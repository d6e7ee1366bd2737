"""DOCX: the text that a reader of the final version sees, paragraphs and tables in their order.

Read from the XML itself: runs inside insertions, content controls and text boxes count, deleted and hidden ones do not, and relations
that point nowhere (as WPS Office writes them) do no harm.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from zipfile import ZipFile

from lxml import etree

from policy_notices.files.characters import cleaned, joined_all
from policy_notices.files.numbering import Numbering, W
from policy_notices.files.parts import Page, Part, UnreadableError
from policy_notices.files.xml import local_name, parse_xml
from policy_notices.files.zips import open_zip, read_part

DOCUMENT = "/officeDocument"
WRAPPERS = frozenset({"body", "sdt", "sdtContent", "ins", "moveTo", "customXml", "txbxContent"})
UNSEEN = frozenset({"pPr", "rPr", "del", "moveFrom", "delText", "instrText", "Fallback", "rt", "sdtPr", "tblPr", "tcPr", "trPr"})
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")


def read(content: bytes, name: str) -> Iterator[Part]:
    container = open_zip(content)
    part = document_part(container)
    body = parse_xml(read_part(container, part), part).find(f"{W}body")
    if body is None:
        raise UnreadableError("broken", f"{part} has no body")
    folder = posixpath.dirname(part)
    numbering = Numbering.of(optional(container, f"{folder}/numbering.xml"), optional(container, f"{folder}/styles.xml"))
    text = "\n".join(line for block in blocks(body, numbering) if (line := block.strip("\n ")))
    if text:
        yield Page(text)
    else:
        media = sorted(entry for entry in container.namelist() if entry.startswith(f"{folder}/media/"))
        yield Page(images=tuple(read_part(container, entry) for entry in media if entry.lower().endswith(PICTURES)))


def document_part(container: ZipFile) -> str:
    """The main part that the package's relations name."""
    relations = parse_xml(read_part(container, "_rels/.rels"), "_rels/.rels")
    for relation in relations.iterchildren("{*}Relationship"):
        if relation.get("Type", "").endswith(DOCUMENT):
            return posixpath.normpath(relation.get("Target", "").lstrip("/"))
    raise UnreadableError("broken", "its relations name no main document")


def optional(container: ZipFile, part: str) -> etree._Element | None:
    return parse_xml(read_part(container, part), part) if part in container.namelist() else None


def blocks(parent: etree._Element, numbering: Numbering) -> Iterator[str]:
    """Paragraphs, and tables with a line a row."""
    for element in parent:
        tag = local_name(element)
        if tag == "p":
            boxes: list[etree._Element] = []
            text = cleaned("".join(pieces(element, boxes)))
            label = numbering.label(element) if text.strip() else ""
            yield label + text
            for box in boxes:
                yield from blocks(box, numbering)
        elif tag == "tbl":
            yield "\n".join(rows(element, numbering))
        elif tag in WRAPPERS:
            yield from blocks(element, numbering)


def pieces(element: Iterable[etree._Element], boxes: list[etree._Element]) -> Iterator[str]:
    """The text inside a paragraph; text boxes are collected in `boxes`."""
    for child in element:
        tag = local_name(child)
        if tag == "t":
            yield child.text or ""
        elif tag == "tab":
            yield " "
        elif tag == "noBreakHyphen":
            yield "-"
        elif tag in ("br", "cr"):
            yield "\n"
        elif tag == "txbxContent":
            boxes.append(child)
        elif tag == "AlternateContent":
            yield from pieces([child[0]], boxes) if len(child) else ()
        elif tag not in UNSEEN and not is_hidden(child):
            yield from pieces(child, boxes)


def is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false")


def rows(table: etree._Element, numbering: Numbering) -> Iterator[str]:
    """A line a row. A cell that goes on from the row above is empty; a row that was deleted is none."""
    for row in descendants(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            yield "\t".join(cell_text(cell, numbering) for cell in descendants(row, "tc")).rstrip()


def descendants(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of that tag, also those inside content controls."""
    for child in parent:
        if local_name(child) == tag:
            yield child
        elif local_name(child) in WRAPPERS:
            yield from descendants(child, tag)


def cell_text(cell: etree._Element, numbering: Numbering) -> str:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    if merge is not None and merge.get(f"{W}val") != "restart":
        return ""
    return joined_all([" ".join(line.split()) for block in blocks(cell, numbering) for line in block.split("\n")])
