"""Rules for the pages that prove a value."""

from collections.abc import Iterator

from scripts.faults import Fault, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper
from scripts.records.rules.each import each_paper

PROOFS = ("proceedings", "review")  # kinds of links


def check_venue(catalogue: Catalogue) -> Iterator[Fault]:
    """Each venue other than arXiv is proven by proceedings, reviews, a DOI or evidence."""
    for path, _, paper in each_paper(catalogue):
        venue = catalogue.venues.get(paper.venue)
        if venue and venue.kind != "preprint" and not _is_shown(paper, catalogue):
            message = (
                "is not shown by any link; link the proceedings or reviews, or give the page under [evidence]"
            )
            yield Fault(path, "venue", f"{quoted(paper.venue)} {message}")


def _is_shown(paper: Paper, catalogue: Catalogue) -> bool:
    labels = [catalogue.link_labels[label] for label in paper.links if label in catalogue.link_labels]
    corrected = any(correction.field == "venue" for correction in paper.corrections)
    return bool(
        corrected or paper.doi or "venue" in paper.evidence or any(each.kind in PROOFS for each in labels)
    )
