"""`diffusion-rl links`: which moves of a page are written into the records, and which are for people."""

from pathlib import Path

import pytest

from scripts.faults import Fault
from scripts.tables.addresses import Place
from scripts.upkeep.links_follow import Move, planned_moves
from tests.conftest import edit, everything, run
from tests.helpers.checking import ALPHA, FILMS, KIT, NEIGHBOURS, TABLE, TODAY, links, listed, report, table
from tests.helpers.link_server import Handler, LinkServer, redirect

__all__ = ["listed"]  # fixtures


def test_permanent_redirects_are_followed(listed: Path, web: LinkServer) -> None:
    """Only the address changes; a paper keeps the old one in a correction, evidence and lists do not."""
    edit(listed / ALPHA, "[links]", "# Pages\n[links]")
    edit(listed / ALPHA, f'{web.url("/alpha")}"', f'{web.url("/alpha")}"  # theirs')
    web.routes |= {
        "/alpha": redirect(301, "/alpha-2"),
        "/evidence": redirect(308, "/proof"),
        "/kit": redirect(301, "/kit-2"),
        "/list": redirect(302, "/list-2"),
    }
    before = {path: (listed / path).read_text() for path in (ALPHA, FILMS, KIT, NEIGHBOURS)}
    new = web.url("/alpha-2")
    assert report(listed, web, "--write") == [
        "4 links: 4 fine; 4 asked now",
        "",
        "Followed:",
        f"  {ALPHA}: links.Code: /alpha is now /alpha-2",
        f"  {FILMS}: corrections #1.evidence: /evidence is now /proof",
        f"  {KIT}: links.Code: /kit is now /kit-2",
    ]
    correction = (
        f'\n[[corrections]]\nfield = "links.Code"\nwas = "{web.url("/alpha")}"\nevidence = "{new}"\n'
        f'reason = "it redirects there permanently"\ndate = {TODAY}\n'
    )
    assert {path: (listed / path).read_text() for path in before} == {
        ALPHA: before[ALPHA].replace(web.url("/alpha"), new) + correction,
        FILMS: before[FILMS].replace("/evidence", "/proof"),
        KIT: before[KIT].replace("/kit", "/kit-2"),
        NEIGHBOURS: before[NEIGHBOURS],
    }
    assert [line.split(",")[0] for line in table(listed, web)] == ["/alpha-2", "/kit-2", "/list", "/proof"]
    assert run(listed, "check").exit_code == 0
    web.requests.clear()
    assert report(listed, web) == ["4 links: 4 fine; 0 asked now"]


def test_edits_during_the_run_are_kept(listed: Path, web: LinkServer) -> None:
    def meanwhile(handler: Handler) -> None:
        edit(listed / KIT, "/kit", "/kit-of-theirs")
        redirect(301, "/kit-2")(handler)

    web.routes |= {"/kit": meanwhile, "/evidence": redirect(301, "/proof")}
    assert report(listed, web, "--write")[2:] == [
        "Followed:",
        f"  {FILMS}: corrections #1.evidence: /evidence is now /proof",
    ]
    assert web.url("/kit-of-theirs") in (listed / KIT).read_text()
    assert run(listed, "check").exit_code == 0


def test_record_broken_during_the_run(listed: Path, web: LinkServer) -> None:
    def meanwhile(handler: Handler) -> None:
        (listed / KIT).write_text("name = \n")
        redirect(301, "/proof")(handler)

    web.routes["/evidence"] = meanwhile
    code, out, err = links(listed, web, "--write")
    assert (code, out) == (1, "")
    said = "is not TOML: Invalid value (at line 1, column 8); put text in quotes, and end a list with ]"
    assert err == f"{KIT}: {said}\n1 fault\n"
    assert "/evidence,moved,200,," in (listed / TABLE).read_text().replace(web.url(""), "")


