"""Rules for text: ids, titles, names of people."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from scripts.faults import Fault, quoted
from scripts.records.catalogue import FOLDERS, Catalogue
from scripts.records.models import Candidate
from scripts.records.names import fold
from scripts.records.walk import each_paper, each_vocabulary

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OTHERS = re.compile(r"(?i)(.*\b)?et\.? al\b\.?|(and )?others|\.\.\.|…")
JOINED = re.compile(r"[,;&/]| and ")
NOBODY = {
    "anonymous",
    "anonymous-author",
    "anonymous-authors",
    "unknown",
    "unknown-author",
    "author",
    "n-a",
    "none",
}
BLANK_LETTERS = re.compile("[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")  # letters that are invisible
VISIBLE = re.compile(rf"[^\s{BLANK_LETTERS.pattern[1:]}")
LONGEST = 400  # characters of a title
TEXTS = ("title", "family", "measures", "description", "reason")  # of the terms of a vocabulary
NO_TITLE = {
    re.compile(r"</?[A-Za-z][^<>]*>|&(?:[a-z]+|#\d+);"): "which is markup; write it as it is printed",
    re.compile(r"\\[A-Za-z]+|\$[^$]*[\\^_{][^$]*\$"): "which is TeX; write it as it is printed",
    re.compile(r"\b(TODO|TBD|FIXME|XXX|Untitled)\b"): "which waits to be replaced",
}
MARKED = re.compile(r"[0-9*†‡§¶@]")


def check_ids(catalogue: Catalogue) -> Iterator[Fault]:
    """Ids are lowercase words joined by hyphens."""
    for folder in FOLDERS:
        for name in catalogue.known.get(folder, []):
            if not ID.fullmatch(name):
                wanted = fold(name) or "a-short-name"
                yield Fault(
                    f"data/{folder}/{name}.toml", "", f"is not a valid id; name the file '{wanted}.toml'"
                )
    for vocabulary in ("sections", "rejections"):
        for name in catalogue.known.get(vocabulary, []):
            if not ID.fullmatch(name):
                message = f"{quoted(name)} is not a valid id; write [{fold(name) or 'a-short-name'}]"
                yield Fault(f"data/{vocabulary}.toml", "", message)


def check_text(catalogue: Catalogue) -> Iterator[Fault]:
    """Texts are tidy, and titles are titles."""
    for path, field, text in _texts(catalogue):
        yield from text_faults(path, field, text)
    for path, _, paper in each_paper(catalogue):
        yield from title_faults(path, "title", paper.title)
        yield from title_faults(path, "short_name", paper.short_name or "")


def title_faults(path: str, field: str, title: str) -> Iterator[Fault]:
    """Yield why a text is not a title as it is printed: markup, TeX, a placeholder."""
    for pattern, what in NO_TITLE.items():
        if found := pattern.search(title):
            yield Fault(path, field, f"{quoted(title)} contains {quoted(found[0])}, {what}")
            return
    if len(title) > LONGEST:
        yield Fault(
            path, field, f"{quoted(title)} has {len(title):,} characters; a title has at most {LONGEST}"
        )


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    for path, _, paper in each_paper(catalogue):
        yield path, "title", paper.title
        if paper.short_name is not None:
            yield path, "short_name", paper.short_name
        if paper.summary is not None:
            yield path, "summary", paper.summary
        if isinstance(paper, Candidate):
            yield path, "reason", paper.reason
        for number, correction in enumerate(paper.corrections, 1):
            yield path, f"corrections #{number}.reason", correction.reason
    for toolkit_id, toolkit in catalogue.toolkits.items():
        yield f"data/toolkits/{toolkit_id}.toml", "name", toolkit.name
        yield f"data/toolkits/{toolkit_id}.toml", "description", toolkit.description
    for list_id, related in catalogue.related_lists.items():
        yield f"data/related-lists/{list_id}.toml", "name", related.name
        yield f"data/related-lists/{list_id}.toml", "description", related.description
    for path, terms in each_vocabulary(catalogue):
        for name, term in terms.items():
            yield path, "", name
            for field in TEXTS:
                if field in type(term).model_fields and (text := getattr(term, field)) is not None:
                    yield path, f"{name}.{field}", text


def text_faults(path: str, field: str, text: str) -> Iterator[Fault]:
    """Yield faults of a text: blank, invisible characters, extra spaces, decomposed accents."""
    if not VISIBLE.search(text):
        yield Fault(path, field, f"{quoted(text)} is blank; write it or leave the key out")
    elif not text.isprintable() or BLANK_LETTERS.search(text):
        yield Fault(path, field, f"{quoted(text)} has an invisible character or a line break; remove it")
    elif text != " ".join(text.split()):
        yield Fault(path, field, f"{quoted(text)} has extra spaces")
    elif text != normalize("NFC", text):
        yield Fault(path, field, f"{quoted(text)} has decomposed accents; retype it")


def check_authors(catalogue: Catalogue) -> Iterator[Fault]:
    """Authors are whole names, spelled the same in all records."""
    spellings: dict[str, str] = {}
    for path, _, paper in each_paper(catalogue):
        for author in dict.fromkeys(paper.authors):
            folded = fold(author)
            if spellings.get(folded) == author:
                continue
            if faults := list(author_faults(path, author)):
                yield from faults
                continue
            spelling = spellings.setdefault(folded, author)
            if spelling != author:
                where = next(where for where, _, first in each_paper(catalogue) if spelling in first.authors)
                message = f"{quoted(author)} is spelled {quoted(spelling)} in {where}; use one spelling"
                yield Fault(path, "authors", message)


def author_faults(path: str, author: str) -> Iterator[Fault]:
    """Yield why a text is not the name of one person."""
    untidy = list(text_faults(path, "authors", author))
    yield from untidy
    if untidy:
        return
    if OTHERS.fullmatch(author) or not fold(author) or fold(author) in NOBODY:
        yield Fault(path, "authors", f"{quoted(author)} is not a name; list every author")
    elif JOINED.search(author):
        message = f"{quoted(author)} is not one name; quote each by itself, the family name last"
        yield Fault(path, "authors", message)
    elif MARKED.search(author):
        yield Fault(path, "authors", f"{quoted(author)} has a character that is not part of a name")
