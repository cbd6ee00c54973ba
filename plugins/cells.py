"""Render cells of tables: tags and venues as links to filtered lists, links with their names."""

from functools import wraps
from typing import Any

from datasette import hookimpl
from datasette.plugins import pm
from datasette.views import table as tables
from markupsafe import Markup

from scripts.facets.value_labels import value_label
from scripts.site import DATABASE
from scripts.site.lists.cells import FILTERS, RESOLVERS, named_links, parsed, tags_of, web_link
from scripts.site.request.current_request import RequestState, request_state
from scripts.site.request.limits import LONGEST

LISTS = ("papers", "candidates")  # tables whose templates show few of their columns


@hookimpl
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Return HTML for the columns of this dataset, in tables and in queries; None for all other columns."""
    label = value
    if isinstance(value, dict):  # a foreign key with its label
        value, label = value["value"], value["label"]
    if not isinstance(value, str) or not value or len(value) > LONGEST:
        return None
    state = request_state.get() or RequestState()
    if column == "links":
        links = parsed(value, dict)
        return named_links(links) if links is not None and state.spend(len(links)) else None
    if column in RESOLVERS and state.spend(1):
        return web_link(RESOLVERS[column].format(value), value)
    if column in FILTERS and table != column + "s" and (table, column) != ("paper_authors", "author"):
        papers = datasette.urls.path(f"{DATABASE}/papers")
        return tags_of(value, value_label(column, label), column, papers, state)
    return None


@hookimpl
def startup() -> None:
    """Leave the cells of lists to their templates, and look up no labels of their foreign keys."""
    if not hasattr(tables.display_columns_and_rows, "leaves_lists"):
        tables.display_columns_and_rows = with_plain_lists(tables.display_columns_and_rows)
        tables.TableView.data = without_labels(tables.TableView.data)


def without_labels(stock: Any) -> Any:
    """Return Datasette's function for the content of a page; lists have labels only on request."""

    @wraps(stock)
    async def data(self: Any, request: Any, default_labels: bool = False, **options: Any) -> Any:
        labels = default_labels and request.url_vars["table"] not in LISTS
        return await stock(self, request, default_labels=labels, **options)

    return data


def with_plain_lists(stock: Any) -> Any:
    """Return Datasette's function that renders the cells of a table; it returns lists as they are."""

    @wraps(stock)
    async def displayed(site: Any, database: str, table: str, about: Any, rows: Any, **options: Any) -> Any:
        own = database == DATABASE and table in LISTS
        columns, shown = await stock(site, database, table, about, [] if own else rows, **options)
        return columns, rows if own else shown

    displayed.leaves_lists = True  # type: ignore[attr-defined]
    return displayed


@hookimpl
def extra_template_vars(datasette: Any, database: str | None, request: Any) -> dict[str, Any]:
    """Add `cell(row, column)`: a value of an SQL row, rendered as in a table; None without such a column."""
    database = database or DATABASE
    papers = datasette.urls.path(f"{DATABASE}/papers")
    own = bool(request) and datasette.urls.path(request.path) == papers

    def cell(row: Any, column: str) -> Any:
        if hasattr(row, "display"):  # a row of a table page: render_cell has already run
            return row.display(column)
        if column not in set(row.keys()):
            return None
        value, about = row[column], {"column": column, "table": None, "database": database}
        found = pm.hook.render_cell(row=row, value=value, datasette=datasette, **about)
        plain = value["label"] if isinstance(value, dict) else value  # a foreign key, or any other value
        shown = next((each for each in found if each is not None), plain)
        # A list has hundreds of links to itself: shorten them.
        if own and isinstance(shown, Markup):
            return Markup(str(shown).replace(f'href="{papers}?', 'href="?'))
        return shown

    return {"cell": cell}
