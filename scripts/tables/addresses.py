"""Every address that the records name: a catalogue in, places by address out."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scripts.records.catalogue import Catalogue
from scripts.records.walk import each_paper


class Place(NamedTuple):
    """The place of an address: the file and the keys; items of lists are counted from 0."""

    path: str
    keys: tuple[str | int, ...]

    @property
    def field(self) -> str:
        """The field as faults name it: "links.Code", "corrections #1.evidence"."""
        named = "".join(f" #{key + 1}" if isinstance(key, int) else f".{key}" for key in self.keys)
        return named.removeprefix(".")

    def __str__(self) -> str:
        return f"{self.path}: {self.field}"


def addresses(catalogue: Catalogue) -> dict[str, list[Place]]:
    """Return each address once, with all its places, in the order of the records."""
    places: dict[str, list[Place]] = {}
    for url, place in named_addresses(catalogue):
        places.setdefault(url, []).append(place)
    return places


def named_addresses(catalogue: Catalogue) -> Iterator[tuple[str, Place]]:
    """Yield each address with its place."""
    for path, _, paper in each_paper(catalogue):
        yield from table_addresses(path, "links", paper.links)
        yield from table_addresses(path, "evidence", paper.evidence)
        for number, correction in enumerate(paper.corrections):
            yield correction.evidence, Place(path, ("corrections", number, "evidence"))
    for toolkit_id, toolkit in catalogue.toolkits.items():
        yield from table_addresses(f"data/toolkits/{toolkit_id}.toml", "links", toolkit.links)
    for list_id, related in catalogue.related_lists.items():
        yield related.url, Place(f"data/related-lists/{list_id}.toml", ("url",))
    for name, peer in catalogue.peers.items():
        yield peer.url, Place("data/peers.toml", (name, "url"))


def table_addresses(path: str, name: str, values: Mapping[str, str]) -> Iterator[tuple[str, Place]]:
    """Return the addresses in one table of a record."""
    return ((url, Place(path, (name, key))) for key, url in values.items())