def test_moves_of_an_earlier_run_are_followed(listed: Path, web: LinkServer) -> None:
    web.routes["/kit"] = redirect(301, "/kit-2")
    report(listed, web)
    web.requests.clear()
    assert report(listed, web, "--write")[2:] == ["Followed:", f"  {KIT}: links.Code: /kit is now /kit-2"]
    assert web.requests == []


def test_moves_that_break_a_rule_are_not_followed(listed: Path, web: LinkServer) -> None:
    edit(listed / KIT, "[links]", f'[links]\nProject = "{web.url("/project")}"')
    (listed / "data/peers.toml").write_text(
        f'["o/p"]\nurl = "{web.url("/peer")}"\nentries = 3\nin_scope = 2\nshared = 1\nread = 2026-05-18\n'
    )
    web.routes |= {
        "/alpha": redirect(301, "/a^b"),
        "/kit": redirect(301, "/project/"),
        "/peer": redirect(301, "/list"),
    }
    before = everything(listed)
    assert report(listed, web, "--write")[1:] == [
        "",
        "Moved permanently:",
        f"  /alpha ({ALPHA}: links.Code): now /a^b",
        f"  /kit ({KIT}: links.Code): now /project/",
        "  /peer (data/peers.toml: o/p.url): now /list",
        "",
        "Not followed:",
        f"  {ALPHA}: links.Code: '/alpha' leads to '/a^b'; the rules do not allow that address",
        f"  {KIT}: links.Code: '/kit' leads to '/project/'; {KIT}: links.Project has that address already",
        f"  data/peers.toml: o/p.url: '/peer' leads to '/list'; {NEIGHBOURS}: url has that address already",
    ]
    after = everything(listed)
    assert {path: after[path] for path in before} == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://code.example/alpha", "https://arxiv.org/abs/2405.00009"),
        ("https://arxiv.org/abs/2405.00001", "https://code.example/alpha"),
        ("https://arxiv.org/abs/2405.00001", "https://arxiv.org:8443/abs/2405.00009"),
    ],
)
def test_no_move_to_or_from_arxiv_is_followed(old: str, new: str) -> None:
    """Only a person can see whether another page at arXiv is about the same paper."""
    place = Place(ALPHA, ("links", "Project"))
    message = f"'{old}' leads to '{new}'; check that it is the same paper"
    assert planned_moves({old: [place]}, {old: new}) == ([], [Fault(ALPHA, "links.Project", message)])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://code.example/a", "https://casino.example/a"),
        ("https://code.example/a", "https://code.example.casino.example/a"),
        ("https://code.example/a", "https://code.example:8443/a"),
        ("https://code.example/a", "http://code.example/a"),
        ("https://huggingface.co/o/r", "https://evilhuggingface.co/o/r"),
        ("https://o.github.io/r", "https://p.github.io/r"),
    ],
)
def test_no_move_to_another_host_is_followed(old: str, new: str) -> None:
    """The new owner of an expired domain can redirect it anywhere."""
    place = Place(ALPHA, ("links", "Code"))
    message = f"'{old}' leads to '{new}'; another host answers; check that it is the same page"
    assert planned_moves({old: [place]}, {old: new}) == ([], [Fault(ALPHA, "links.Code", message)])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://code.example/a", "https://code.example/a"),
        ("http://www.code.example/a", "https://code.example/b"),
        ("https://github.com/old-owner/old", "https://github.com/owner/new"),
        ("https://hf.co/datasets/o/d", "https://huggingface.co/datasets/o/d"),
        ("http://dx.doi.org/10.1/x", "https://doi.org/10.1/x"),
    ],
)
def test_moves_within_a_host_are_followed(old: str, new: str) -> None:
    place = Place(ALPHA, ("links", "Code"))
    assert planned_moves({old: [place]}, {old: new}) == ([Move(place, old, new)], [])


def test_addresses_with_a_password_are_never_kept(listed: Path, web: LinkServer) -> None:
    web.routes["/kit"] = redirect(301, web.url("/kit-2").replace("//", "//user:secret@"))
    report(listed, web, "--write")
    assert "secret" not in (listed / TABLE).read_text() + (listed / KIT).read_text()
