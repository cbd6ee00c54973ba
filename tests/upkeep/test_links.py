"""`diffusion-rl links` over a list whose links lead to a real server."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.commands.main import cli
from scripts.faults import Fault
from scripts.system.writing import digest_of
from scripts.tables.addresses import Place
from scripts.upkeep.links import updated_check
from scripts.upkeep.links_follow import Move, plan
from scripts.upkeep.links_judge import LinkAnswer
from scripts.upkeep.report import as_markdown
from tests.conftest import REPOSITORY, edit, everything, run, snapshot
from tests.helpers.link_server import Handler, LinkServer, hang, redirect, status

ALPHA, FILMS = "data/papers/alpha-po.toml", "data/papers/rollouts-for-films.toml"
KIT, NEIGHBOURS = "data/toolkits/alpha-kit.toml", "data/related-lists/awesome-neighbours.toml"
TABLE = "data/tables/link_checks.csv"
HEADER = "url,result,status,detail,moved_to,checked,answered,failed,dead"
TODAY, TOMORROW = str(date.today()), str(date.today() + timedelta(days=1))
PUBLISH = "run 'diffusion-rl build' to publish the results\n"


@pytest.fixture
def listed(small: Path, web: LinkServer) -> Path:
    """The small list, with addresses of the server: /alpha, /evidence, /kit and /list."""
    edit(small / ALPHA, "https://github.com/example/alpha-po", web.url("/alpha"))
    edit(small / ALPHA, 'Paper = "https://arxiv.org/abs/2405.00001"\n', "")
    edit(small / FILMS, '[links]\nPaper = "https://arxiv.org/abs/2601.00002"\n', "")
    edit(small / FILMS, "\nadded = ", '\ndoi = "10.1000/films"\nadded = ')  # instead of a page
    edit(small / FILMS, "https://arxiv.org/abs/2601.00002", web.url("/evidence"))
    edit(small / KIT, "https://github.com/example/alpha-kit", web.url("/kit"))
    edit(small / NEIGHBOURS, "https://github.com/example/awesome-neighbours", web.url("/list"))
    return small


def command(root: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "scripts", "--root", str(root), "links", "--pause", "0", *options]


def setting(web: LinkServer) -> dict[str, str]:
    hosts = web.loopback("code.example", "other.example")
    return {**os.environ, "DIFFUSION_RL_LINKS_LOOPBACK": hosts, "PYTHONPATH": str(REPOSITORY)}


@cache
def other_process() -> ProcessPoolExecutor:
    """A process for commands that run an event loop: in this one, that of a browser may run."""
    return ProcessPoolExecutor(1, get_context("spawn"))


def links(root: Path, web: LinkServer, *options: str, **given: str) -> tuple[int, str, str]:
    """Run `diffusion-rl links`: exit status, standard output, standard error."""
    return other_process().submit(invoke, command(root, *options)[3:], {**setting(web), **given}).result()


def invoke(arguments: list[str], environment: dict[str, str]) -> tuple[int, str, str]:
    """Run `diffusion-rl ARGUMENTS` here."""
    result = CliRunner().invoke(cli, arguments, env=environment)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def report(root: Path, web: LinkServer, *options: str) -> list[str]:
    """What a run that ends well prints, addresses without the server's."""
    code, out, err = links(root, web, *options)
    assert (code, err) == (0, PUBLISH)
    return out.replace(web.url(""), "").splitlines()


def table(root: Path, web: LinkServer) -> list[str]:
    header, *lines = (root / TABLE).read_text().replace(web.url(""), "").splitlines()
    assert header == HEADER
    return lines


def fine(path: str) -> str:
    return f"{path},fine,200,,,{TODAY},{TODAY},[],"


