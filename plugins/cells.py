"""Render cells of tables: tags and venues as links to filtered lists, links with their names."""

from typing import Any

from datasette import hookimpl
from datasette.plugins import pm
from markupsafe import Markup

from scripts.facets.value_labels import value_label
from scripts.site import DATABASE
from scripts.site.lists import cells
from scripts.site.request.current_request import RequestState, request_state
from scripts.site.request.limits import LONGEST


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
        links = cells.parsed(value, dict)
        return cells.named_links(links) if links is not None and state.spend(len(links)) else None
    if column in cells.LABELLED and cells.is_web_address(value) and state.spend(1):
        return cells.web_link(value, column.capitalize())
    if column in cells.RESOLVERS and state.spend(1):
        return cells.web_link(cells.RESOLVERS[column].format(value), value)
    if column in cells.FILTERS and table != column + "s" and (table, column) != ("paper_authors", "author"):
        papers = datasette.urls.path(f"{DATABASE}/papers")
        return cells.tags_of(value, value_label(column, label), column, papers, state)
    return None


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Add the test `web_address`: templates link only to such values."""
    env.tests["web_address"] = cells.is_web_address


@hookimpl
def extra_template_vars(datasette: Any, database: str | None, request: Any) -> dict[str, Any]:
    """Add `cell(row, column)`: a value of an SQL row, rendered as in a table; None without such a column."""
    database = database or DATABASE
    papers = datasette.urls.path(f"{DATABASE}/papers")
    short = cells.near_address(papers, datasette.urls.path(request.path)) if request else papers

    def cell(row: Any, column: str) -> Any:
        if hasattr(row, "display"):  # a row of a table without such templates: render_cell has already run
            return row.display(column)
        if column not in set(row.keys()):
            return None
        value, about = row[column], {"column": column, "table": None, "database": database}
        found = pm.hook.render_cell(row=row, value=value, datasette=datasette, **about)
        plain = value["label"] if isinstance(value, dict) else value  # a foreign key, or any other value
        shown = next((each for each in found if each is not None), plain)
        # A list has hundreds of links to lists: shorten them.
        if short != papers and isinstance(shown, Markup):
            return Markup(str(shown).replace(f'href="{papers}?', f'href="{short}?'))
        return shown

    return {"cell": cell}
