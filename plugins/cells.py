"""Render cells of tables: tags and venues as links to filtered lists, links with their names."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.plugins import pm
from markupsafe import Markup

from scripts.site.asking import Asking, asking
from scripts.site.cells import all_texts, named_links, parsed, shortened, web_link
from scripts.site.limits import LONGEST

LISTS = {"tasks": "tasks", "task": "tasks", "methods": "methods", "method": "methods"}
LISTS |= {"other_method": "methods", "authors": "authors", "author": "authors"}
LISTS |= {
    "base_models": "base_models",
    "base_model": "base_models",
    "rewards": "rewards",
    "reward": "rewards",
}
LISTS |= {"benchmarks": "benchmarks", "benchmark": "benchmarks"}
FILTERS = {name: f"{column}__arraycontains" for name, column in LISTS.items()}
FILTERS |= {"venue": "venue", "section": "section", "code_license": "code_license"}
FILTERS |= {"family": "base_models__family"}
PAGES = {"arxiv": "https://arxiv.org/abs/{}", "doi": "https://doi.org/{}"}


@hookimpl
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Return HTML for the columns of this dataset, in tables and in queries; None for all other columns."""
    label = value
    if isinstance(value, dict):  # a foreign key with its label
        value, label = value["value"], value["label"]
    if not isinstance(value, str) or not value or len(value) > LONGEST:
        return None
    asker = asking.get() or Asking()
    if column == "links":
        links = parsed(value, dict)
        return named_links(links) if links is not None and asker.spend(len(links)) else None
    if column in PAGES and asker.spend(1):
        return web_link(PAGES[column].format(value), value)
    if column in FILTERS and table != column + "s" and (table, column) != ("paper_authors", "author"):
        values = parsed(value, list) if value.startswith("[") else [value]
        if values is None or not all_texts(values) or not asker.spend(len(values)):
            return None
        papers = datasette.urls.table(database, "papers")
        labels = values if value.startswith("[") else [label]
        make = tag if asker.written else kept_tag
        tags = [make(*pair, column, papers) for pair in zip(values, labels, strict=True)]
        return shortened(tags) if column == "authors" else Markup(" ").join(tags)
    return None


@hookimpl
def extra_template_vars(datasette: Any, database: str | None, request: Any) -> dict[str, Any]:
    """Add `cell(row, column)`: a value of an SQL row, rendered as in a table."""
    database = database or "diffusion-rl"
    papers = datasette.urls.table(database, "papers")
    own = bool(request) and datasette.urls.path(request.path) == papers

    def cell(row: Any, column: str) -> Any:
        if hasattr(row, "display"):  # a row of a table page: render_cell has already run
            shown = row.display(column)
            # A list has hundreds of links to itself: shorten them.
            if own and isinstance(shown, Markup):
                return Markup(str(shown).replace(f'href="{papers}?', 'href="?'))
            return shown
        about = {"column": column, "table": None, "database": database}
        shown = pm.hook.render_cell(row=row, value=row[column], datasette=datasette, **about)
        return next((each for each in shown if each is not None), row[column])

    return {"cell": cell}


def tag(value: str, label: str, column: str, papers: str) -> Markup:
    """Return a link from a value to the list of papers that have it."""
    url = f"{papers}?{urlencode({FILTERS[column]: value})}"
    return Markup('<a class="tag {}" href="{}">{}</a>').format(column.rstrip("s"), url, label)


kept_tag = lru_cache(maxsize=5_000)(tag)  # only for values of the dataset, which are few and short
