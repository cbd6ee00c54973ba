"""Rules for text: ids, titles, names of people."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from scripts.catalogue import Catalogue
from scripts.faults import Fault, quoted
from scripts.names import fold
from scripts.rules.each import each_paper

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_ids(catalogue: Catalogue) -> Iterator[Fault]:
    """Ids are lowercase words joined by hyphens."""
    for folder in ("papers", "toolkits", "related-lists"):
        for name in catalogue.known[folder]:
            if not ID.fullmatch(name):
                wanted = fold(name) or "a-short-name"
                yield Fault(f"data/{folder}/{name}.toml", "", f"is no id; name the file '{wanted}.toml'")


def check_text(catalogue: Catalogue) -> Iterator[Fault]:
    """Text has no white space at its ends or doubled, and no control characters."""
    for path, _, paper in each_paper(catalogue):
        texts = [("title", paper.title), ("short_name", paper.short_name)]
        texts += [("corrections", correction.reason) for correction in paper.corrections]
        yield from text_faults(path, texts)
    for toolkit_id, toolkit in catalogue.toolkits.items():
        texts = [("name", toolkit.name), ("description", toolkit.description)]
        yield from text_faults(f"data/toolkits/{toolkit_id}.toml", texts)
    for list_id, related in catalogue.related_lists.items():
        texts = [("name", related.name), ("description", related.description)]
        yield from text_faults(f"data/related-lists/{list_id}.toml", texts)


def text_faults(path: str, texts: Iterable[tuple[str, str | None]]) -> Iterator[Fault]:
    """What is untidy in each of the named texts."""
    for field, text in texts:
        if text is None:
            continue
        if not text.strip():
            yield Fault(path, field, "is blank; write it or leave the key out")
        elif not text.isprintable():
            yield Fault(path, field, f"{quoted(text)} holds a control character or line break")
        elif text != " ".join(text.split()):
            yield Fault(path, field, f"{quoted(text)} has white space to take out")


def check_authors(catalogue: Catalogue) -> Iterator[Fault]:
    """Authors are whole names, each once, and spelled the same in all records."""
    spellings: dict[str, tuple[str, str]] = {}
    for path, _, paper in each_paper(catalogue):
        yield from text_faults(path, [("authors", author) for author in paper.authors])
        for author, count in Counter(paper.authors).items():
            if re.fullmatch(r"(?i).*\bet\.? al\b\.?|others|and others|\.\.\.|…", author) or not fold(author):
                yield Fault(path, "authors", f"{quoted(author)} is not a name; list every author")
                continue
            if re.search(r";|, .*,| and ", author):
                yield Fault(path, "authors", f"{quoted(author)} is more than one name; quote each by itself")
            if count > 1:
                yield Fault(path, "authors", f"{quoted(author)} stands {count} times; once is enough")
            spelling, where = spellings.setdefault(fold(author), (author, path))
            if spelling != author:
                yield Fault(
                    path,
                    "authors",
                    f"{quoted(author)} is spelled {quoted(spelling)} in {where}; use one spelling",
                )
