"""arXiv's answers and failures: the results, and the messages."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from time import monotonic

import pytest

from scripts.faults import ListError
from scripts.web.arxiv_api import Entry, ResultPage, arxiv_service, look_up, search
from scripts.web.fetch import FetchError, fetch
from scripts.web.service import Service
from tests.helpers import server_faults as faulty
from tests.helpers.arxiv_server import ArxivPaper, Fault, Handler, Server, feed, serving

PAPER = ArxivPaper(
    "2611.00001",
    "Rewards\n  for $\\alpha$-Flows: <b>bold</b> & 🎬 עברית",
    ["Ada Nüsken", "Bo Li"],
    updated=date(2026, 11, 9),
    comment="Accepted at ICML 2026 (Oral)",
    journal_ref="PMLR 300",
    doi="10.1000/1",
    version=3,
)
ENTRY = Entry(
    arxiv="2611.00001",
    version=3,
    title="Rewards for $\\alpha$-Flows: <b>bold</b> & 🎬 עברית",
    authors=("Ada Nüsken", "Bo Li"),
    abstract="We align.",
    submitted=date(2026, 11, 2),
    updated=date(2026, 11, 9),
    comment="Accepted at ICML 2026 (Oral)",
    journal_ref="PMLR 300",
    doi="10.1000/1",
    category="cs.CV",
    withdrawn=False,
)


@pytest.fixture
def arxiv() -> Iterator[Server]:
    with serving([PAPER]) as server:
        yield server


def quick(server: Server, pause: float = 0.001) -> Service:
    """The server, with short time-outs."""
    return Service(server.api, pause=pause, timeout=0.5, whole=1, size=1_000_000)


def test_entry_is_read_completely(arxiv: Server) -> None:
    assert look_up(["2611.00001"], quick(arxiv)) == {"2611.00001": ENTRY}
    assert arxiv.requests[0].query["id_list"] == "2611.00001"
    assert arxiv.requests[0].headers["User-Agent"] == "diffusion-rl (upkeep of an open dataset)"


def test_an_unknown_id_is_left_out(arxiv: Server) -> None:
    assert look_up(["2611.00002", "2611.00001"], quick(arxiv)) == {"2611.00001": ENTRY}
    assert look_up(["2611.00002"], quick(arxiv)) == {}


def test_answer_about_another_paper_is_ignored(arxiv: Server) -> None:
    arxiv.script.append(faulty.says(feed([ArxivPaper("2611.99999", "Another")])))
    assert look_up(["2611.00001"], quick(arxiv)) == {}


def test_paper_listed_twice_is_one(arxiv: Server) -> None:
    arxiv.papers.append(PAPER)
    assert look_up(["2611.00001"], quick(arxiv)) == {"2611.00001": ENTRY}


def test_three_thousand_authors(arxiv: Server) -> None:
    names = [f"Author Number{number}" for number in range(3000)]
    arxiv.papers = [PAPER._replace(authors=names)]
    assert look_up(["2611.00001"], quick(arxiv))["2611.00001"].authors == tuple(names)


@pytest.mark.parametrize(
    ("comment", "abstract", "withdrawn"),
    [
        ("This paper has been withdrawn by the authors due to an error", "We align.", True),
        ("Withdrawn: superseded by 2611.00003", "We align.", True),
        (None, "This paper has been withdrawn.", True),
        ("Accepted at ICLR 2026", "The offer had been withdrawn in our story.", False),
    ],
)
def test_withdrawn_papers(arxiv: Server, comment: str, abstract: str, withdrawn: bool) -> None:
    arxiv.papers = [PAPER._replace(comment=comment, abstract=abstract)]
    assert look_up(["2611.00001"], quick(arxiv))["2611.00001"].withdrawn is withdrawn


def test_search_is_paged_newest_first(arxiv: Server) -> None:
    arxiv.papers = [
        ArxivPaper(f"2611.{n:05}", f"Paper {n}", submitted=date.fromordinal(739000 + n)) for n in range(250)
    ]
    pages = search('all:"diffusion"', quick(arxiv))
    first = next(pages)
    assert (first.start, first.total) == (0, 250)
    assert [entry.title for entry in first.entries] == [f"Paper {n}" for n in range(249, 149, -1)]
    assert len(arxiv.requests) == 1
    assert [len(page.entries) for page in pages] == [100, 50]
    assert [request.query["start"] for request in arxiv.requests] == ["0", "100", "200"]
    assert [len(page.entries) for page in search("x", quick(arxiv), start=200)] == [50]


def test_a_search_that_finds_nothing_ends(arxiv: Server) -> None:
    arxiv.papers = []
    assert list(search("x", quick(arxiv))) == [ResultPage(0, 0, [])]
    assert len(arxiv.requests) == 1


def test_an_empty_page_is_not_the_end(arxiv: Server) -> None:
    """Neither the first one nor a later one, unless arXiv says that there are no more."""
    arxiv.papers = [ArxivPaper(f"2611.{n:05}", f"Paper {n}") for n in range(150)]
    empty = faulty.says(feed([], 150))
    arxiv.script.extend([empty, None, empty, None])
    assert [len(page.entries) for page in search("x", quick(arxiv))] == [100, 50]
    assert [request.query["start"] for request in arxiv.requests] == ["0", "0", "100", "100"]
    arxiv.always = empty
    with pytest.raises(FetchError, match=r"announces 150 papers but shows none, 4 times; try again later$"):
        list(search("x", quick(arxiv)))


def test_empty_answer_about_ids_is_refused(arxiv: Server) -> None:
    """Unless arXiv says that it has none of them."""
    arxiv.script.extend([faulty.says(feed([], 1)), None, faulty.says(feed([], 0))])
    assert look_up(["2611.00001"], quick(arxiv)) == {"2611.00001": ENTRY}
    assert look_up(["2611.00001"], quick(arxiv)) == {}
    assert len(arxiv.requests) == 3


def test_a_short_page_is_not_the_end(arxiv: Server) -> None:
    arxiv.papers = [ArxivPaper(f"2611.{n:05}", f"Paper {n}") for n in range(150)]
    arxiv.script.append(faulty.says(feed(arxiv.papers[:60], 150)))
    found = [entry.arxiv for page in search("x", quick(arxiv)) for entry in page.entries]
    assert found == [paper.arxiv for paper in arxiv.papers]
    assert [request.query["start"] for request in arxiv.requests] == ["0", "60"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"totalResults>1<", b"totalResults><", "does not say how many papers there are"),
        (b"totalResults>1<", b"totalResults>many<", "does not say how many papers there are"),
        (
            b"totalResults>1<",
            b"totalResults>" + b"9" * 5000 + b"<",
            "does not say how many papers there are",
        ),
        (b"<id>http://arxiv.org/abs/2611.00001v3</id>", b"", "shows a paper without id or dates"),
        (b"<published>2026-11-02T17:59:59Z</published>", b"", "shows a paper without id or dates"),
    ],
)
def test_incomplete_page(arxiv: Server, old: bytes, new: bytes, message: str) -> None:
    damaged = feed([PAPER]).replace(old, new)
    assert damaged != feed([PAPER])
    arxiv.script.append(faulty.says(damaged))
    assert [page.entries for page in search("x", quick(arxiv))] == [[ENTRY]]
    arxiv.always = faulty.says(damaged)
    with pytest.raises(FetchError, match=rf"{message}, 4 times; try again later$"):
        list(search("x", quick(arxiv)))


def test_a_search_that_finds_more_than_arxiv_shows(arxiv: Server) -> None:
    arxiv.always = faulty.says(feed([PAPER], 30_001))
    with pytest.raises(FetchError) as trouble:
        list(search("cat:cs.CV", quick(arxiv)))
    assert str(trouble.value) == f"{arxiv.api}: finds 30,001 papers and shows 30,000; narrow 'cat:cs.CV'"


@pytest.mark.parametrize(
    "fault",
    [
        faulty.status(429, "0"), faulty.status(503, "0"), faulty.status(503), faulty.status(500),
        faulty.status(503, "Mon, 23 Nov 2026 00:00:00 GMT"), faulty.status(429, "nonsense"),
        faulty.truncated, faulty.malformed, faulty.cut_off, faulty.reset, faulty.silence, faulty.drip,
        faulty.drip_head,
    ],
)  # fmt: skip
def test_temporary_failures_are_retried(arxiv: Server, fault: Fault) -> None:
    arxiv.script.append(fault)
    assert look_up(["2611.00001"], quick(arxiv)) == {"2611.00001": ENTRY}
    assert len(arxiv.requests) == 2


def moments(server: Server, *faults: Fault | None) -> list[float]:
    """When the next requests come, a list that grows; each is answered by its fault, if it has one."""
    met: list[float] = []

    def noting(fault: Fault | None) -> Fault:
        def answer(handler: Handler, content: bytes) -> None:
            met.append(monotonic())
            fault(handler, content) if fault else handler.send(200, content)

        return answer

    server.script.extend(map(noting, faults))
    return met


def gaps(met: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(met)]


def test_default_is_one_request_in_three_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIFFUSION_RL_ARXIV_URL", raising=False)
    monkeypatch.delenv("DIFFUSION_RL_PAUSE", raising=False)
    assert (arxiv_service().address, arxiv_service().pause) == ("https://export.arxiv.org/api/query", 3)


def test_a_pause_is_kept_between_requests(arxiv: Server) -> None:
    arxiv.papers = [ArxivPaper(f"2611.{n:05}", f"Paper {n}") for n in range(250)]
    met = moments(arxiv, None, None, None)
    assert len(list(search("x", quick(arxiv, pause=0.5)))) == 3
    assert len(met) == 3
    assert min(gaps(met)) > 0.3  # as they arrive


def test_pauses_grow_with_each_failure(arxiv: Server) -> None:
    met = moments(arxiv, faulty.status(500), faulty.reset, faulty.truncated, None)
    assert look_up(["2611.00001"], quick(arxiv, pause=0.1)) == {"2611.00001": ENTRY}
    first, second, third = gaps(met)
    assert (first > 0.19, second > 0.39, third > 0.79) == (True, True, True), gaps(met)


@pytest.mark.parametrize("fault", [faulty.truncated, faulty.malformed, faulty.cut_off, faulty.reset])
def test_incomplete_feed_is_refused(arxiv: Server, fault: Fault) -> None:
    arxiv.papers = [ArxivPaper(f"2611.{n:05}", f"Paper {n}") for n in range(60)]
    arxiv.always = fault
    with pytest.raises(FetchError, match=r", 4 times; try again later$"):
        look_up([paper.arxiv for paper in arxiv.papers], quick(arxiv))


def test_nobody_answers() -> None:
    with serving() as server:
        gone = server.api
    with pytest.raises(
        FetchError, match=r"cannot be reached \(.*Connection refused\), 4 times; try again later$"
    ):
        look_up(["2611.00001"], Service(gone, pause=0.001))


NO_ADDRESSES = [
    "export.arxiv.org/api/query", "http://[", "http://", "http:///x", "http://a b/", "http://x:99999/",
    "http://ex..ample/", "http://-\x00/", "file:///etc/passwd", "ftp://example.org/", "{}",
]  # fmt: skip


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_invalid_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FetchError, match=r": is not a web address; it looks like https://example\.org/page$"):
        fetch(address, Service(address, pause=0.001))
    if "\x00" not in address:
        monkeypatch.setenv("DIFFUSION_RL_ARXIV_URL", address)
        with pytest.raises(ListError) as error:
            arxiv_service()
        said = f"'{address}' is not a web address; it looks like https://example.org/page"
        assert str(error.value) == f"DIFFUSION_RL_ARXIV_URL: {said}"


def test_an_address_with_braces(arxiv: Server) -> None:
    """Braces have no special meaning here."""
    with pytest.raises(FetchError, match=r"instead of a feed|damaged XML"):
        look_up(["2611.00001"], quick(arxiv)._replace(address=f"{arxiv.address}/{{x}}"))
    assert arxiv.requests[0].path == "/%7Bx%7D"


@pytest.mark.parametrize("path", ["/api/errors#incorrect_id", "/abs/2611.00001; rm -r .v1"])
def test_an_entry_without_a_paper(arxiv: Server, path: str) -> None:
    arxiv.script.append(faulty.says(feed([PAPER]).replace(b"/abs/2611.00001v3", path.encode())))
    with pytest.raises(FetchError) as trouble:
        look_up(["2611.00001"], quick(arxiv))
    address = f"http://arxiv.org{path}"
    assert str(trouble.value) == f"{address}: is not the address of a paper, but arXiv's feed says so"


def test_invalid_day(arxiv: Server) -> None:
    arxiv.script.append(faulty.says(feed([PAPER]).replace(b"2026-11-02T", b"2026-13-02T")))
    with pytest.raises(FetchError, match=r"answers with an entry that cannot be read \(.*\)$"):
        look_up(["2611.00001"], quick(arxiv))
