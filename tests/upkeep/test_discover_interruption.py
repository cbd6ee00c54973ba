"""discover in trouble, killed or stopped: arXiv's answers are kept, and the next run goes on from them."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import edit, run, snapshot
from tests.helpers import server_faults as faulty
from tests.helpers.arxiv_server import Server
from tests.helpers.fault_injection import fail_at_each_step
from tests.helpers.searching import (
    ALL,
    DAYS,
    GAMMA,
    KEPT,
    LAST,
    REVIEWED,
    SEARCHES_PATH,
    arxiv,
    discover,
    kept,
    listed,
    many,
    popen,
    requests,
    review,
)

__all__ = ["arxiv", "listed"]  # fixtures


def test_failure_on_the_third_page_of_the_second_search(listed: Path, arxiv: Server) -> None:
    arxiv.papers = many(250)
    arxiv.script.extend([None] * 5 + [faulty.status(500)] * 4)
    result = discover(listed)
    assert (result.exit_code, result.stdout) == (1, "")
    hint, trouble, count = result.stderr.splitlines()
    assert (hint, count) == (KEPT.strip(), "1 fault")
    assert trouble.endswith(": answers 500 Internal Server Error, 4 times; try again later")
    assert requests(arxiv) == [*ALL, (1, 2), (1, 2), (1, 2)]
    assert len(kept(listed)) == 5
    text = review(listed)
    assert requests(arxiv) == [(1, 2)]
    assert review(listed) == text
    assert requests(arxiv) == ALL


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_killed_during_a_page(listed: Path, arxiv: Server, number: signal.Signals) -> None:
    arxiv.papers = many(250)
    reached, stall = faulty.stalled()
    arxiv.script.extend([None] * 4 + [stall])
    before = snapshot(listed)
    with popen(listed, arxiv) as process:
        assert reached.wait(60)
        process.send_signal(number)
        output, errors = process.communicate()
    if number == signal.SIGINT:
        assert (process.returncode, output, errors) == (1, "", f"\nstopped; {KEPT}Aborted!\n")
    else:
        assert (process.returncode, output, errors) == (-signal.SIGKILL, "", "")
    assert requests(arxiv) == ALL[:5]
    assert len(kept(listed)) == 4
    assert snapshot(listed) == before
    assert "25 to review" in review(listed)
    assert requests(arxiv) == ALL[4:]


def stopped_runs(listed: Path, failure: str, *only: int) -> list[Path]:
    """The list after a run that nothing stopped, and after runs that were stopped at steps of their work."""
    steps = "open,os.mkdir,os.rename,os.remove"
    folder = fail_at_each_step(listed, failure, steps, *only, command=f"discover {' '.join(DAYS)}")
    return sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: int(path.name))


def test_killed_at_any_step_on_the_disk(listed: Path, arxiv: Server) -> None:
    """What was kept is not asked for again, and what the stopped run left does not change the review."""
    arxiv.papers = many(120)
    expected = review(listed)
    roots = stopped_runs(listed, "SIGKILL")
    assert Path(f"{roots[0]}.output").read_text() == expected
    counts = []
    for root in roots:
        counts.append(len(kept(root)))
        arxiv.requests.clear()
        assert review(root) == expected
        assert len(arxiv.requests) == 4 - counts[-1]
    assert counts[0] == 0
    assert max(counts[1:]) == 4
    assert set(counts) == set(range(5))


def test_stopped_between_pages(listed: Path, arxiv: Server) -> None:
    """By Ctrl-C, just before a page is put in its place: that page is asked for again, no other."""
    arxiv.papers = many(120)
    expected = review(listed)
    whole, _ = stopped_runs(listed, "SIGTERM", 99)  # there is no such step
    steps = Path(f"{whole}.steps").read_text().splitlines()
    renames = [number for number, step in enumerate(steps, 1) if step.startswith("os.rename")]
    assert len(renames) == 4
    _, *roots = stopped_runs(listed, "SIGINT", *renames[1:3])
    for root, number in zip(roots, (1, 2), strict=True):
        assert Path(f"{root}.code").read_text() == "1"
        assert Path(f"{root}.output").read_text() == f"\nstopped; {KEPT}Aborted!\n"
        assert len(kept(root)) == number
        arxiv.requests.clear()
        assert review(root) == expected
        assert len(arxiv.requests) == 4 - number


def test_changed_search_or_day_starts_again(listed: Path, arxiv: Server) -> None:
    arxiv.papers = many(250)
    trouble = [None] * 5 + [faulty.status(400)]
    arxiv.script.extend(trouble)
    assert discover(listed).exit_code == 1
    before = kept(listed)
    arxiv.script.extend(trouble)
    assert run(listed, "discover", "--since", "2026-10-30", "--until", str(LAST)).exit_code == 1
    assert len(kept(listed)) == 5
    assert not set(kept(listed)) & set(before)
    arxiv.requests.clear()
    edit(listed / SEARCHES_PATH, '"human preference"', '"human preference", "taste"')
    arxiv.script.extend([None, None, faulty.status(400)])
    assert run(listed, "discover", "--since", "2026-10-30", "--until", str(LAST)).exit_code == 1
    starts = [each.query["start"] for each in arxiv.requests]
    assert starts == ["0", "100", "200"]  # of the second search: the first is as it was
    assert all("taste" in each.query["search_query"] for each in arxiv.requests)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "no JSON": lambda content: b"\xff\xfe",
    "another shape": lambda content: b'{"papers": []}',
    "another page": lambda content: content.replace(b"[100,250,", b"[0,250,"),
    "no papers": lambda content: b"[100,250,[]]",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_kept_page_is_requested_again(listed: Path, arxiv: Server, damage: str) -> None:
    arxiv.papers = many(250)
    arxiv.script.extend([None] * 5 + [faulty.status(400)])
    assert discover(listed).exit_code == 1
    second = next(path for path in kept(listed) if path.name.endswith("-100.json"))
    content = DAMAGES[damage](second.read_bytes())
    assert content != second.read_bytes()
    second.write_bytes(content)
    arxiv.requests.clear()
    result = discover(listed)
    assert (result.exit_code, result.stderr) == (
        0,
        f".build/discover/{second.name}: is damaged; arXiv is asked for that page again\n",
    )
    assert "25 to review" in result.stdout
    assert sorted(requests(arxiv)) in ([(0, 1), (1, 2)], [(1, 1), (1, 2)])
    assert kept(listed) == []


def test_a_review_is_written_whole(listed: Path, arxiv: Server, tmp_path: Path) -> None:
    arxiv.papers = [GAMMA]
    place = tmp_path / "review.md"
    place.write_text("of last week")
    result = discover(listed, "--output", str(place))
    assert (result.exit_code, result.output) == (0, "")
    assert place.read_text("utf-8") == review(listed)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["review.md"]


def test_unwritten_review_is_made_again_from_kept_pages(listed: Path, arxiv: Server) -> None:
    arxiv.papers = [GAMMA]
    result = discover(listed, "--output", "/dev/full")
    assert (result.exit_code, result.output) == (
        1,
        "/dev/full: cannot be written: No space left on device\n1 fault\n",
    )
    assert requests(arxiv) == [(0, 0), (1, 0)]
    assert REVIEWED in review(listed)
    assert requests(arxiv) == []
