"""OFD (GB/T 33190-2016): pages in the order of Document.xml, their text by place; pictures of pages without text for OCR."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zipfile import ZipFile

from lxml import etree

from policy_notices.files.characters import cleaned, width_in_ems
from policy_notices.files.layout import Fragment, PageText, joined_pages, page_text
from policy_notices.files.parts import Note, Page, Part, UnreadableError
from policy_notices.files.xml import parse_xml
from policy_notices.files.zips import open_zip, read_part

PAGES = 3_000


def read(content: bytes, name: str) -> Iterator[Part]:
    container = open_zip(content)
    entry = next(part for part in container.namelist() if part.lower() == "ofd.xml")
    root = parse_xml(read_part(container, entry), entry)
    if next(root.iter("{*}Encryptions"), None) is not None or "Encryptions.xml" in container.namelist():
        raise UnreadableError("encrypted", "an OFD file that needs a password")
    pages: list[PageText] = []
    pictures: list[tuple[bytes, ...]] = []
    for location in root.iter("{*}DocRoot"):
        document = Document.opened(container, resolved(entry, text_of(location)))
        for page in document.pages[:PAGES]:
            try:
                contents = document.contents(page)
                text = page_text(fragment for root in contents for fragment in fragments(root))
                pages.append(text)
                pictures.append(() if text.paragraphs else tuple(document.pictures(contents[-1])))
            except UnreadableError as error:
                pages.append(PageText())
                pictures.append(())
                yield Note(f"page {len(pages)}: {error.problem}")
    if not pages:
        raise UnreadableError("broken", "its OFD.xml leads to no page")
    for whole, images in zip(joined_pages(pages), pictures, strict=True):
        yield Page(whole, images)


@dataclass(slots=True)
class Document:
    """One document of the file: where its pages, templates and pictures are."""

    container: ZipFile
    pages: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)

    @classmethod
    def opened(cls, container: ZipFile, path: str) -> Document:
        root = parse_xml(read_part(container, path), path)
        document = cls(container)
        document.pages = [resolved(path, page.get("BaseLoc", "")) for page in root.iterfind("{*}Pages/{*}Page")]
        for template in root.iterfind("{*}CommonData/{*}TemplatePage"):
            document.templates[template.get("ID", "")] = resolved(path, template.get("BaseLoc", ""))
        for location in root.iterfind("{*}CommonData/*"):
            if location.tag.endswith("}PublicRes") or location.tag.endswith("}DocumentRes"):
                document.add_media(resolved(path, text_of(location)))
        return document

    def add_media(self, path: str) -> None:
        if path not in self.container.namelist():
            return
        root = parse_xml(read_part(self.container, path), path)
        folder = posixpath.join(posixpath.dirname(path), root.get("BaseLoc", ""), "_")
        for item in root.iter("{*}MultiMedia"):
            self.media[item.get("ID", "")] = resolved(folder, text_of(item.find("{*}MediaFile")))

    def contents(self, page: str) -> list[etree._Element]:
        """The page's own content, its templates' (a red letterhead, say) before it."""
        root = parse_xml(read_part(self.container, page), page)
        paths = [
            self.templates[item.get("TemplateID", "")] for item in root.iterfind("{*}Template") if item.get("TemplateID") in self.templates
        ]
        return [*(parse_xml(read_part(self.container, path), path) for path in paths), root]

    def pictures(self, content: etree._Element) -> Iterator[bytes]:
        for item in content.iter("{*}ImageObject"):
            path = self.media.get(item.get("ResourceID", ""))
            if path in self.container.namelist():
                yield read_part(self.container, str(path))


def resolved(base: str, location: str) -> str:
    """A part's name from a location: absolute in the file, or relative to the part that gives it."""
    location = location.strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), location)).lstrip("/")


def text_of(element: etree._Element | None) -> str:
    return (element.text or "") if element is not None else ""


def fragments(page: etree._Element) -> Iterator[Fragment]:
    """Pieces of text in mm. A piece stands at its object's boundary, moved by its own X and Y (its base line) under the object's CTM."""
    for item in page.iter("{*}TextObject"):
        boundary = numbers(item.get("Boundary"), 4)
        a, b, c, d, e, f = numbers(item.get("CTM"), 6) or (1, 0, 0, 1, 0, 0)
        size = numbers(item.get("Size"), 1)
        if not boundary or not size:
            continue
        x, y = 0.0, 0.0
        for code in item.iter("{*}TextCode"):
            text = cleaned(text_of(code)).strip("\n")
            x = (numbers(code.get("X"), 1) or (x,))[0]
            y = (numbers(code.get("Y"), 1) or (y,))[0]
            if not text.strip():
                continue
            steps = deltas(code.get("DeltaX"), len(text) - 1)
            width = (sum(steps) + size[0] * width_in_ems(text[-1])) if steps else size[0] * width_in_ems(text)
            left = boundary[0] + a * x + c * y + e
            base = boundary[1] + b * x + d * y + f
            yield Fragment(text, left, base - abs(d) * size[0] * 0.85, left + abs(a) * width, base + abs(d) * size[0] * 0.15)


def numbers(text: str | None, count: int) -> tuple[float, ...]:
    """So many numbers, or none where there are not so many."""
    found = re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?", text or "")
    return tuple(float(number) for number in found[:count]) if len(found) >= count else ()


def deltas(text: str | None, count: int) -> list[float]:
    """Steps between `count + 1` characters; `g 3 4.2` stands for three steps of 4.2 (7.11.3 of the standard)."""
    words = (text or "").split()
    steps: list[float] = []
    while words and len(steps) < count:
        if words[0] == "g" and len(words) >= 3:
            times, step = numbers(words[1], 1), numbers(words[2], 1)
            steps += [step[0]] * min(int(times[0]), count - len(steps)) if times and step else []
            words = words[3:]
        else:
            steps += numbers(words.pop(0), 1)
    return steps[:count]
