"""Adding papers by the address of their page: proceedings, DOI, and incomplete pages."""

from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

import pytest

from scripts.faults import cut
from scripts.web.pages import read_page
from scripts.web.references import Reference
from tests.conftest import edit, run
from tests.helpers import server_faults as faulty
from tests.helpers.adding import BETA, DAY, done, refused
from tests.helpers.arxiv_server import Server
from tests.helpers.paper_pages import (
    ALONE,
    API,
    CVF,
    DOI,
    FORUM,
    NONE,
    NOT_SHOWN,
    RECORD,
    csl,
    forum,
    place,
    record,
    root,
    tags,
    web,
)

__all__ = ["root", "web"]  # fixtures


def test_proceedings(root: Path, web: Server) -> None:
    web.pages = {place(CVF): tags()}
    done(root, "add", CVF, DAY)
    assert record(root) == RECORD.format(url=CVF)
    page, search = web.requests
    assert page.path == place(CVF)
    assert search.query["search_query"] == 'ti:"beta po grpo for text to video diffusion"'


CONFERENCE, JOURNAL, DATE = "citation_conference_title", "citation_journal_title", "citation_publication_date"


@pytest.mark.parametrize(
    ("url", "label", "tag", "words", "date", "venue"),
    [
        (
            CVF, "CVF", CONFERENCE, "Proceedings of the Computer Vision and Pattern Recognition Conference",
            "2025", "CVPR",
        ),
        (
            "https://proceedings.neurips.cc/paper_files/paper/2025/hash/ab-Abstract.html", "NeurIPS",
            JOURNAL, "Advances in Neural Information Processing Systems", "2025-12-16", "NeurIPS",
        ),
        (
            "https://proceedings.mlr.press/v267/ito25a.html", "PMLR",
            CONFERENCE, "International Conference on Machine Learning", "2025/10/06", "ICML",
        ),
        (
            "https://proceedings.iclr.cc/paper_files/paper/2025/hash/cd-Abstract-Conference.html", "ICLR",
            JOURNAL, "International Conference on Representation Learning", "2025-05-22", "ICLR",
        ),
        (
            "https://www.ecva.net/papers/eccv_2024/papers_ECCV/html/1_ECCV_2024_paper.php", "ECVA",
            CONFERENCE, "European Conference on Computer Vision", "2024", "ECCV",
        ),
        (
            "https://aclanthology.org/2025.emnlp-main.1/", "ACL Anthology", CONFERENCE,
            "Proceedings of the 2025 Conference on Empirical Methods in Natural Language Processing",
            "2025/11", "EMNLP",
        ),
        (
            "https://ojs.aaai.org/index.php/AAAI/article/view/1", "AAAI", JOURNAL,
            "Proceedings of the AAAI Conference on Artificial Intelligence", "2025/04/11", "AAAI",
        ),
    ],
)  # fmt: skip
def test_proceedings_of_many(
    root: Path, web: Server, url: str, label: str, tag: str, words: str, date: str, venue: str
) -> None:
    about: dict[str, str | list[str]] = {CONFERENCE: [], tag: words, DATE: date}
    web.pages = {place(url): tags(**about)}
    done(root, "add", url)
    assert f'year = {date[:4]}\nvenue = "{venue}"\n' in record(root)
    key = f'"{label}"' if " " in label else label
    assert f'[links]\n{key} = "{url}"\n' in record(root)
    assert "[evidence]" not in record(root)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://papers.example.org/1", "SIGIR"),
        ("https://openaccess.thecvf.com.example.org/1", "SIGIR"),
        ("https://evilaclanthology.org/1", "Proceedings of the Conference on Empirical Methods"),
        (CVF, "Not accepted at CVPR"),
        (CVF, "CVPR 2026W oral"),
        (CVF, "Resubmitted to CVPR 2026"),
        (CVF, "CVPR 2026 Workshops"),
    ],
)
def test_unproven_venue_is_not_taken(root: Path, web: Server, url: str, words: str) -> None:
    web.pages = {place(url): tags(**{CONFERENCE: words})}
    assert refused(root, "add", url) == [f"{url}: {line}" for line in NOT_SHOWN]
    web.papers = [BETA._replace(comment="")]
    result = done(root, "add", url)
    assert 'venue = "arXiv"\n' in record(root)
    assert f"at {url} " in result.stdout or words.startswith("Proceedings")


