"""Ask arXiv and the pages of papers: references in, values for the records out."""

from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from scripts.faults import Fault, ListError, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.names import fold
from scripts.web.arxiv_api import Entry, arxiv_service, look_up, look_up_all, search
from scripts.web.comments import VenueHint, venue_hint
from scripts.web.findings import Finding, link_label
from scripts.web.given_links import link_hints
from scripts.web.pages import OFFLINE, read_page
from scripts.web.paper_page import PaperPage
from scripts.web.plain_text import plain
from scripts.web.references import Reference

ALIKE = 0.5  # the least similarity of two titles of one paper
# Prefixes of the publishers of proceedings and journals; others give DOIs to any upload.
PUBLISHERS = tuple(
    f"10.{number}/"
    for number in (1007, 1016, 1038, 1109, 1111, 1145, 1162, 1561, 1609, 18653, 24963, 3390, 52202, 5555)
)

ReferenceProgress = Callable[[list[Reference]], Iterable[Reference]]


def look_up_references(
    references: list[Reference], catalogue: Catalogue, progress: ReferenceProgress = iter
) -> tuple[dict[Reference, Finding], list[Fault]]:
    """Return the findings for each paper, and a fault for each unknown paper."""
    findings, faults = {}, []
    ids = [each.name for each in references if each.kind == "arxiv"]
    entries = look_up_all(ids, arxiv_service()) if ids else {}
    for reference in progress(references):
        try:
            if reference.kind == "arxiv":
                findings[reference] = by_arxiv(entry_of(reference, entries), catalogue)
            else:
                findings[reference] = by_page(reference, catalogue)
        except ListError as error:
            faults += error.faults
    return findings, faults


def look_up_reference(reference: Reference, catalogue: Catalogue) -> Finding:
    """Return the findings for one paper; raise ListError if no source has it."""
    findings, faults = look_up_references([reference], catalogue)
    if faults:
        raise ListError(faults)
    return findings[reference]


def entry_of(reference: Reference, entries: Mapping[str, Entry]) -> Entry:
    """Return the entry of an id; raise ListError if arXiv has none."""
    if reference.name not in entries:
        message = f"{quoted(reference.name)} is unknown at arXiv; look it up"
        raise ListError([Fault(reference.given, "arxiv", message)])
    return entries[reference.name]


def by_arxiv(entry: Entry, catalogue: Catalogue) -> Finding:
    """Return the findings from arXiv."""
    page = f"https://arxiv.org/abs/{entry.arxiv}"
    links = link_hints(entry.comment, entry.abstract)
    values = {
        "title": plain(entry.title),
        "authors": [plain(author) for author in entry.authors],
        "arxiv": entry.arxiv,
        "submitted": entry.submitted,
        "category": entry.category,
        "doi": entry.doi,
        "year": entry.submitted.year,
        "venue": "arXiv",
        "links": {"Paper": page, **links.own},
    }
    finding = Finding(values, [], entry.abstract)
    if values["title"] != entry.title:
        finding.notes.append(("title", f"{quoted(entry.title)} at arXiv"))
    finding.notes += [("links", f"{quoted(url)} at {page} may be another paper's") for url in links.others]
    if entry.withdrawn:
        finding.notes.append(("withdrawn", f"at arXiv, by {quoted(entry.comment or entry.abstract)}"))
    if take_venue(finding, venue_hint(entry.comment, entry.journal_ref, catalogue, entry.doi), page):
        values["evidence"] = {"venue": page}
    return finding


def take_venue(finding: Finding, hint: VenueHint | None, page: str, year: int | None = None) -> bool:
    """Take the venue from a hint, if it is sure; note its words in any case. Return whether it was taken."""
    if hint is None:
        return False
    if hint.venue is None:
        finding.notes.append(("venue", f"{quoted(hint.words)} at {page} {hint.reason}"))
        return False
    about = {"venue": hint.venue, "year": hint.year or year, "presentation": hint.presentation}
    finding.values |= about
    shown = " ".join(str(value) for value in about.values() if value)
    finding.notes.append(("venue", f"{shown} ({quoted(hint.words)} at {page})"))
    return True


