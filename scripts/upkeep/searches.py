"""The searches of data/searches.toml as queries of arXiv, and their pages, each requested once.

Each page is kept on the disk, so that an interrupted run resumes with the next page. It is kept under the
query, including the days: another query starts from its first page.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from scripts.faults import Fault
from scripts.records.models import Search
from scripts.system.guards import WORK
from scripts.system.writing import replace_file
from scripts.web.arxiv_api import BATCH, ResultPage, search
from scripts.web.service import Service

KEPT = f"{WORK}/discover"
PAGE = TypeAdapter(ResultPage)


def arxiv_query(asked: Search, since: date, until: date) -> str:
    """Return a search in arXiv's query language, for papers first submitted on these days (both included)."""
    days = f"submittedDate:[{since:%Y%m%d}0000 TO {until:%Y%m%d}2359]"
    categories = any_term(f"cat:{category}" for category in asked.categories)
    return " AND ".join([phrase_query(asked.phrases), phrase_query(asked.context), categories, days])


def phrase_query(phrases: Sequence[str]) -> str:
    """Return any of the phrases, in the title or the abstract."""
    return any_term(f'{field}:"{phrase}"' for phrase in phrases for field in ("ti", "abs"))


def any_term(terms: Iterator[str]) -> str:
    """Return one of these terms."""
    return f"({' OR '.join(terms)})"


def result_pages(root: Path, query: str, service: Service, damaged: list[Fault]) -> Iterator[ResultPage]:
    """Yield the pages of a query, from the disk or else from arXiv; damaged kept pages are reported."""
    start, total = 0, 1
    while start < total:
        path = kept_path(service, query, start)
        page = read_kept_page(root, path, start, damaged)
        if page is None:
            page = next(search(query, service, start))
            replace_file(root, path, PAGE.dump_json(page))
        yield page
        start, total = start + (len(page.entries) or BATCH), page.total


def kept_path(service: Service, query: str, start: int = 0) -> str:
    """Return the path of a kept page, by its query and position."""
    return f"{KEPT}/{sha256(f'{service.address} {query}'.encode()).hexdigest()[:16]}-{start}.json"


def read_kept_page(root: Path, path: str, start: int, damaged: list[Fault]) -> ResultPage | None:
    """Return a kept page, if it exists and is intact."""
    try:
        page = PAGE.validate_json((root / path).read_bytes())
        if page.start == start <= page.total and (page.entries or start == page.total):
            return page
    except FileNotFoundError:
        return None
    except (OSError, ValidationError):
        pass
    damaged.append(Fault(path, "", "is damaged; arXiv is asked for that page again"))
    return None


def forget_pages(root: Path, but: Sequence[str] = ()) -> None:
    """Delete the kept pages, except those of the queries whose first pages are named."""
    keep = tuple(Path(path).name.removesuffix("0.json") for path in but)
    for path in (root / KEPT).glob("*.json"):
        if not path.name.startswith(keep):
            path.unlink()
