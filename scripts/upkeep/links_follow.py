"""Write permanent redirects to the records: moves in, edited records and refused moves out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import tomlkit

from scripts.curate.record_file import lines
from scripts.faults import Fault, ListError, PartlyDone, quoted
from scripts.records.rules.identifiers import ARXIV_LINK, url_faults
from scripts.records.rules.links import page_of
from scripts.system.guards import disk_faults
from scripts.system.writing import replace_file
from scripts.tables.addresses import Place
from scripts.web.client import PORTS

CORRECTED = ("data/papers/", "data/candidates/")  # records that have corrections
# Hosts that moved as a whole, with their new names.
MOVED = {"dx.doi.org": "doi.org", "hf.co": "huggingface.co", "papers.nips.cc": "papers.neurips.cc"}
REASON = "it redirects there permanently"


class Move(NamedTuple):
    """An address at one of its places, and the target of its permanent redirect."""

    place: Place
    old: str
    new: str


def follow_moves(
    root: Path, named: Mapping[str, list[Place]], moved: Mapping[str, str], day: date
) -> tuple[list[Move], list[Fault]]:
    """Replace old addresses, record by record; return the moves that were made and the others.

    PartlyDone if one of the records cannot be written.
    """
    moves, faults = planned_moves(named, moved)
    done: list[str] = []
    for path in dict.fromkeys(move.place.path for move in moves):
        mine = [move for move in moves if move.place.path == path]
        try:
            with disk_faults(path, "cannot be read"):
                text = (root / path).read_text("utf-8")
            replace_file(root, path, with_moves(text, mine, day).encode())
        except ListError as error:
            raise PartlyDone(error.faults, done) from error
        done.append(path)
    return moves, faults


def planned_moves(
    named: Mapping[str, list[Place]], moved: Mapping[str, str]
) -> tuple[list[Move], list[Fault]]:
    """Return the moves that follow every rule of the records, and the reason against each other move."""
    moves, faults = [], []
    taken = {(unique_group(place), page_of(url)): place for url, places in named.items() for place in places}
    for old, new in moved.items():
        for place in named[old]:
            move = Move(place, old, new)
            if reason := next(obstacles(move, taken), None):
                faults.append(
                    Fault(place.path, place.field, f"{quoted(old)} leads to {quoted(new)}; {reason}")
                )
            else:
                taken[unique_group(place), page_of(new)] = place
                moves.append(move)
    return moves, faults


def obstacles(move: Move, taken: Mapping[tuple[str | None, str], Place]) -> Iterator[str]:
    """Yield reasons why a record cannot have a new address at a place."""
    other = taken.get((unique_group(move.place), page_of(move.new)), move.place)
    if ARXIV_LINK.fullmatch(move.old) or ARXIV_LINK.fullmatch(move.new):
        yield "check that it is the same paper"
    if any(url_faults("", "", move.new)):
        yield "the rules do not allow that address"
    if not at_home(move.old, move.new):
        yield "another host answers; check that it is the same page"
    if other != move.place and unique_group(move.place):
        yield f"{other} has that address already"


def at_home(old: str, new: str) -> bool:
    """Return whether a move stays at its host, or goes to a known new name of the host, and keeps TLS.

    An old domain may now belong to somebody else, who redirects it.
    """
    before, after = urlsplit(old), urlsplit(new)
    hosts = [MOVED.get(host, host) for host in (named_host(before), named_host(after))]
    ports = [parts.port or PORTS[parts.scheme] for parts in (before, after)]
    upgraded = [parts.scheme for parts in (before, after)] == ["http", "https"] and ports == [80, 443]
    return hosts[0] == hosts[1] and (upgraded or (before.scheme == after.scheme and ports[0] == ports[1]))


def named_host(parts: SplitResult) -> str:
    """Return the host of an address, without "www."."""
    return (parts.hostname or "").removeprefix("www.")


def unique_group(place: Place) -> str | None:
    """Return the group in which an address is unique: a record's links, or all lists; None for evidence."""
    if place.keys[0] == "links":
        return place.path
    return "lists" if place.keys[-1] == "url" else None


def with_moves(text: str, moves: Iterable[Move], day: date) -> str:
    """Return the text of a record with new addresses; a paper gets a correction for each changed link."""
    document = tomlkit.parse(text)
    entries: list[dict[str, str | date]] = []
    for place, old, new in moves:
        table = reduce(getitem, place.keys[:-1], document)  # type: ignore[arg-type]
        table[place.keys[-1]] = new  # type: ignore[index]
        if place.keys[0] == "links" and place.path.startswith(CORRECTED):
            entries.append({"field": place.field, "was": old, "evidence": new, "reason": REASON, "date": day})
    corrections = ("\n".join(["", "[[corrections]]", *lines(correction), ""]) for correction in entries)
    return tomlkit.dumps(document) + "".join(corrections)
