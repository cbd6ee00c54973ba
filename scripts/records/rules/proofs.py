"""Rules for the pages that prove a value."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from scripts.faults import Fault, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper
from scripts.records.walk import each_paper

PROOFS = ("proceedings", "review")  # kinds of links
# Copies of arXiv, machine-written summaries and other lists: they may link to evidence but are none.
THIRD_PARTIES = {
    "alphaxiv.org",
    "arxivlens.com",
    "besthub.dev",
    "bohrium.dp.tech",
    "catalyzex.com",
    "chatpaper.com",
    "emergentmind.com",
    "fugumt.com",
    "hjfy.top",
    "liner.com",
    "newx.sg",
    "nubint.ai",
    "ouci.dntb.gov.ua",
    "papernotes.org",
    "papers.cool",
    "paperswithcode.com",
    "pith.science",
    "researchgate.net",
    "researchtrend.ai",
    "ri.k117.org",
    "sciencestack.ai",
    "semanticscholar.org",
    "sotwe.com",
    "study.space",
    "themoonlight.io",
    "tomesphere.com",
}


def check_venue(catalogue: Catalogue) -> Iterator[Fault]:
    """Each venue other than arXiv is proven by proceedings, reviews, a DOI or evidence."""
    for path, _, paper in each_paper(catalogue):
        venue = catalogue.venues.get(paper.venue)
        if venue and venue.kind != "preprint" and not _is_shown(paper, catalogue):
            message = (
                "is not shown by any link; link the proceedings or reviews, or give the page under [evidence]"
            )
            yield Fault(path, "venue", f"{quoted(paper.venue)} {message}")


def check_evidence_hosts(catalogue: Catalogue) -> Iterator[Fault]:
    """Evidence is a page of the authors, of the venue or of arXiv, not a page of a third party."""
    for path, _, paper in each_paper(catalogue):
        named = [(f"evidence.{field}", url) for field, url in paper.evidence.items()]
        named += [
            (f"corrections #{number}.evidence", each.evidence)
            for number, each in enumerate(paper.corrections, 1)
        ]
        for place, url in named:
            if _is_third_party(url):
                message = "is a page of a third party; give the page of the authors, the venue or arXiv"
                yield Fault(path, place, f"{quoted(url)} {message}")


def _is_third_party(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # a fault of its own
        return False
    return any(host == each or host.endswith(f".{each}") for each in THIRD_PARTIES)


def _is_shown(paper: Paper, catalogue: Catalogue) -> bool:
    labels = [catalogue.link_labels[label] for label in paper.links if label in catalogue.link_labels]
    corrected = any(correction.field == "venue" for correction in paper.corrections)
    return bool(
        corrected or paper.doi or "venue" in paper.evidence or any(each.kind in PROOFS for each in labels)
    )
