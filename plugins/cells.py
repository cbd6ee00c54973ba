"""Show cells as people read them: tags and venues as filters, links by name, titles as the way to a paper."""

import json
import re
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

from datasette import hookimpl
from markupsafe import Markup, escape

FEW_AUTHORS = 3
PAPER_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FILTERS = {
    "tasks": "tasks__arraycontains",
    "task": "tasks__arraycontains",
    "methods": "methods__arraycontains",
    "method": "methods__arraycontains",
    "other_method": "methods__arraycontains",
    "authors": "authors__arraycontains",
    "author": "authors__arraycontains",
    "venue": "venue",
    "section": "section",
}
PAGES = {"arxiv": "https://arxiv.org/abs/{}", "doi": "https://doi.org/{}"}


@hookimpl
def render_cell(row, value, column, table, database, datasette):
    """HTML for the columns that this dataset knows, in its tables and in queries; None for all others."""
    if isinstance(value, dict):  # a foreign key with its label
        value, label = value["value"], value["label"]
    else:
        label = value
    if not isinstance(value, str) or not value:
        return None
    if column == "links":
        return named_links(parsed(value, dict))
    if column == "title":
        return paper_link(row, value, table, database, datasette)
    if column in PAGES:
        return link(PAGES[column].format(value), value)
    if column in FILTERS and table != column + "s" and (table, column) != ("paper_authors", "author"):
        values = parsed(value, list) if value.startswith("[") else [value]
        labels = values if value.startswith("[") else [label]
        papers = datasette.urls.table(database, "papers")
        tags = [tag(*pair, column, papers) for pair in zip(values, labels, strict=True)]
        return shortened(tags) if column == "authors" else Markup(" ").join(tags)
    return None


@hookimpl
def extra_template_vars(datasette, database):
    """`cell(row, column)` in templates: a value of an SQL row as it looks in a table."""

    def cell(row, column, database=database or "diffusion-rl"):
        if hasattr(row, "display"):  # a row of a table page, which has been through render_cell
            return row.display(column)
        shown = render_cell(row, row[column], column, None, database, datasette)
        return row[column] if shown is None else shown

    return {"cell": cell}


def parsed(text, kind):
    """The JSON in a cell if it is of that kind, else nothing of that kind."""
    try:
        value = json.loads(text)
    except ValueError:
        return kind()
    return value if isinstance(value, kind) else kind()


def link(url, text):
    """A link to a page on the web, or inert text where the address is none."""
    if urlsplit(url).scheme not in ("http", "https"):
        return escape(text)
    return Markup('<a href="{}" rel="noopener">{}</a>').format(url, text)


def named_links(links):
    """Links by their labels."""
    return Markup(" · ").join(link(str(url), label) for label, url in links.items()) or Markup("&nbsp;")


@lru_cache(maxsize=10_000)
def tag(value, label, column, papers):
    """A value as a link to those at the address of all papers that have it."""
    url = f"{papers}?{urlencode({FILTERS[column]: value})}"
    return Markup('<a class="tag {}" href="{}">{}</a>').format(column.rstrip("s"), url, label)


def shortened(names):
    """Names in one line; beyond the first few they unfold on demand."""
    comma = Markup(", ")
    if len(names) <= FEW_AUTHORS + 1:
        return comma.join(names) or Markup("&nbsp;")
    more = Markup("<details><summary>{} more</summary>{}</details>")
    first, rest = comma.join(names[:FEW_AUTHORS]), comma.join(names[FEW_AUTHORS:])
    return first + comma + more.format(len(names) - FEW_AUTHORS, rest)


def paper_link(row, title, table, database, datasette):
    """The title of a paper as the way to its page, in its table and in queries that give its id."""
    columns = row.keys() if table in (None, "papers") else ()
    paper_id = row["id"] if "id" in columns else None
    if not isinstance(paper_id, str) or not PAPER_ID.fullmatch(paper_id):
        return None
    return Markup('<a class="title" href="{}">{}</a>').format(
        datasette.urls.row(database, "papers", paper_id), title
    )