def test_run_reports_and_stores_results(listed: Path, web: LinkServer) -> None:
    web.routes |= {"/alpha": status(404), "/kit": redirect(301, "/new"), "/list": status(403)}
    before = snapshot(listed)
    assert report(listed, web) == [
        "4 links: 1 fine, 1 moved, 1 gone, 1 unknown; 4 asked now",
        "",
        "Failing, not yet counted as dead:",
        f"  /alpha ({ALPHA}: links.Code): 404 Not Found, on 1 day",
        "",
        "Moved permanently:",
        f"  /kit ({KIT}: links.Code): now /new",
        "",
        "Unknown, by host:",
        "  code.example: 403 Forbidden: /list",
    ]
    assert table(listed, web) == [
        f'/alpha,gone,404,404 Not Found,,{TODAY},,"[""{TODAY}""]",',
        fine("/evidence"),
        f"/kit,moved,200,,/new,{TODAY},{TODAY},[],",
        f"/list,unknown,403,403 Forbidden,,{TODAY},,[],",
    ]
    after = snapshot(listed)
    assert after.pop(TABLE)
    assert after == before


def test_the_build_publishes_the_results(listed: Path, web: LinkServer) -> None:
    assert run(listed, "build").exit_code == 0
    report(listed, web)
    stale = ["datapackage.json", "diffusion-rl.db", "inspect-data.json"]
    message = "is stale; run 'diffusion-rl build'"
    assert run(listed, "build", "--check").stderr.splitlines() == [
        *(f"{path}: {message}" for path in stale),
        "3 faults",
    ]
    found = (listed / TABLE).read_bytes()
    assert run(listed, "build").exit_code == 0
    assert (listed / TABLE).read_bytes() == found
    assert run(listed, "build", "--check").exit_code == 0


def test_run_resumes_where_the_last_one_ended(listed: Path, web: LinkServer) -> None:
    """First what was never asked, then what was not asked for longest; nothing twice on a day."""
    paths = ["/alpha", "/evidence", "/kit", "/list"]
    assert report(listed, web, "--limit", "2") == [
        "4 links: 2 fine, 2 not checked yet; 2 asked now, 2 left to the next run"
    ]
    assert web.requests == [f"HEAD {path}" for path in paths[:2]]
    assert report(listed, web) == ["4 links: 4 fine; 2 asked now"]
    assert report(listed, web) == ["4 links: 4 fine; 0 asked now"]
    assert web.requests == [f"HEAD {path}" for path in paths]
    text = (listed / TABLE).read_text().replace(TODAY, "2026-05-18")
    (listed / TABLE).write_text(text.replace("fine,200,,,2026-05-18", "fine,200,,,2026-05-17", 3))
    web.requests.clear()
    assert report(listed, web, "--since", "2026-05-18") == ["4 links: 4 fine; 3 asked now"]
    assert report(listed, web) == ["4 links: 4 fine; 1 asked now"]
    assert web.requests == [f"HEAD {path}" for path in paths]
    assert report(listed, web, "--since", TOMORROW, "--limit", "1")[0].endswith(
        "1 asked now, 3 left to the next run"
    )


GONE, LOST, HERE = (
    LinkAnswer("gone", 404, "404 Not Found"),
    LinkAnswer("unknown", detail="timed out"),
    LinkAnswer("fine", 200),
)


@pytest.mark.parametrize(
    ("answers", "failed", "dead"),
    [
        ({1: GONE}, [1], None),
        ({1: GONE, 8: GONE}, [1, 8], None),
        ({1: GONE, 8: GONE, 15: GONE}, [1, 8, 15], 15),
        ({1: GONE, 8: LOST, 15: GONE, 16: LOST, 22: GONE}, [1, 15, 22], 22),
        ({1: GONE, 8: GONE, 15: HERE, 22: GONE}, [22], None),
        ({1: GONE, 2: GONE, 3: GONE, 4: HERE}, [], None),
        ({1: GONE, 2: GONE, 3: GONE, 4: GONE, 5: LOST}, [1, 2, 3], 3),
        ({1: LOST, 2: LOST, 3: LOST, 4: LOST}, [], None),
    ],
)
def test_link_is_dead_only_after_several_days(
    answers: dict[int, LinkAnswer], failed: list[int], dead: int | None
) -> None:
    check = None
    for day, answer in answers.items():
        for _ in range(2):  # twice on a day is one day
            check = updated_check(check, answer, date(2026, 6, day), 3)
    assert check
    assert [day.day for day in check.failed] == failed
    assert check.dead == (dead and date(2026, 6, dead))


