"""Atom feeds: rows with the columns atom_id, atom_title, atom_updated and others in, XML out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2005/Atom"
ATOM = "application/atom+xml; charset=utf-8"
# atom_link, atom_published, atom_content and atom_author_name may be there.
COLUMNS = {"atom_id", "atom_title", "atom_updated"}
# What XML 1.0 has no place for.
NO_SIGNS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_urn(name: str, filters: Iterable[tuple[str, str]]) -> str:
    """The id of the feed with some filters, whatever the site's address and the order of the arguments."""
    chosen = urlencode(sorted(filters), quote_via=quote)
    return f"urn:diffusion-rl:feed:{name}" + (f":{chosen}" if chosen else "")


def atom(title: str, address: str, site: str, rows: Sequence[Mapping[str, Any]], feed_id: str = "") -> bytes:
    """A feed at an address of a site; links of entries that are paths lead to pages of the site."""
    feed = ElementTree.Element("feed", xmlns=NAMESPACE)
    add(feed, "id", feed_id or address)
    add(feed, "title", title)
    add(feed, "updated", max((str(row["atom_updated"]) for row in rows), default="1970-01-01T00:00:00Z"))
    ElementTree.SubElement(feed, "link", href=address, rel="self")
    for row in rows:
        entry = ElementTree.SubElement(feed, "entry")
        for name in ("id", "title", "updated"):
            add(entry, name, row[f"atom_{name}"])
        if row.get("atom_published"):
            add(entry, "published", row["atom_published"])
        link = str(row.get("atom_link") or "")
        if link:
            ElementTree.SubElement(entry, "link", href=site + link if link.startswith("/") else link)
        add(ElementTree.SubElement(entry, "author"), "name", row.get("atom_author_name") or title)
        if row.get("atom_content"):
            add(entry, "content", row["atom_content"]).set("type", "text")
    ElementTree.indent(feed)
    return bytes(ElementTree.tostring(feed, "utf-8", xml_declaration=True))


def add(parent: ElementTree.Element, name: str, text: object) -> ElementTree.Element:
    """An element with a text, without the signs that XML has not."""
    element = ElementTree.SubElement(parent, name)
    element.text = NO_SIGNS.sub(" ", str(text))
    return element
