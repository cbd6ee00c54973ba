"""Render values: lists from JSON, tags and addresses as links, long lists shortened."""

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from scripts.site.request.current_request import RequestState
from scripts.site.request.limits import LONGEST

FEW = 4  # names shown before a list is folded
# Columns with arrays; the column of the same values in a join table has the singular as its name.
ARRAYS = ("tasks", "methods", "authors", "base_models", "rewards", "benchmarks")
# The argument that filters papers by a value, by the column that shows it.
FILTERS = {name: f"{array}__arraycontains" for array in ARRAYS for name in (array, array.removesuffix("s"))}
FILTERS |= {"other_method": "methods__arraycontains", "family": "base_models__family"}
FILTERS |= {"venue": "venue", "section": "section", "code_license": "code_license"}
RESOLVERS = {"arxiv": "https://arxiv.org/abs/{}", "doi": "https://doi.org/{}"}
LABELLED = ("code", "weights", "evidence")  # columns with addresses: the name of the column is shown
NOTHING = Markup("&nbsp;")
FIRST_LINKS = ("Paper", "Code", "Weights", "Dataset", "Project")  # in this order; then all others


def parsed(text: str, kind: type) -> Any:
    """Return the JSON value in a cell if it has this type and is short, else None."""
    if len(text) > LONGEST:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, kind) else None


def all_texts(values: list[Any]) -> bool:
    """Return whether all values are texts."""
    return all(isinstance(value, str) for value in values)


def is_web_address(url: Any) -> bool:
    """Return whether a value is the address of a web page: only these become links."""
    return isinstance(url, str) and url.startswith(("https://", "http://"))


def web_link(url: str, text: str) -> Markup:
    """Return a link to a page on the web, or plain text if it is not a web address."""
    return Markup(f'<a href="{escape(url)}">{escape(text)}</a>') if is_web_address(url) else escape(text)


def named_links(links: dict[str, Any]) -> Markup:
    """Return links with their labels as text, in the same order for all papers."""
    labels = [label for label in FIRST_LINKS if label in links]
    labels += [label for label in links if label not in FIRST_LINKS]
    return joined(" · ", [web_link(str(links[label]), label) for label in labels]) or NOTHING


def joined(between: str, parts: list[Markup]) -> Markup:
    """Return parts in one; `Markup.join` would escape each again, which takes long."""
    return Markup(between.join(parts))


def shortened(names: list[Markup]) -> Markup:
    """Return names on one line; those after the first few are folded."""
    if len(names) <= FEW:
        return joined(", ", names) or NOTHING
    first, rest = joined(", ", names[: FEW - 1]), joined(", ", names[FEW - 1 :])
    more = f"<details><summary>{len(names) - FEW + 1} more</summary>{rest}</details>"
    return joined(", ", [first, Markup(more)])


def tags_of(value: str, label: str, column: str, papers: str, state: RequestState) -> Markup | None:
    """Return a value, or the values of an array, as links to filtered lists; None if they cannot be links."""
    values = parsed(value, list) if value.startswith("[") else [value]
    if values is None or not all_texts(values) or not state.spend(len(values)):
        return None
    labels = values if value.startswith("[") else [label]
    make = tag if state.has_sql else kept_tag
    if column != "authors":
        return joined(" ", [make(*pair, column, papers) for pair in zip(values, labels, strict=True)])
    linked = len(values) if len(values) <= FEW else FEW - 1  # folded names are many: a shorter page
    names = [make(name, name, column, papers) for name in values[:linked]]
    return shortened(names + [escape(name) for name in values[linked:]])


def tag(value: str, label: str, column: str, papers: str) -> Markup:
    """Return a link from a value to the list of papers that have it."""
    url = f"{papers}?{urlencode({FILTERS[column]: value})}"
    kind = column.rstrip("s")
    css_class = kind if kind == "author" else f"tag {kind}"  # names are many: a shorter page
    return Markup('<a class="{}" href="{}">{}</a>').format(css_class, url, label)


kept_tag = lru_cache(maxsize=5_000)(tag)  # only for values of the dataset, which are few and short


def near_address(papers: str, path: str) -> str:
    """Return the address of the list as links on a page write it: relative, if the page is near it."""
    base, _, table = papers.rpartition("/")
    if path == papers:
        return ""
    below = path.removeprefix(f"{base}/")
    return papers if below == path else "../" * below.count("/") + table
