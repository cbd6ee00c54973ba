"""Ids for new papers, by the rule in CONTRIBUTING.md: records in, ids and faults out."""

from collections.abc import Collection, Iterator, Mapping

from scripts.faults import quoted
from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper
from scripts.records.names import fold
from scripts.records.rules.text import ID

WORDS = 3  # of a title, at least, in an id
ARTICLES = ("a", "an", "the")


def choose_ids(
    papers: Mapping[int, Paper], catalogue: Catalogue, given: Mapping[int, str]
) -> tuple[dict[int, str], list[tuple[int, str]]]:
    """Return an id for each new paper: given ids first; then the earlier arXiv id gets the plain name."""
    taken = taken_ids(catalogue)
    faults = [(line, f"id: {quoted(given[line])} is for a line without a new paper") for line in given]
    faults = [fault for fault in faults if fault[0] not in papers]
    chosen: dict[int, str] = {}
    for line in sorted(papers, key=lambda line: (line not in given, papers[line].arxiv or "~", line)):
        options = [given[line]] if line in given else list(possible(papers[line]))
        free = next((name for name in options if name not in taken), None)
        if free and ID.fullmatch(free):
            chosen[line], taken[free] = free, f"line {line}"
        else:
            faults.append((line, f"id: {why_not(options, taken, line)}"))
    return {line: chosen[line] for line in sorted(chosen)}, faults


def taken_ids(catalogue: Catalogue) -> dict[str, str]:
    """Return the place of each used id: of papers, candidates and rejections."""
    folders = ("papers", "candidates")
    taken = {
        name: f"data/{folder}/{name}.toml" for folder in folders for name in catalogue.known.get(folder, {})
    }
    return taken | {name: f"data/rejections.toml, {name}" for name in catalogue.rejections}


def free_id(paper: Paper, taken: Collection[str]) -> str | None:
    """Return the best free id for a paper, if needed with the family name of its first author."""
    names = [name for name in possible(paper) if ID.fullmatch(name)]
    family = fold(paper.authors[0]).rpartition("-")[2] if paper.authors else ""
    longer = [f"{name}-{family}" for name in names[:1] if family]
    return next((name for name in names + longer if name not in taken), None)


def possible(paper: Paper) -> Iterator[str]:
    """Yield possible ids, the best first: the short name, or else more and more words of the title."""
    if paper.short_name:
        yield fold(paper.short_name)
        return
    words = fold(paper.title).split("-")
    words = words[1:] if words[0] in ARTICLES else words
    for number in range(min(WORDS, len(words)), len(words) + 1):
        yield "-".join(words[:number])


def why_not(options: list[str], taken: Mapping[str, str], line: int) -> str:
    """Return why no possible id is free, and how to give one."""
    name = options[0] if options else ""
    if name and name in taken:
        return f"{quoted(name)} is used by {taken[name]}; choose another: --id {line}={name}-FAMILYNAME"
    if name:
        return f"{quoted(name)} is not a valid id; give one in lowercase with hyphens: --id {line}=flow-grpo"
    return f"cannot be made from the title; give one: --id {line}=flow-grpo"
