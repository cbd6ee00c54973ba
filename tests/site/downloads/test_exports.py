"""Exports of lists and queries, in the browser and by scripts: the whole selection in each format."""

import csv
import io
import json
import re
import zipfile
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.conftest import REPOSITORY
from tests.site.conftest import served
from tests.site.test_site import links_in

DATA = "/diffusion-rl"
PAPERS = f"{DATA}/papers"
FILTERED = f"{PAPERS}?methods__arraycontains=GRPO"


def exports(site: str, path: str) -> dict[str, str]:
    """The addresses of the exports of a list."""
    return links_in(httpx.get(f"{site}{path}").raise_for_status().text, '<p class="exports">')


def count(site: str, path: str) -> int:
    """How many rows a list has."""
    found: int = httpx.get(f"{site}{path.replace('?', '.json?', 1)}&_size=0").json()[
        "filtered_table_rows_count"
    ]
    return found


@pytest.mark.parametrize(
    "query", ["methods__arraycontains=GRPO", "venue=arXiv", "_search=video", "_where=year+%3D+2026"]
)
def test_exports_have_the_whole_list_from_any_page(query: str, site: str) -> None:
    path = f"{PAPERS}?{query}"
    page = httpx.get(site + path).text
    following = re.findall(r'<a class="button" href="([^"]+)" rel="next"', page)[0].replace("&amp;", "&")
    expected = count(site, path)
    assert expected > 60
    for place in (path, following.removeprefix(site)):
        links = exports(site, place)
        assert len(httpx.get(site + links["JSON"]).json()["rows"]) == expected
        assert len(httpx.get(site + links["CSL-JSON"]).json()) == expected
        assert len(list(csv.DictReader(io.StringIO(httpx.get(site + links["CSV"]).text)))) == expected
        assert len(re.findall(r"^@", httpx.get(site + links["BibTeX"]).text, re.M)) == expected
    sql = exports(site, path)["SQL"]
    assert len(httpx.get(site + sql.replace("?", ".json?", 1)).json()["rows"]) == expected
    assert "limit" not in dict(parse_qsl(urlsplit(sql).query))["sql"]


def test_the_data_package_is_downloaded_whole(site: str) -> None:
    content = httpx.get(f"{site}/diffusion-rl.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        package = json.loads(archive.read("datapackage.json"))
        paths = {resource["path"] for resource in package["resources"]}
        assert paths | {"datapackage.json"} == set(archive.namelist())
        assert archive.read("data/tables/papers.csv") == (REPOSITORY / "data/tables/papers.csv").read_bytes()
    assert 'href="/diffusion-rl.zip">Data package</a>' in httpx.get(site).text


def test_csl_json_has_the_ending_of_data(site: str) -> None:
    answer = httpx.get(f"{site}{PAPERS}/flow-grpo.csljson")
    assert answer.headers["content-disposition"] == 'inline; filename="flow-grpo.json"'
    assert answer.headers["content-type"] == "application/vnd.citationstyles.csl+json; charset=utf-8"
    moved = httpx.get(f"{site}{PAPERS}.csl?year=2025")
    assert (moved.status_code, moved.headers["location"]) == (301, f"{PAPERS}.csljson?year=2025")
    pages = [PAPERS, f"{PAPERS}/flow-grpo", f"{DATA}/newest_additions", "/"]
    assert [path for path in pages if re.search(r'\.csl["?]', httpx.get(site + path).text)] == []


@pytest.mark.parametrize("table", ["toolkits", "candidates", "authors", "links", "venues"])
def test_rows_without_papers_have_no_citations(table: str, site: str) -> None:
    for form in ("bib", "csljson"):
        assert httpx.get(f"{site}{DATA}/{table}.{form}").status_code == 404
    answer = httpx.get(f"{site}{DATA}.bib?sql=select+1+as+one")
    assert (answer.status_code, "Citations need the columns id and title of papers." in answer.text) == (
        400,
        True,
    )


@pytest.mark.parametrize("table", ["sections", "candidates", "rejections", "toolkits"])
def test_titles_link_only_if_rows_are_papers(table: str, site: str) -> None:
    column = "name as title" if table == "toolkits" else "title"
    page = httpx.get(f"{site}{DATA}", params={"sql": f"select id, {column} from {table}"}).text
    assert f'href="{PAPERS}/' not in page
    papers = httpx.get(f"{site}{DATA}", params={"sql": "select id, title from papers limit 3"}).text
    assert papers.count(f'<a class="title" href="{PAPERS}/') == 3


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ('_through={"table":"paper_tasks","column":"task","value":"T2V"}', ["paper_tasks.task T2V"]),
        ("_where=year+%3D+2025&_where=venue+!%3D+'arXiv'", ["year = 2025", "venue != &#39;arXiv&#39;"]),
        ("section__in=surrogate,benchmarks&_search=video", ["section in surrogate,benchmarks", "“video”"]),
    ],
)
def test_every_filter_has_a_chip_and_stays_in_a_search(query: str, labels: list[str], site: str) -> None:
    page = httpx.get(f"{site}{PAPERS}?{query}").text
    assert re.findall(r'<a class="chip"[^>]*>(.*?)</a>', page) == labels
    form = page[page.index('<form class="search"') : page.index("</form>")]
    hidden = re.findall(r'type="hidden" name="([^"]+)"', form)
    assert hidden == [name for name, _ in parse_qsl(query) if name != "_search"]


