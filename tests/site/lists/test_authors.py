"""Authors by number of papers, and names that may be of several people."""

import re
import sqlite3
from collections.abc import Iterator

import httpx
import pytest

from scripts.site.lists.namesakes import coauthor_groups
from tests.conftest import REPOSITORY
from tests.helpers.pages import numbers_on, total_on

AUTHORS = "/diffusion-rl/authors"
PERSON = re.compile(rf'<li><a href="{AUTHORS}/([^"]+)">([^<]+)</a> <span class="count">(\d+)</span></li>')
COUNTED = """
select authors.id, count(*) from authors
join paper_authors on author = authors.id join papers on papers.id = paper
where withdrawn is null group by authors.id order by count(*) desc, authors.id
"""


@pytest.fixture(scope="module")
def database(site: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{REPOSITORY}/diffusion-rl.db?mode=ro", uri=True)
    yield connection
    connection.close()


def people(page: str) -> list[tuple[str, int]]:
    """The ids on a page, with their numbers."""
    return [(author, int(number)) for author, _, number in PERSON.findall(page)]


def test_authors_are_listed_by_papers_and_by_name(site: str, database: sqlite3.Connection) -> None:
    counted = database.execute(COUNTED).fetchall()
    page = httpx.get(site + AUTHORS).text
    assert people(page) == counted[:300]
    everyone = database.execute("select count(*) from authors").fetchone()[0]  # of withdrawn papers, too
    assert total_on(page) == everyone >= len(counted)
    names = [row[0] for row in database.execute("select id from authors order by name, id limit 100")]
    numbers = dict(counted)
    by_name = httpx.get(f"{site}{AUTHORS}?_sort=name").text
    assert people(by_name) == [(author, numbers[author]) for author in names]
    found = people(httpx.get(f"{site}{AUTHORS}?_search=Levine").text)
    assert ("sergey-levine", numbers["sergey-levine"]) in found
    following = re.findall(r'<a class="button" href="([^"]+)" rel="next"', by_name)[0].replace("&amp;", "&")
    assert not set(people(httpx.get(following).text)) & set(people(by_name))


def test_numbers_of_authors_match_their_lists(site: str, database: sqlite3.Connection) -> None:
    first = [row[0] for row in database.execute(COUNTED).fetchmany(3)]
    with httpx.Client(base_url=site, timeout=60) as client:
        for found in list(numbers_on(client.get(AUTHORS).text, site))[::60]:
            assert total_on(client.get(found.url).text) == found.number, found
        for author in first:
            page = client.get(f"{AUTHORS}/{author}").text
            table = re.findall(r"<caption>Papers written with</caption>.*?</table>", page, re.S)[0]
            numbers = list(numbers_on(table, site))
            assert len(numbers) == 12
            for found in numbers[::4]:
                assert total_on(client.get(found.url).text) == found.number, found


def test_name_with_separate_groups_has_a_notice(site: str, database: sqlite3.Connection) -> None:
    alone = "select author from paper_authors group by author having count(*) = 1 order by 1 limit 1"
    with httpx.Client(base_url=site, timeout=60) as client:
        for author in ["yu-liu", "sergey-levine", *database.execute(alone).fetchone()]:
            sql = """select mine.paper, group_concat(other.author) from paper_authors as mine
                join papers on papers.id = mine.paper and withdrawn is null left join paper_authors as other
                on other.paper = mine.paper and other.author != mine.author where mine.author = ?
                group by 1"""
            written = dict(database.execute(sql, [author]).fetchall())
            groups = coauthor_groups(
                {paper: (others or paper).split(",") for paper, others in written.items()}
            )
            page = client.get(f"{AUTHORS}/{author}").text
            said = f"They form {len(groups)} groups without a common co-author"
            assert (said in page) == (len(groups) > 1), author
            assert ("may be by" in page) == (len(groups) > 1), author
    assert len(groups) == 1


def test_groups_of_a_name_have_years_and_a_list_of_their_own(site: str) -> None:
    page = httpx.get(f"{site}{AUTHORS}/yu-liu").text
    groups = re.findall(r"<li>((?:With|Alone).*?)</li>", page, re.S)
    listed = [re.search(r'href="([^"]+id__in=[^"]+)">(\d+) papers</a>', group) for group in groups]
    assert len(groups) > 1
    assert listed[0]
    for group, link in zip(groups, listed, strict=True):
        assert re.search(r", 20\d\d(?: to 20\d\d)?:", group)
        papers = re.findall(r'href="/diffusion-rl/papers/([^"]+)"', group)
        assert len(papers) == (int(link[2]) if link else 1)
        if link:
            rows = httpx.get(site + link[1].replace("/papers?", "/papers.json?_shape=array&_col=id&")).json()
            assert sorted(row["id"] for row in rows) == sorted(papers)


def test_author_of_a_withdrawn_paper_only(site: str) -> None:
    page = httpx.get(f"{site}{AUTHORS}/yingjie-xia").text
    link = "/diffusion-rl/papers?authors__arraycontains=Yingjie+Xia&amp;withdrawn__notnull=1"
    said = f'withdrawn from this list and not counted here: <a href="{link}">what was withdrawn</a>.</p>'
    assert f"<p>1 paper is {said}" in page
    assert "MUSE" not in page
    assert "newest first" not in page
    assert total_on(page) == 0
    listed = httpx.get(
        site + link.replace("&amp;", "&").replace("/papers?", "/papers.json?_shape=array&_col=id&")
    )
    assert listed.json() == [{"id": "muse-emotions"}]
    assert "withdrawn from the list" in httpx.get(site + link.replace("&amp;", "&")).text
    assert "withdrawn" not in httpx.get(f"{site}{AUTHORS}/sergey-levine").text


def test_circles_are_connected_by_shared_authors() -> None:
    from hypothesis import given, settings
    from hypothesis import strategies as st

    @settings(max_examples=200, deadline=None, database=None)
    @given(st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.integers(0, 9), max_size=3), max_size=8))
    def check(written: dict[str, set[int]]) -> None:
        found = coauthor_groups({paper: map(str, authors) for paper, authors in written.items()})
        assert sorted(paper for group in found for paper in group) == sorted(written)
        place = {paper: number for number, group in enumerate(found) for paper in group}
        for one in written:
            for other in written:
                assert not written[one] & written[other] or place[one] == place[other]
        for group in found:
            reached = {group[0]}
            while more := {b for a in reached for b in group if written[a] & written[b]} - reached:
                reached |= more
            assert reached == set(group)

    check()
