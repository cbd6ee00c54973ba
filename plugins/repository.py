"""Link every page to the repository in REPOSITORY_URL; without this setting there are no such links.

The addresses (issue forms, editor, releases) work on GitHub and on hosts with the same addresses.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from datasette import hookimpl
from datasette.utils import StartupError

BRANCH = "main"
# The file with the record of a row, by table. A vocabulary is one file for all its terms.
FILES = {
    "papers": "papers/{}.toml",
    "candidates": "candidates/{}.toml",
    "toolkits": "toolkits/{}.toml",
    "related_lists": "related-lists/{}.toml",
    **{name: f"{name}.toml" for name in ("rejections", "peers", "sections", "tasks", "methods", "venues")},
    **{name: f"{name}.toml" for name in ("rewards", "benchmarks")},
    "base_models": "base-models.toml",
    "link_labels": "link-labels.toml",
}


@hookimpl
def startup(datasette: Any) -> None:
    """Stop the server if the setting is not a web address."""
    url = repository_url(datasette)
    parts = urlsplit(url)
    if url and not (parts.scheme == "https" and parts.netloc and parts.path.strip("/") and not parts.query):
        raise StartupError(f"REPOSITORY_URL: {url!r} is not an address such as https://github.com/OWNER/NAME")


@hookimpl
def extra_template_vars(datasette: Any, database: Any, table: Any, request: Any) -> dict[str, Any]:
    """Add `repository_links`: labels and addresses, or none if no repository is set."""
    url = repository_url(datasette)
    key = request.url_vars.get("pks") if request and table else None
    return {"repository_links": links_to_repository(url, table or "", key or "") if url else []}


def repository_url(datasette: Any) -> str:
    """Return the setting without a slash at the end."""
    return str((datasette.plugin_config("repository") or {}).get("repository_url") or "").strip().rstrip("/")


def links_to_repository(url: str, table: str, key: str) -> list[tuple[str, str]]:
    """Return the links for any page and, on the page of a record, those for the record."""
    issues = f"{url}/issues/new"
    about = {"title": f"Error: {key}", "record": key} if key and table in FILES else {}
    found = [("Report an error", f"{issues}?{urlencode({'template': 'error.yml', **about})}")]
    if about:
        found.append(("Edit this record", f"{url}/edit/{BRANCH}/data/{FILES[table].format(key)}"))
    return [
        *found,
        ("Add a paper", f"{issues}?template=paper.yml"),
        ("Source", url),
        ("Releases", f"{url}/releases"),
    ]