def test_queries_take_names_in_any_case(site: str) -> None:
    for path in (
        "papers_with_code.json?venue=&method=",
        "papers_by_method_and_task.json?task=&year=&method=",
    ):
        rows = [httpx.get(f"{site}{DATA}/{path}{name}&_shape=array").json() for name in ("GRPO", "grpo")]
        assert rows[0] == rows[1] != []


def test_the_example_for_scripts_gives_all_rows_with_arrays_as_arrays(site: str) -> None:
    texts = [(REPOSITORY / name).read_text("utf-8") for name in ("README.md",)]
    paths = {path for text in texts for path in re.findall(r"/diffusion-rl/papers\.json\?[^`'\s]+", text)}
    assert paths
    for path in paths:
        rows = httpx.get(site + path).json()
        assert len(rows) == count(site, FILTERED)
        assert all(
            isinstance(row[name], kind) for row in rows for name, kind in (("methods", list), ("links", dict))
        )


def test_a_list_that_is_longer_than_a_file_says_so(site: str) -> None:
    with served(REPOSITORY, "--setting", "max_returned_rows", "150") as long:
        total = count(long, f"{PAPERS}?withdrawn__isnull=1")
        page = httpx.get(f"{long}{PAPERS}").text
        said = f"The CSV file has all {total:,} rows. Each other file has only the first 150"
        assert f'<p>{said}: filter the list for fewer.</p>\n<p class="exports">' in page
        home = httpx.get(f"{long}/").text
        cut = f"only the newest 150 of {total:,} papers"
        for name in ("json", "bib", "csljson"):
            assert re.search(rf'papers\.{name}</a> <span class="count">[\d,]+ KB</span>: {cut}', home)
        links = links_in(page, '<p class="exports">')
        with httpx.Client(base_url=long) as one:
            for form in ("BibTeX", "CSL-JSON", "Markdown"):
                following, sizes = links[form], []
                while following:
                    answer = one.get(following)
                    sizes.append(len(re.findall(r"^@|^- |^ \{", answer.text, re.M)))
                    following = answer.links.get("next", {}).get("url", "")
                assert sum(sizes) == total, form
    assert "file has" not in httpx.get(f"{site}{PAPERS}").text
    assert "only the newest" not in httpx.get(site).text
    assert "next" not in httpx.get(f"{site}{PAPERS}.bib?_size=max").links
