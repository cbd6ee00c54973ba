"""`diffusion-rl links` over a list whose links lead to a real server: what it asks, judges and reports."""

import json
from datetime import date
from pathlib import Path

import pytest

from scripts.upkeep.links import updated_check
from scripts.upkeep.links_judge import LinkAnswer
from scripts.upkeep.report import as_markdown
from tests.conftest import edit, run, snapshot
from tests.helpers.checking import ALPHA, KIT, TABLE, TODAY, TOMORROW, fine, links, listed, report, table
from tests.helpers.link_server import LinkServer, redirect, status

__all__ = ["listed"]  # fixtures


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
