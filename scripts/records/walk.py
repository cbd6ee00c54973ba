"""Walk over records, for the rules."""

from collections.abc import Iterator, Mapping

from scripts.records.catalogue import Catalogue
from scripts.records.models import Paper, Record


def each_paper(catalogue: Catalogue) -> Iterator[tuple[str, str, Paper]]:
    """Yield path, id and record of each paper and of each candidate, to which the same rules apply."""
    for paper_id, paper in catalogue.papers.items():
        yield f"data/papers/{paper_id}.toml", paper_id, paper
    for paper_id, candidate in catalogue.candidates.items():
        yield f"data/candidates/{paper_id}.toml", paper_id, candidate


def each_tagged(catalogue: Catalogue) -> Iterator[tuple[str, list[str], list[str], dict[str, str]]]:
    """Yield path, tasks, methods and links of each paper and toolkit."""
    for path, _, paper in each_paper(catalogue):
        yield path, paper.tasks, paper.methods, paper.links
    for toolkit_id, toolkit in catalogue.toolkits.items():
        yield f"data/toolkits/{toolkit_id}.toml", toolkit.tasks, toolkit.methods, toolkit.links


def each_vocabulary(catalogue: Catalogue) -> Iterator[tuple[str, Mapping[str, Record]]]:
    """Yield path and terms of each vocabulary file."""
    yield "data/sections.toml", catalogue.sections
    yield "data/tasks.toml", catalogue.tasks
    yield "data/methods.toml", catalogue.methods
    yield "data/base-models.toml", catalogue.base_models
    yield "data/rewards.toml", catalogue.rewards
    yield "data/benchmarks.toml", catalogue.benchmarks
    yield "data/venues.toml", catalogue.venues
    yield "data/link-labels.toml", catalogue.link_labels
    yield "data/scope.toml", catalogue.scope
    yield "data/searches.toml", catalogue.searches
    yield "data/rejections.toml", catalogue.rejections
    yield "data/peers.toml", catalogue.peers
