"""Atom feeds: rows with the columns atom_id, atom_title, atom_updated and others come in, XML goes out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2005/Atom"
ATOM = "application/atom+xml; charset=utf-8"
# Optional: atom_link, atom_published, atom_content and atom_author_name.
ENTRY_COLUMNS = {"atom_id", "atom_title", "atom_updated"}
# Characters that XML 1.0 does not allow.
NO_SIGNS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_urn(name: str, filters: Iterable[tuple[str, str]]) -> str:
    """Return the id of a filtered feed, which does not depend on the host or the order of arguments."""
    chosen = urlencode(sorted(filters), quote_via=quote)
    return f"urn:diffusion-rl:feed:{name}" + (f":{chosen}" if chosen else "")


def atom(title: str, address: str, site: str, rows: Sequence[Mapping[str, Any]], feed_id: str = "") -> bytes:
    """Return the feed at an address of a site; links of entries that are paths become absolute."""
    feed = ElementTree.Element("feed", xmlns=NAMESPACE)
    add_element(feed, "id", feed_id or address)
    add_element(feed, "title", title)
    add_element(
        feed, "updated", max((str(row["atom_updated"]) for row in rows), default="1970-01-01T00:00:00Z")
    )
    ElementTree.SubElement(feed, "link", href=address, rel="self")
    for row in rows:
        entry = ElementTree.SubElement(feed, "entry")
        for name in ("id", "title", "updated"):
            add_element(entry, name, row[f"atom_{name}"])
        if row.get("atom_published"):
            add_element(entry, "published", row["atom_published"])
        link = str(row.get("atom_link") or "")
        if link:
            ElementTree.SubElement(entry, "link", href=site + link if link.startswith("/") else link)
        add_element(ElementTree.SubElement(entry, "author"), "name", row.get("atom_author_name") or title)
        if row.get("atom_content"):
            add_element(entry, "content", row["atom_content"]).set("type", "text")
    ElementTree.indent(feed)
    return bytes(ElementTree.tostring(feed, "utf-8", xml_declaration=True))


def add_element(parent: ElementTree.Element, name: str, text: object) -> ElementTree.Element:
    """Add an element with a text, without the characters that XML does not allow."""
    element = ElementTree.SubElement(parent, name)
    element.text = NO_SIGNS.sub(" ", str(text))
    return element
