"""The report of link checks: data in, a summary, titled lines and JSON out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from scripts.faults import Fault, one_line
from scripts.records.models import LinkCheck
from scripts.system.console import counted
from scripts.tables.addresses import Place
from scripts.upkeep.links_follow import Move

KINDS = ("fine", "moved", "gone", "unknown", "not checked yet")
FEW = 3  # addresses that a line names


class LinkReport(NamedTuple):
    """The last check of each address in the records, with its places, and the numbers of this run.

    `asked` were checked in this run, `left` were due and are left to the next run.
    """

    day: date
    places: Mapping[str, Sequence[Place]]
    checks: Mapping[str, LinkCheck]
    asked: int
    left: int
    followed: Sequence[Move]
    kept: Sequence[Fault]

    @property
    def counts(self) -> dict[str, int]:
        """The number of addresses of each kind."""
        found = Counter(self.checks[url].result if url in self.checks else KINDS[-1] for url in self.places)
        return {kind: found[kind] for kind in KINDS}

    def of(self, result: str) -> list[str]:
        """Return the addresses of one result, in order."""
        return sorted(url for url in self.places if url in self.checks and self.checks[url].result == result)


def links_json(report: LinkReport) -> dict[str, Any]:
    """Return the report as plain data: counts, and each address that is not fine."""
    return {
        "day": str(report.day),
        "asked": report.asked,
        "left": report.left,
        "counts": report.counts,
        "addresses": [
            {
                "url": url,
                **report.checks[url].model_dump(mode="json"),
                "places": [str(place) for place in report.places[url]],
            }
            for result in KINDS[1:4]
            for url in report.of(result)
        ],
        "followed": [{"place": str(m.place), "old": m.old, "new": m.new} for m in report.followed],
        "kept": [str(fault) for fault in report.kept],
    }


def links_summary(report: LinkReport) -> str:
    """Return the numbers, in one line."""
    counts = ", ".join(f"{number:,} {kind}" for kind, number in report.counts.items() if number)
    left = f", {report.left:,} left to the next run" if report.left else ""
    return f"{counted(len(report.places), 'link')}: {counts}; {report.asked:,} asked now{left}"


def links_sections(report: LinkReport) -> list[tuple[str, list[str]]]:
    """Return titles and lines for a curator."""
    checks = report.checks
    dead = [url for url in report.of("gone") if checks[url].dead]
    gone = [url for url in report.of("gone") if not checks[url].dead]
    return [
        ("Dead", [f"{result_of(report, url)}, dead since {checks[url].dead}" for url in dead]),
        (
            "Failing, not yet counted as dead",
            [f"{result_of(report, url)}, on {counted(len(checks[url].failed), 'day')}" for url in gone],
        ),
        (
            "Moved permanently",
            [f"{result_of(report, url)} {checks[url].moved_to}" for url in report.of("moved")],
        ),
        ("Followed", [f"{move.place}: {move.old} is now {move.new}" for move in report.followed]),
        ("Not followed", [str(fault) for fault in report.kept]),
        ("Unknown, by host", list(by_host(report, report.of("unknown")))),
    ]


def result_of(report: LinkReport, url: str) -> str:
    """Return an address, its places and its result."""
    places = ", ".join(map(str, report.places[url]))
    return one_line(f"{url} ({places}): {report.checks[url].detail or 'now'}")


def by_host(report: LinkReport, urls: Sequence[str]) -> Iterator[str]:
    """Yield a line per host and result: a host that refuses does so for all its pages."""

    def key(url: str) -> tuple[str, str]:
        return urlsplit(url).hostname or "", report.checks[url].detail or ""

    for (host, detail), group in groupby(sorted(urls, key=key), key):
        found = list(group)
        more = f" and {len(found) - FEW:,} more" if len(found) > FEW else ""
        yield one_line(f"{host}: {detail}: {' '.join(found[:FEW])}{more}")