def by_page(reference: Reference, catalogue: Catalogue) -> Finding:
    """Return the findings from the page of a paper, and from arXiv for the same paper."""
    page = read_page(reference)
    entry = same_paper(page, reference)
    finding = by_arxiv(entry, catalogue) if entry else Finding()
    finding.abstract = finding.abstract or page.abstract
    published = take_published_venue(finding, page, reference, catalogue)
    for name, value in {"title": page.title, "authors": list(page.authors), "doi": page.doi}.items():
        merge(finding, name, value, reference.url, published and name != "authors")
    if reference.kind != "doi":  # a DOI is not a link, but a field of its own
        label = link_label(reference, catalogue)
        finding.values["links"] = finding.values.get("links", {}) | {label: reference.url}
    return finding


def take_published_venue(
    finding: Finding, page: PaperPage, reference: Reference, catalogue: Catalogue
) -> bool:
    """Take the venue from the page, if it is sure; keep arXiv's details of the same edition."""
    before = finding.values
    finding.values = dict(before)
    hint = page_hint(page, reference, catalogue)
    if not take_venue(finding, hint, reference.url, page.year):
        return False
    evidence = {"venue": reference.url} if reference.kind == "doi" else {}
    same = all(before.get(name) == finding.values[name] for name in ("venue", "year"))
    if same and before.get("presentation") and not finding.values["presentation"]:
        finding.values["presentation"] = before["presentation"]
        evidence["presentation"] = before["links"]["Paper"]
    finding.values["evidence"] = evidence
    return True


def merge(finding: Finding, name: str, value: Any, page: str, first: bool) -> None:
    """Take a value of the published paper, before arXiv's; note a difference."""
    ours = finding.values.get(name)
    finding.values[name] = value if (first and value) or not ours else ours
    if ours and value and fold(str(ours)) != fold(str(value)):
        where, other = ("arXiv", ours) if first else (page, value)
        finding.notes.append((name, f"{quoted(other)} at {where}"))


def page_hint(page: PaperPage, reference: Reference, catalogue: Catalogue) -> VenueHint | None:
    """Return the venue of a page: sure in proceedings at their own hosts or by a publisher's DOI.

    OpenReview may show a mere submission; a person must look at what other hosts say.
    """
    if reference.kind == "openreview":
        hint = venue_hint(page.venue, "", catalogue)
        return distrusted(hint, "was written by its author") if page.archived else hint
    hint = venue_hint("", f"{page.venue}, {page.year}" if page.year else page.venue, catalogue)
    if reference.kind == "doi":
        known = reference.name.startswith(PUBLISHERS)
        return hint if known else distrusted(hint, "has a DOI of an unknown publisher")
    label = catalogue.link_labels.get(link_label(reference, catalogue))
    own = label is not None and label.kind == "proceedings" and label.hosts
    return hint if own else distrusted(hint, "is on a host without proceedings in data/link-labels.toml")


def distrusted(hint: VenueHint | None, reason: str) -> VenueHint | None:
    """Return a hint that does not settle the venue, because its source is not reliable."""
    return hint and hint._replace(venue=None, year=None, presentation=None, reason=hint.reason or reason)


def same_paper(page: PaperPage, reference: Reference) -> Entry | None:
    """Return the paper at arXiv: that of the page's link, or the one with its title and an author of it.

    ListError if the page links to another paper.
    """
    if page.arxiv:
        entry = look_up([page.arxiv], arxiv_service()).get(page.arxiv)
        if entry and not is_same_paper(page, entry):
            message = (
                f"{quoted(entry.arxiv)}, to which the page links, is another paper, {quoted(entry.title)}"
            )
            raise ListError([Fault(reference.given, "arxiv", f"{message}; {OFFLINE}")])
        return entry
    title = fold(page.title)
    query = f'ti:"{title.replace("-", " ")}"'
    for entry in next(search(query, arxiv_service())).entries:
        if fold(plain(entry.title)) == title and common_authors(page, entry):
            return entry
    return None


def is_same_paper(page: PaperPage, entry: Entry) -> bool:
    """Return whether a page and an entry are of one paper: the same title, or a similar one and an author."""
    ours, theirs = fold(page.title), fold(plain(entry.title))
    similar = SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= ALIKE
    return ours == theirs or (similar and common_authors(page, entry))


def common_authors(page: PaperPage, entry: Entry) -> bool:
    """Return whether a page and an entry have an author in common."""
    return bool(set(map(fold, page.authors)) & {fold(plain(name)) for name in entry.authors})
