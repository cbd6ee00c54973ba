"""The names of papers that curators type: an argument in, the kind of name and the bare name out."""

import re
from typing import Literal, NamedTuple

from scripts.faults import Fault, cut, quoted
from scripts.records.rules.identifiers import arxiv_in, url_faults

OPENREVIEW = re.compile(r"https?://(?:www\.)?openreview\.net/(?:forum|pdf)\?(?:[^#]*&)?id=([\w-]+).*")
DOI = re.compile(r"(?i)(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/[^\s?#]+)")


class Reference(NamedTuple):
    """A paper by its arXiv id, by its forum at OpenReview, by its DOI or by the address of its page."""

    kind: Literal["arxiv", "openreview", "doi", "page"]
    name: str
    given: str

    @property
    def url(self) -> str:
        """The address of the page of the paper."""
        pages = {
            "arxiv": "https://arxiv.org/abs/",
            "openreview": "https://openreview.net/forum?id=",
            "doi": "https://doi.org/",
        }
        return pages.get(self.kind, "") + self.name


def read_reference(text: str) -> Reference | Fault:
    """Return the paper that an argument names, or a fault."""
    text = text.strip()
    if paper_id := arxiv_in(text):
        return Reference("arxiv", paper_id, text)
    if match := OPENREVIEW.fullmatch(text):
        return Reference("openreview", match[1], text)
    if match := DOI.fullmatch(text):
        return Reference("doi", match[1], text)
    if not text.startswith(("https://", "http://")):
        return Fault(
            quoted(text), "", "is not an arXiv id, a DOI or an address; write 2505.05470 or https://…"
        )
    fault = next(url_faults(cut(text), "", text), None)
    return fault or Reference("page", text.partition("#")[0], text)
