"""Find what works on another Datasette: `make test-alpha` runs this with the newest pre-release.

A plugin that stops the server from starting is skipped and reported, so that the rest can be tested.
"""

import html
import re
import shutil
import sys
from pathlib import Path
from typing import IO, NamedTuple

import httpx
from tabulate import tabulate

from tests.conftest import REPOSITORY
from tests.site.conftest import served_by

LINKED = ("data", "datapackage.json", "diffusion-rl.db", "inspect-data.json", "metadata.yml", "settings.json")
PAPERS = "/diffusion-rl/papers"
ERROR = re.compile(
    r"^[\w.]*(?:Error|Exception|Undefined|Interrupted|NotFound|Request)(?::.*)?$", re.MULTILINE
)
PLUGIN = re.compile(r'plugins/(\w+\.py)(?:",line|:[0-9]+in)')  # in a squeezed traceback


class Smoke(NamedTuple):
    """A request, and a text that its answer must contain."""

    name: str
    path: str
    text: str


SMOKES = (
    Smoke("home", "/", "<h2>By model, reward and followers"),
    Smoke("papers", PAPERS, 'class="facets"'),
    Smoke("papers by task", f"{PAPERS}?tasks__arraycontains=T2V&_facet_array=methods", 'class="facets"'),
    Smoke("page 2", f"{PAPERS}?_page=2", "<h2>"),
    Smoke("search", f"{PAPERS}?_search=flow-grpo", "Flow-GRPO"),
    Smoke("paper", f"{PAPERS}/flow-grpo", "<title>Flow-GRPO"),
    Smoke("method", "/diffusion-rl/methods/grpo", "<h1>GRPO"),
    Smoke("tables", "/diffusion-rl", 'id="tables"'),
    Smoke("canned query", "/diffusion-rl/methods_by_year", "GRPO"),
    Smoke("own SQL", "/diffusion-rl?sql=select+17*3+as+product", "51"),
    Smoke("JSON", f"{PAPERS}.json?_shape=objects&_size=3", '"rows": ['),
    Smoke("CSV", f"{PAPERS}.csv?_stream=1&_size=max", "flow-grpo,"),
    Smoke("citations", f"{PAPERS}.bib?_size=3", "@"),
    Smoke("feed of a list", f"{PAPERS}.atom", "<entry>"),
    Smoke("feed", "/diffusion-rl/feed.atom", "<entry>"),
    Smoke("charts", "/charts", "families.plain.svg"),
    Smoke("chart", "/charts/families.svg", "<svg"),
    Smoke("numbers of a chart", "/charts/families.csv", ","),
)


def main(python: str, site: Path) -> None:
    """Print which plugins and pages break with the Datasette of a Python."""
    copy_site(REPOSITORY, site)
    print(report(python, site))


def copy_site(root: Path, site: Path) -> None:
    """A copy of the site from which plugins can be removed."""
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    for name in LINKED:
        (site / name).symlink_to(root.resolve() / name)
    for name in ("plugins", "templates", "static"):  # Datasette does not follow symbolic links
        shutil.copytree(root / name, site / name, ignore=shutil.ignore_patterns("__pycache__"))


def report(python: str, site: Path) -> str:
    """Tables of what fails and what works."""
    left_out = list[tuple[str, str]]()
    while True:
        try:
            with served_by(python, site) as (address, log):
                version = httpx.get(f"{address}/-/versions.json").json()["datasette"]["version"]
                answers = [(smoke.name, smoke.path, outcome(address, log, smoke)) for smoke in SMOKES]
            break
        except AssertionError as stopped:
            printed = str(stopped)
        said = last_error(printed)
        plugins = [name for name in PLUGIN.findall(squeezed(printed)) if (site / "plugins" / name).exists()]
        if not plugins:
            return f"The server does not start: {said}"
        (site / "plugins" / plugins[-1]).unlink()
        left_out.append((plugins[-1], said))
    works = sum(answer == "works" for *_, answer in answers)
    parts = [f"Datasette {version}: {works} of {len(SMOKES)} requests work"]
    if left_out:
        headers = ("plugin left out", "because the server does not start with it")
        parts.append(tabulate(left_out, headers, "plain"))
    parts.append(tabulate(answers, ("request", "address", "answer"), "plain"))
    return "\n\n".join(parts)


def outcome(address: str, log: IO[str], smoke: Smoke) -> str:
    """Whether a request works, or how it fails."""
    log.seek(0, 2)
    start = log.tell()
    try:
        answer = httpx.get(f"{address}{smoke.path}", follow_redirects=True, timeout=60)
    except httpx.HTTPError as error:
        return f"{type(error).__name__}: {error}"
    if answer.status_code == 200:
        return "works" if smoke.text in answer.text else f"200, without {smoke.text!r}"
    log.seek(start)
    notice = re.search(r'role="alert">(.*?)</p>', answer.text, re.DOTALL)
    said = last_error(log.read()) or html.unescape(notice[1] if notice else "")
    return f"{answer.status_code} {' '.join(said.split())}".rstrip()


def last_error(printed: str) -> str:
    """The first line of the last error in a server's output."""
    found: list[str] = ERROR.findall(printed)
    return found[-1] if found else ""


def squeezed(printed: str) -> str:
    """Text without the spaces and the frame that rich draws around a traceback."""
    return re.sub(r"[│\s]+", "", printed)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
