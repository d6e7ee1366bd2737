"""XML parts of office documents: no entities, no network, no unlimited depth."""

from __future__ import annotations

from lxml import etree

from policy_notices.files.parts import UnreadableError


def parse_xml(content: bytes, part: str) -> etree._Element:
    """The root. Raises UnreadableError where the part is not well-formed or declares entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("broken", f"{part} is not well-formed XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("broken", f"{part} declares a document type, as no office program does")
    return root


def local_name(element: etree._Element) -> str:
    """The tag without its name space; empty for what is no element (an unresolved entity)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