@pytest.mark.parametrize(
    ("name", "page"),
    [
        (FORUM, {API: forum(venue="CVPR 2026", venueid="OpenReview.net/Archive")}),
        (FORUM, {API: forum(venue="CVPR 2026", venueid="dblp.org/conf/CVPR/2026")}),
        ("doi:10.5281/zenodo.1", {"/doi.org/10.5281/zenodo.1": csl(DOI="10.5281/zenodo.1")}),
    ],
)
def test_venue_written_by_an_author_is_not_taken(
    root: Path, web: Server, name: str, page: dict[str, str]
) -> None:
    web.pages = page
    assert refused(root, "add", name) == [f"{name}: {line}" for line in NOT_SHOWN]


def test_a_page_that_links_to_another_paper_is_refused(root: Path, web: Server) -> None:
    link = '<a href="https://arxiv.org/abs/2603.00009">arXiv</a>'
    web.pages = {place(CVF): tags(links=link)}
    assert refused(root, "add", CVF) == [
        f"{CVF}: arxiv: '2603.00009', to which the page links, is another paper, 'Another Paper'; "
        "give what you know of it: --offline --title TITLE"
    ]


def test_hostile_pages_take_no_time(root: Path, web: Server) -> None:
    """A style sheet of addresses, a title of 100,000 words, formulas in formulas."""
    hostile = [
        tags(links=f"<style>{'url(' * 200_000}</style>"),
        tags(citation_title="word " * 100_000),
        tags(citation_title="$" + "{" * 100_000 + "^$"),
        tags(citation_title="$x^" * 100_000),
        tags(citation_title="\\textbf{" * 50_000),
        tags(citation_title="a\u0301" * 50_000),
    ]
    for page in hostile:
        web.pages = {place(CVF): page}
        start = monotonic()
        run(root, "add", CVF)
        assert monotonic() - start < 10
        for path in (root / "data/papers").glob("*.toml"):
            assert len(path.read_text("utf-8")) < 5000
        (root / "data/papers/beta-po.toml").unlink(missing_ok=True)


@pytest.mark.parametrize(
    "links",
    ['[<a href="http://arxiv.org/abs/2603.00001v2">arXiv</a>] <a href="/menu">x</a>', ""],
    ids=["by its link", "by its title"],
)
def test_details_from_arxiv_are_taken_for_published_papers(root: Path, web: Server, links: str) -> None:
    web.papers = [ALONE, BETA._replace(comment="Code: https://github.com/example/beta-po")]
    web.pages = {place(CVF): tags(links=links)}
    done(root, "add", CVF, DAY)
    assert record(root) == RECORD.format(url=CVF).replace(
        "added", 'arxiv = "2603.00001"\nsubmitted = 2026-03-02\ncategory = "cs.CV"\nadded'
    ).replace(
        "[links]\n",
        '[links]\nPaper = "https://arxiv.org/abs/2603.00001"\nCode = "https://github.com/example/beta-po"\n',
    )


def test_a_namesake_at_arxiv_is_another_paper(root: Path, web: Server) -> None:
    web.papers = [BETA._replace(authors=["Someone Else"])]
    web.pages = {place(CVF): tags()}
    done(root, "add", CVF, DAY)
    assert record(root) == RECORD.format(url=CVF)


def test_differences_between_page_and_arxiv_are_shown(root: Path, web: Server) -> None:
    web.papers = [BETA]
    link = '<a href="https://arxiv.org/abs/2603.00001">arXiv</a>'
    title, authors = "Beta-PO, Renamed by GRPO for Text-to-Video", ["Ito, Cleo", "Li, Bo", "Nüsken, Ada"]
    web.pages = {
        place(CVF): tags(citation_title=title, citation_author=authors, citation_doi=DOI, links=link)
    }
    result = done(root, "add", CVF, "--id=beta-po")
    assert [line for line in result.stdout.splitlines() if line[2:7] in ("title", "venue", "autho")] == [
        "  venue: ICML 2026 Oral ('Accepted at ICML 2026 (Oral)' at https://arxiv.org/abs/2603.00001)",
        "  venue: CVPR 2026 ('Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern "
        f"Recogni...' at {CVF})",
        "  title: 'Beta-PO: GRPO for Text-to-Video Diffusion' at arXiv",
        f"  authors: ['Cleo Ito', 'Bo Li', 'Ada Nüsken'] at {CVF}",
    ]
    assert 'title = "Beta-PO, Renamed by GRPO for Text-to-Video"\n' in record(root)
    assert 'authors = ["Cleo Ito", "Bo Li"]\n' in record(root)
    assert 'venue = "CVPR"\n' in record(root)
    assert f'doi = "{DOI}"\n' in record(root)