def test_a_dead_link_is_reported_as_dead(listed: Path, web: LinkServer) -> None:
    web.routes["/alpha"] = status(410)
    for day in ("2026-05-19", "2026-05-26"):
        report(listed, web)
        (listed / TABLE).write_text((listed / TABLE).read_text().replace(TODAY, day))
    assert report(listed, web)[2:] == [
        "Dead:",
        f"  /alpha ({ALPHA}: links.Code): 410 Gone, dead since {TODAY}",
    ]
    days = f'"[""2026-05-19"", ""2026-05-26"", ""{TODAY}""]"'
    assert table(listed, web)[0] == f"/alpha,gone,410,410 Gone,,{TODAY},,{days},{TODAY}"
    assert report(listed, web, "--since", TOMORROW, "--days", "4")[2:] == [
        "Failing, not yet counted as dead:",
        f"  /alpha ({ALPHA}: links.Code): 410 Gone, on 3 days",
    ]


def test_address_in_several_records_is_checked_once(listed: Path, web: LinkServer) -> None:
    edit(listed / KIT, web.url("/kit"), web.url("/alpha"))
    web.routes["/alpha"] = status(404)
    assert (
        report(listed, web)[3]
        == f"  /alpha ({ALPHA}: links.Code, {KIT}: links.Code): 404 Not Found, on 1 day"
    )
    assert web.counts()["GET /alpha"] == 1


def test_permanent_redirects_are_followed(listed: Path, web: LinkServer) -> None:
    """Only the address changes; a paper tells what it was, evidence and lists need not."""
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
    ],
)
def test_no_move_to_or_from_arxiv_is_followed(old: str, new: str) -> None:
    """What leads to arXiv is about some paper; whether about the same one, people must see."""
    place = Place(ALPHA, ("links", "Project"))
    message = f"'{old}' leads to '{new}'; check that it is the same paper"
    assert plan({old: [place]}, {old: new}) == ([], [Fault(ALPHA, "links.Project", message)])


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
    """Who owns a domain that lapsed leads its readers anywhere."""
    place = Place(ALPHA, ("links", "Code"))
    message = f"'{old}' leads to '{new}'; another host answers; check that it is the same page"
    assert plan({old: [place]}, {old: new}) == ([], [Fault(ALPHA, "links.Code", message)])


def test_a_move_to_a_port_of_arxiv_is_not_followed() -> None:
    old, new = "https://arxiv.org/abs/2405.00001", "https://arxiv.org:8443/abs/2405.00009"
    place = Place(ALPHA, ("links", "Paper"))
    message = f"'{old}' leads to '{new}'; check that it is the same paper"
    assert plan({old: [place]}, {old: new}) == ([], [Fault(ALPHA, "links.Paper", message)])


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
    assert plan({old: [place]}, {old: new}) == ([Move(place, old, new)], [])


def test_addresses_with_a_password_are_never_kept(listed: Path, web: LinkServer) -> None:
    web.routes["/kit"] = redirect(301, web.url("/kit-2").replace("//", "//user:secret@"))
    report(listed, web, "--write")
    assert "secret" not in (listed / TABLE).read_text() + (listed / KIT).read_text()


def test_nothing_is_stored_if_no_host_answers(listed: Path, web: LinkServer) -> None:
    report(listed, web)
    before = snapshot(listed)
    no_host = "no host answered, so nothing is changed; check the network\n1 fault\n"
    nowhere = {"DIFFUSION_RL_LINKS_LOOPBACK": "code.example:1"}
    assert links(listed, web, "--since", TOMORROW, **nowhere) == (1, "", no_host)
    assert snapshot(listed) == before


def test_failing_host_is_skipped(listed: Path, web: LinkServer) -> None:
    """After three addresses without an answer; another host is asked as ever."""
    for number in range(5):
        kit = (listed / KIT).read_text().replace("Alpha-Kit", f"Kit {number}")
        path = f"/{number}"
        web.routes[path] = status(503)
        (listed / f"data/toolkits/kit-{number}.toml").write_text(
            kit.replace(web.url("/kit"), web.url(path, "other.example"))
        )
    assert report(listed, web) == [
        "9 links: 4 fine, 3 unknown, 2 not checked yet; 7 asked now, 2 left to the next run",
        "",
        "Unknown, by host:",
        "  other.example: 503 Service Unavailable: "
        + " ".join(web.url(f"/{number}", "other.example") for number in range(3)),
    ]
    assert web.counts()["GET /2"] == 2
    assert web.counts()["HEAD /3"] == 0


