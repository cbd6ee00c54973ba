"""The rule that a new record keeps no example of the template."""

from collections.abc import Iterator

from scripts.faults import Fault, quoted
from scripts.records.catalogue import TEMPLATE, Catalogue
from scripts.records.models import Paper
from scripts.records.walk import each_paper

ADVICE = f"is the example of {TEMPLATE}; write the paper's own value, or delete the line"


def check_template(catalogue: Catalogue) -> Iterator[Fault]:
    """No record has a value that only the invented paper of the template can have."""
    if catalogue.template is None:
        return
    examples = {value for _, value in _own_values(catalogue.template)}
    for path, _, paper in each_paper(catalogue):
        for field, value in _own_values(paper):
            if value in examples:
                yield Fault(path, field, f"{quoted(value)} {ADVICE}")


def _own_values(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield field and value of everything that two papers cannot share."""
    for field in ("title", "short_name", "summary", "arxiv", "doi"):
        if value := getattr(paper, field):
            yield field, value
    yield from (("authors", author) for author in paper.authors)
    yield from ((f"links.{label}", url) for label, url in paper.links.items())
    for number, correction in enumerate(paper.corrections, 1):
        yield f"corrections #{number}.evidence", correction.evidence
