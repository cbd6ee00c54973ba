"""Ask arXiv and the pages of papers: references in, what they tell for the records out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scripts.faults import Fault, ListError, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.names import fold
from scripts.web.arxiv_api import Entry, arxiv_service, look_up, look_up_all, search
from scripts.web.comments import VenueHint, link_hints, venue_hint
from scripts.web.findings import Told, link_label
from scripts.web.pages import Page, read_page
from scripts.web.plain_text import plain
from scripts.web.references import Reference

Progress = Callable[[list[Reference]], Iterable[Reference]]


def ask(
    references: list[Reference], catalogue: Catalogue, progress: Progress = iter
) -> tuple[dict[Reference, Told], list[Fault]]:
    """What is told of each paper, and a fault for each of which nothing is."""
    told, faults = {}, []
    ids = [each.name for each in references if each.kind == "arxiv"]
    entries = look_up_all(ids, arxiv_service()) if ids else {}
    for reference in progress(references):
        try:
            if reference.kind == "arxiv":
                told[reference] = by_arxiv(entry_of(reference, entries), catalogue)
            else:
                told[reference] = by_page(reference, catalogue)
        except ListError as error:
            faults += error.faults
    return told, faults


def ask_one(reference: Reference, catalogue: Catalogue) -> Told:
    """What is told of one paper; ListError where nothing is."""
    told, faults = ask([reference], catalogue)
    if faults:
        raise ListError(faults)
    return told[reference]


def entry_of(reference: Reference, entries: Mapping[str, Entry]) -> Entry:
    """The entry of an id; ListError where arXiv has none."""
    if reference.name not in entries:
        message = f"{quoted(reference.name)} is unknown at arXiv; look it up"
        raise ListError([Fault(reference.given, "arxiv", message)])
    return entries[reference.name]


def by_arxiv(entry: Entry, catalogue: Catalogue) -> Told:
    """What arXiv tells."""
    page = f"https://arxiv.org/abs/{entry.arxiv}"
    values = {
        "title": plain(entry.title),
        "authors": [plain(author) for author in entry.authors],
        "arxiv": entry.arxiv,
        "submitted": entry.submitted,
        "category": entry.category,
        "doi": entry.doi,
        "year": entry.submitted.year,
        "venue": "arXiv",
        "links": {"Paper": page, **link_hints(entry.comment, entry.abstract)},
    }
    told = Told(values, [], entry.abstract)
    if values["title"] != entry.title:
        told.notes.append(("title", f"{quoted(entry.title)} at arXiv"))
    if entry.withdrawn:
        told.notes.append(("withdrawn", f"at arXiv, by {quoted(entry.comment or entry.abstract)}"))
    if take_venue(told, venue_hint(entry.comment, entry.journal_ref, catalogue, entry.doi), page):
        values["evidence"] = {"venue": page}
    return told


def take_venue(told: Told, hint: VenueHint | None, page: str, year: int | None = None) -> bool:
    """Whether a hint that a page gives settles the venue; what it says is noted in any case."""
    if hint is None:
        return False
    if hint.venue is None:
        told.notes.append(("venue", f"{quoted(hint.words)} at {page} {hint.reason}"))
        return False
    about = {"venue": hint.venue, "year": hint.year or year, "presentation": hint.presentation}
    told.values |= about
    shown = " ".join(str(value) for value in about.values() if value)
    told.notes.append(("venue", f"{shown} ({quoted(hint.words)} at {page})"))
    return True


def by_page(reference: Reference, catalogue: Catalogue) -> Told:
    """What the page of a paper tells, and what arXiv tells of the same paper."""
    page = read_page(reference)
    entry = same_paper(page)
    told = by_arxiv(entry, catalogue) if entry else Told()
    told.abstract = told.abstract or page.abstract
    published = take_published_venue(told, page, reference, catalogue)
    for name, value in {"title": page.title, "authors": list(page.authors), "doi": page.doi}.items():
        merge(told, name, value, reference.url, published and name != "authors")
    if reference.kind != "doi":  # that is no link, but a field of its own
        label = link_label(reference, catalogue)
        told.values["links"] = told.values.get("links", {}) | {label: reference.url}
    return told


def take_published_venue(told: Told, page: Page, reference: Reference, catalogue: Catalogue) -> bool:
    """Whether the page settles the venue; what arXiv says of the same edition is kept, with its evidence."""
    before = told.values
    told.values = dict(before)
    hint = page_hint(page, reference, catalogue)
    if not take_venue(told, hint, reference.url, page.year):
        return False
    evidence = {"venue": reference.url} if reference.kind == "doi" else {}
    same = all(before.get(name) == told.values[name] for name in ("venue", "year"))
    if same and before.get("presentation") and not told.values["presentation"]:
        told.values["presentation"] = before["presentation"]
        evidence["presentation"] = before["links"]["Paper"]
    told.values["evidence"] = evidence
    return True


def merge(told: Told, name: str, value: Any, page: str, first: bool) -> None:
    """Take a value of the published paper: before arXiv's, or where that has none; note what differs."""
    ours = told.values.get(name)
    told.values[name] = value if (first and value) or not ours else ours
    if ours and value and fold(str(ours)) != fold(str(value)):
        where, other = ("arXiv", ours) if first else (page, value)
        told.notes.append((name, f"{quoted(other)} at {where}"))


def page_hint(page: Page, reference: Reference, catalogue: Catalogue) -> VenueHint | None:
    """The venue of a page: what OpenReview says may be no more than a submission, proceedings are sure."""
    if reference.kind == "openreview":
        return venue_hint(page.venue, "", catalogue)
    return venue_hint("", f"{page.venue}, {page.year}" if page.year else page.venue, catalogue)


def same_paper(page: Page) -> Entry | None:
    """The paper at arXiv: the one that the page links to, or the one with its title and an author of it."""
    if page.arxiv:
        return look_up([page.arxiv], arxiv_service()).get(page.arxiv)
    title, authors = fold(page.title), set(map(fold, page.authors))
    query = f'ti:"{title.replace("-", " ")}"'
    for entry in next(search(query, arxiv_service())).entries:
        if fold(plain(entry.title)) == title and authors & set(map(fold, entry.authors)):
            return entry
    return None