def test_host_with_a_long_wait_is_skipped(listed: Path, web: LinkServer) -> None:
    web.routes["/evidence"] = status(429, "Retry-After: 100000")
    assert report(listed, web)[0] == (
        "4 links: 1 fine, 1 unknown, 2 not checked yet; 2 asked now, 2 left to the next run"
    )
    assert web.requests == ["HEAD /alpha", "HEAD /evidence"]


def test_other_forms_of_the_report(listed: Path, web: LinkServer) -> None:
    web.routes |= {"/alpha": status(404), "/kit": redirect(301, "/new")}
    assert report(listed, web, "--format", "markdown") == [
        "4 links: 2 fine, 1 moved, 1 gone; 4 asked now.",
        "",
        "### Failing, not yet counted as dead",
        "",
        f"- </alpha> ({ALPHA}: links.Code): 404 Not Found, on 1 day",
        "",
        "### Moved permanently",
        "",
        f"- </kit> ({KIT}: links.Code): now </new>",
    ]
    reported = json.loads("\n".join(report(listed, web, "--format", "json")))
    kit, alpha = reported.pop("addresses")
    assert reported == {
        **{"day": TODAY, "asked": 0, "left": 0, "followed": [], "kept": []},
        "counts": {"fine": 2, "moved": 1, "gone": 1, "unknown": 0, "not checked yet": 0},
    }
    assert (kit["url"], kit["moved_to"], kit["places"]) == ("/kit", "/new", [f"{KIT}: links.Code"])
    assert (alpha["url"], alpha["failed"], alpha["detail"]) == ("/alpha", [TODAY], "404 Not Found")


def test_only_addresses_are_links_in_markdown() -> None:
    lines = ["https://a.org/x_y (a_b): <b>, 'https://b.org/?q=1&amp;b' is *it*; see https://c.org/."]
    assert as_markdown("1 _thing_", [("Title", lines), ("Nothing", [])]) == (
        "1 _thing_.\n\n### Title\n\n- <https://a.org/x_y> (a\\_b): \\<b\\>, "
        "'<https://b.org/?q=1&amp;b>' is \\*it\\*; see <https://c.org/>.\n"
    )


def test_a_damaged_list_is_not_checked(listed: Path, web: LinkServer) -> None:
    edit(listed / ALPHA, '"ICLR"', '"ICLX"')
    assert links(listed, web) == (1, "", run(listed, "check").stderr)
    assert web.requests == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_run_keeps_its_results(listed: Path, web: LinkServer, number: int) -> None:
    """After 24 answers, of which the table has all on Ctrl-C, and 20 when it is killed."""
    for kit in range(21):
        text = (listed / KIT).read_text().replace("Alpha-Kit", f"Kit {kit}")
        path = listed / f"data/toolkits/kit-{kit:02}.toml"
        path.write_text(text.replace("/kit", f"/{kit:02}"))
    web.routes["/list"] = hang
    with subprocess.Popen(
        command(listed), env=setting(web), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        web.wait_for("HEAD /list")
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    stopped = "\nstopped; the results are kept, and the next run resumes\nAborted!\n"
    kept = 24 if number == signal.SIGINT else 20
    assert (process.returncode, out, err) == (
        (1, "", stopped) if number == signal.SIGINT else (-number, "", "")
    )
    assert len(table(listed, web)) == kept
    web.routes["/list"] = status(200)
    assert report(listed, web) == [f"25 links: 25 fine; {25 - kept} asked now"]


def test_an_interrupted_build_does_not_undo_a_run(listed: Path, web: LinkServer) -> None:
    """What it replaced is put back before the run, not after it."""
    report(listed, web, "--limit", "1")
    assert run(listed, "build").exit_code == 0
    copies = listed / ".build/undo"
    (copies / "data/tables").mkdir(parents=True)
    (copies / TABLE).write_bytes((listed / TABLE).read_bytes())
    (copies / "entries.json").write_text(json.dumps({TABLE: digest_of(listed / TABLE)}))
    report(listed, web)
    assert not copies.exists()
    assert run(listed, "build").exit_code == 0
    assert table(listed, web) == [fine(path) for path in ("/alpha", "/evidence", "/kit", "/list")]