def test_presentation_from_arxiv_has_evidence(root: Path, web: Server) -> None:
    web.papers = [BETA._replace(comment="CVPR 2026 (Highlight)")]
    web.pages = {place(CVF): tags()}
    done(root, "add", CVF)
    assert 'venue = "CVPR"\npresentation = "Highlight"\n' in record(root)
    assert record(root).endswith('[evidence]\npresentation = "https://arxiv.org/abs/2603.00001"\n')


def test_a_doi(root: Path, web: Server) -> None:
    web.pages = {f"/doi.org/{DOI}": csl()}
    done(root, "add", f"https://doi.org/{DOI}", DAY)
    assert record(root) == RECORD.format(url="").replace("CVPR", "AAAI").replace(
        "added", f'doi = "{DOI}"\nadded'
    ).replace('[links]\nCVF = ""\n', f'[evidence]\nvenue = "https://doi.org/{DOI}"\n')
    assert web.requests[0].headers["Accept"] == "application/vnd.citationstyles.csl+json"
    assert refused(root, "add", f"doi:{DOI.upper()}") == [
        f"doi:{DOI.upper()}: is in the list, data/papers/beta-po.toml"
    ]


def test_page_linked_by_a_record_is_recognized(root: Path, web: Server) -> None:
    path = root / "data/papers/alpha-po.toml"
    edit(path, "\nCode", f'\nCVF = "{CVF}"\nOpenReview = "{FORUM}"\nCode')
    known = "is in the list, data/papers/alpha-po.toml"
    pdf = FORUM.replace("forum", "pdf")
    assert refused(root, "add", pdf, CVF) == [f"{CVF}: {known}", f"{pdf}: {known}"]
    assert web.requests == []


@pytest.mark.parametrize(
    ("name", "page", "message"),
    [
        (CVF, "", NONE),
        (CVF, "<html><head><title>x</title></head></html>", NONE),
        (CVF, "<!-- nothing -->", NONE),
        (FORUM, '{"notes": []}', NONE),
        (FORUM, '{"notes": [{"id": "b3TA', NONE),
        (FORUM, '{"notes": [{"id": "b3TA_x", "content": {"title": {"value": 7}}}]}', NONE),
        (FORUM, "<html>Challenge</html>", NONE),
        (f"doi:{DOI}", "<html></html>", NONE),
        (f"doi:{DOI}", '{"title": ["a list"]}', NONE),
    ],
)  # fmt: skip
def test_pages_without_a_paper(root: Path, web: Server, name: str, page: str, message: str) -> None:
    web.pages = {place(CVF): page, API: page, f"/doi.org/{DOI}": page}
    assert refused(root, "add", name) == [f"{name}: {message}"]


def test_a_page_that_moved_is_followed(root: Path, web: Server) -> None:
    web.pages = {place(CVF): tags()}
    web.script.append(faulty.redirect(place(CVF)[:-5] + "_v2.html"))
    web.pages[place(CVF)[:-5] + "_v2.html"] = tags()
    done(root, "add", CVF, DAY)
    assert record(root) == RECORD.format(url=CVF)


def test_failure_of_arxiv_is_not_a_failure_of_the_page(root: Path, web: Server) -> None:
    web.pages = {place(CVF): tags()}
    web.script.extend([None, faulty.status(400)])
    (line,) = refused(root, "add", CVF)
    asked = urlencode(web.requests[1].query)
    assert line == f"{cut(f'{web.api}?{asked}')}: answers 400 Bad Request"


def test_address_is_shown_as_given(web: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIFFUSION_RL_PAGES_URL")
    web.pages = {"/beta": tags()}
    page = read_page(Reference("page", f"{web.address}/beta", "beta"))
    assert (page.title, page.authors, page.year) == (BETA.title, ("Cleo Ito", "Bo Li"), 2026)
    assert [(request.path, request.headers["Accept"]) for request in web.requests] == [("/beta", "*/*")]


def test_one_failing_page_stops_all(root: Path, web: Server) -> None:
    web.pages = {place(CVF): tags(), API: ""}
    assert refused(root, "add", CVF, FORUM) == [f"{FORUM}: {NONE}"]


def test_offline_uses_no_network(root: Path, web: Server) -> None:
    result = done(
        root,
        "add",
        "--offline",
        CVF,
        "--title=Beta-PO: GRPO for Films",
        "--venue=CVPR",
        "--year=2026",
        "--task=T2V",
    )
    assert result.stdout.endswith("  to fill in: nothing\n")
    assert "[links]\n# Paper = " in record(root)
    assert f'CVF = "{CVF}"\n' in record(root)
    assert web.requests == []
