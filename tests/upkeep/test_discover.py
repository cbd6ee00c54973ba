"""discover against a real server: what it proposes, and what a run that is cut short leaves to the next."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote_plus

import marko
import pytest
from click.testing import Result

from scripts.records.names import fold
from scripts.upkeep.discover import look, rank
from scripts.upkeep.searches import query
from scripts.web.arxiv_api import Entry
from tests.conftest import REPOSITORY, edit, faults, run, snapshot
from tests.helpers import arxiv_server as faulty
from tests.helpers.adding import environment
from tests.helpers.arxiv_server import ArxivPaper, Server, serving
from tests.helpers.saboteur import struck_at_each_step
from tests.helpers.sample import real_catalogue
from tests.records.test_candidates import CANDIDATE, REJECTIONS

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 14)
DAYS = ["--since", str(FIRST), "--until", str(LAST)]
SEARCHES_PATH = "data/searches.toml"
SEARCHES = """\
[rewards]
description = "Rewards."
phrases = ["reward", "GRPO"]
context = ["diffusion"]
categories = ["cs.CV", "cs.LG"]

[preferences]
description = "Preferences."
phrases = ["human preference"]
context = ["text to image"]
categories = ["cs.CV"]
"""
QUERIES = (
    '(ti:"reward" OR abs:"reward" OR ti:"GRPO" OR abs:"GRPO") AND (ti:"diffusion" OR abs:"diffusion")'
    " AND (cat:cs.CV OR cat:cs.LG) AND submittedDate:[202611010000 TO 202611142359]",
    '(ti:"human preference" OR abs:"human preference") AND (ti:"text to image" OR abs:"text to image")'
    " AND (cat:cs.CV) AND submittedDate:[202611010000 TO 202611142359]",
)
KEPT = "arXiv's answers are kept; run the same command to resume\n"

GAMMA = ArxivPaper(
    "2611.00001",
    "Gamma-GRPO: GRPO for Text-to-Video Diffusion",
    ["Ada Nüsken", "Bo Li", "Cleo Ito", "Dan Oz"],
    abstract="We align.",
    submitted=FIRST,
    comment="Accepted at ICML 2026 (Oral)",
)
CATS = ArxivPaper("2611.00002", "Cats & Dogs", submitted=LAST)
# Of our own, for the real ones change: 0.80 for GRPO and diffusion in a title, 0.03 for neither.
SCOPE = """\
[reward]
description = "Rewards."
start = -3
least = 0
most = 5
weakest = 1
share = 0.5

[reward.phrases]
"grpo" = 4

[pictures]
description = "Pictures."
start = -2
least = 0
most = 4
weakest = 1
share = 0.5

[pictures.phrases]
"diffusion" = 3
"""
REVIEWED = """\
#### [Gamma-GRPO: GRPO for Text-to-Video Diffusion](https://arxiv.org/abs/2611.00001)

By Ada Nüsken, Bo Li, Cleo Ito and 1 more; 2026-11-01; cs.CV

- Scope 0.80: "GRPO" in the title +4, "Diffusion" in the title +3
- Section: **policy-gradient** ("GRPO" in the title +3)
- Tasks: **T2V** ("Text-to-Video" in the title +3)
- Methods: **Policy Gradient** ("GRPO" in the title +3), **GRPO** ("GRPO" in the title +3)
- Venue: **ICML 2026 Oral** ("Accepted at ICML 2026 (Oral)")

```sh
diffusion-rl add 2611.00001
diffusion-rl reject 2611.00001 --reason "…"
```
"""


@pytest.fixture
def listed(small: Path) -> Path:
    """The small list with two searches, a candidate and a rejection."""
    (small / "data/candidates").mkdir()
    (small / "data/candidates/doubtful-po.toml").write_text('reason = "perhaps robots"\n' + CANDIDATE)
    (small / "data/rejections.toml").write_text(REJECTIONS)
    (small / SEARCHES_PATH).write_text(SEARCHES)
    (small / "data/scope.toml").write_text(SCOPE)
    return small


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving() as server:
        for name, value in environment(server).items():
            monkeypatch.setenv(name, value)
        yield server


def discover(root: Path, *arguments: str) -> Result:
    return run(root, "discover", *DAYS, *arguments)


def review(root: Path) -> str:
    """What a run that ends well prints; it leaves every file as it was, and nothing for another run."""
    before = snapshot(root)
    result = discover(root)
    assert (result.exit_code, result.stderr) == (0, "")
    assert snapshot(root) == before
    assert kept(root) == []
    return result.stdout


def kept(root: Path) -> list[Path]:
    return sorted((root / ".build/discover").iterdir())


def requests(server: Server) -> list[tuple[int, int]]:
    """Which page of which search was asked for, in order, since this was last called."""
    asked = [
        (QUERIES.index(each.query["search_query"]), int(each.query["start"]) // 100) for each in server.asked
    ]
    server.asked.clear()
    return asked


def many(number: int) -> list[ArxivPaper]:
    """Papers of which one in ten is in scope, spread over the days."""
    return [
        ArxivPaper(
            f"2611.{n:05}",
            f"GRPO for Image Diffusion, Part {n}" if n % 10 == 0 else f"Cats, Part {n}",
            submitted=FIRST + timedelta(days=n % 14),
        )
        for n in range(number)
    ]


ALL = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]  # the pages of 250 papers


def test_the_review(listed: Path, arxiv: Server) -> None:
    arxiv.papers = [
        CATS,
        GAMMA,
        ArxivPaper(
            "2611.00003", "GRPO for Image Diffusion", comment="This paper has been withdrawn by its authors"
        ),
        ArxivPaper("2611.00004", "GRPO for Image Diffusion, Before", submitted=FIRST - timedelta(days=1)),
        ArxivPaper("2611.00005", "GRPO for Image Diffusion, After", submitted=LAST + timedelta(days=1)),
    ]
    assert review(listed) == (
        "## New papers\n\n"
        "3 papers at arXiv from 2026-11-01 to 2026-11-14: 0 papers known, 2 left out, 1 to review.\n\n"
        "### To review\n\n"
        f"{REVIEWED}\n"
        "<details>\n<summary>2 left out</summary>\n\n"
        "- [GRPO for Image Diffusion](https://arxiv.org/abs/2611.00003), withdrawn\n"
        "- [Cats & Dogs](https://arxiv.org/abs/2611.00002), 0.03\n\n"
        "</details>\n"
    )
    assert [each.query["search_query"] for each in arxiv.asked] == list(QUERIES)


def test_commands_of_the_review_add_and_reject(listed: Path, arxiv: Server) -> None:
    """Once it is, it is proposed no more."""
    arxiv.papers = [GAMMA, GAMMA._replace(arxiv="2611.00006", title="Delta-GRPO: GRPO for Image Diffusion")]
    lines = re.findall(r"^diffusion-rl (.*)$", review(listed), re.MULTILINE)
    assert [line.split()[:2] for line in lines] == [
        [verb, name] for name in ("2611.00001", "2611.00006") for verb in ("add", "reject")
    ]
    assert run(listed, *lines[0].split()).exit_code == 0
    assert run(listed, "reject", "2611.00006", "--reason", "…").exit_code == 0
    assert review(listed) == (
        "## New papers\n\n"
        "2 papers at arXiv from 2026-11-01 to 2026-11-14: 2 papers known, 0 left out, 0 to review.\n"
    )


def test_known_papers_are_left_out(listed: Path, arxiv: Server) -> None:
    """By id, DOI or title, among papers, candidates and rejections alike."""
    edit(listed / "data/papers/alpha-po.toml", "10.1000/alpha-po", "10.1000/Alpha")
    known = [
        ArxivPaper("2405.00001", "A new title"),
        ArxivPaper("2611.00011", "Another", doi="10.1000/alpha"),
        ArxivPaper("2611.00012", "Rollouts for <i>Films</i>"),
        ArxivPaper("2601.00003", "Doubtless"),
        ArxivPaper("2611.00013", "DOUBTFUL: films"),
        ArxivPaper("2601.00009", "Close by"),
        ArxivPaper("2611.00014", "Planning with diffusion for robots"),
    ]
    arxiv.papers = [paper._replace(submitted=FIRST) for paper in known]
    assert "7 papers known, 0 left out, 0 to review.\n" in review(listed)


def test_nothing_is_found(listed: Path, arxiv: Server) -> None:
    assert review(listed).endswith(": 0 papers known, 0 left out, 0 to review.\n")
    assert requests(arxiv) == [(0, 0), (1, 0)]


def test_the_likeliest_then_the_newest_come_first_and_each_once(listed: Path, arxiv: Server) -> None:
    """Though both searches find them all, and though arXiv tells of one twice."""
    arxiv.papers = many(250)
    arxiv.script.append(None)
    arxiv.script.append(faulty.says(faulty.feed(sorted_by_day(arxiv.papers)[99:199], 250, 100)))
    text = review(listed)
    assert (
        "250 papers at arXiv from 2026-11-01 to 2026-11-14: 0 papers known, 225 left out, 25 to review."
        in text
    )
    proposed = re.findall(r"^#### \[GRPO for Image Diffusion, Part (\d+)\]", text, re.MULTILINE)
    assert [int(number) for number in proposed] == sorted(
        range(0, 250, 10), key=lambda n: (-(n % 14), f"{n:05}")
    )
    assert (
        len(set(re.findall(r"^- \[Cats, Part (\d+)\]", text, re.MULTILINE))) == text.count("- [Cats") == 225
    )
    assert requests(arxiv) == ALL


def sorted_by_day(papers: list[ArxivPaper]) -> list[ArxivPaper]:
    return sorted(papers, key=lambda paper: paper.submitted, reverse=True)


HOSTILE = (
    "`x` | <b onclick=y>@torvalds</b> #12 a/b#3 GH-4 ![i](https://evil.example) www.evil.example :smile: $x$"
)
SAFE = (
    r"\`x\` \| \<b onclick=y\>@&#8203;torvalds\</b\> #&#8203;12 a/b#&#8203;3 GH-&#8203;4 "
    r"!\[i\](https:&#8203;//evil.example) www&#8203;.evil.example :&#8203;smile: \$x\$"
)


def test_hostile_words_are_shown_and_do_nothing(listed: Path, arxiv: Server) -> None:
    turned = f"\u202e{HOSTILE}\u2066"
    arxiv.papers = [
        GAMMA._replace(title=f"GRPO Diffusion {turned}", authors=[turned], comment=f"ICML 2026 {turned}"),
        CATS._replace(title=f"]({turned}\n\n</details>\n# Cats\n```\n"),
    ]
    text = review(listed)
    shown = SAFE.replace(r"\<b onclick=y\>", "").replace(r"\</b\>", "")  # `plain` drops mark-up
    assert f"#### [GRPO Diffusion {shown}](https://arxiv.org/abs/2611.00001)\n\nBy {shown}; 2026" in text
    assert r"- [\](" + shown + r" \</details\> # Cats \`\`\`](https://arxiv.org/abs/2611.00002), 0.03" in text
    assert "\u202e" not in text
    assert "\u2066" not in text
    page = marko.Markdown(extensions=["gfm"])(text)
    assert re.findall(r'href="([^"]*)"', page) == [f"https://arxiv.org/abs/2611.0000{n}" for n in (1, 2)]
    tags = set(re.findall(r"<(\w+)", page))
    assert tags == {"h2", "h3", "h4", "p", "a", "ul", "li", "strong", "pre", "code", "details", "summary"}
    assert re.findall(r"<h\d>(.{5})", page) == ["New p", "To re", "<a hr"]
    assert not re.search(r"@\w|#\d|GH-\d|:\w+:", re.sub(r"<[^>]*>", "", page))


def test_three_thousand_authors(listed: Path, arxiv: Server) -> None:
    arxiv.papers = [GAMMA._replace(authors=[f"Author Number{n}" for n in range(3000)])]
    assert (
        "\nBy Author Number0, Author Number1, Author Number2 and 2,997 more; 2026-11-01; cs.CV\n"
        in review(listed)
    )


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


def popen(root: Path, server: Server, **streams: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "scripts", "--root", str(root), "discover", *DAYS]
    given = {**os.environ, **environment(server), "DIFFUSION_RL_TIMEOUT": "60", "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(command, env=given, text=True, **{"stdout": -1, "stderr": -1, **streams})


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


def struck(listed: Path, blow: str, *only: int) -> list[Path]:
    """The list after a run that nothing struck, and after runs that were struck at steps of their work."""
    steps = "open,os.mkdir,os.rename,os.remove"
    folder = struck_at_each_step(listed, blow, steps, *only, command=f"discover {' '.join(DAYS)}")
    return sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: int(path.name))


def test_killed_at_any_step_on_the_disk(listed: Path, arxiv: Server) -> None:
    """What was kept is not asked for again, and what the struck run left does not change the review."""
    arxiv.papers = many(120)
    expected = review(listed)
    roots = struck(listed, "SIGKILL")
    assert Path(f"{roots[0]}.output").read_text() == expected
    counts = []
    for root in roots:
        counts.append(len(kept(root)))
        arxiv.asked.clear()
        assert review(root) == expected
        assert len(arxiv.asked) == 4 - counts[-1]
    assert counts[0] == 0
    assert max(counts[1:]) == 4
    assert set(counts) == set(range(5))


def test_stopped_between_pages(listed: Path, arxiv: Server) -> None:
    """By Ctrl-C, just before a page is put in its place: that page is asked for again, no other."""
    arxiv.papers = many(120)
    expected = review(listed)
    whole, _ = struck(listed, "SIGTERM", 99)  # there is no such step
    steps = Path(f"{whole}.steps").read_text().splitlines()
    renames = [number for number, step in enumerate(steps, 1) if step.startswith("os.rename")]
    assert len(renames) == 4
    _, *roots = struck(listed, "SIGINT", *renames[1:3])
    for root, number in zip(roots, (1, 2), strict=True):
        assert Path(f"{root}.code").read_text() == "1"
        assert Path(f"{root}.output").read_text() == f"\nstopped; {KEPT}Aborted!\n"
        assert len(kept(root)) == number
        arxiv.asked.clear()
        assert review(root) == expected
        assert len(arxiv.asked) == 4 - number


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
    arxiv.asked.clear()
    edit(listed / SEARCHES_PATH, '"human preference"', '"human preference", "taste"')
    arxiv.script.extend([None, None, faulty.status(400)])
    assert run(listed, "discover", "--since", "2026-10-30", "--until", str(LAST)).exit_code == 1
    starts = [each.query["start"] for each in arxiv.asked]
    assert starts == ["0", "100", "200"]  # of the second search: the first is as it was
    assert all("taste" in each.query["search_query"] for each in arxiv.asked)


DAMAGES = {
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
    arxiv.asked.clear()
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


def test_arguments_are_checked_before_requests(listed: Path, arxiv: Server, tmp_path: Path) -> None:
    result = discover(listed, "--output", str(tmp_path / "nowhere/review.md"))
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        f"Error: Invalid value for '--output': '{tmp_path}/nowhere' is not a folder",
    )
    result = run(listed, "discover", "--since", str(LAST), "--until", str(FIRST))
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: --since 2026-11-14 is later than --until 2026-11-01",
    )
    (listed / SEARCHES_PATH).unlink()
    result = discover(listed)
    assert (result.exit_code, result.stderr) == (
        1,
        f"{KEPT}{SEARCHES_PATH}: is missing; it has the searches\n1 fault\n",
    )
    assert arxiv.asked == []


def test_progress_bar_is_shown_on_a_terminal(listed: Path, arxiv: Server) -> None:
    arxiv.papers = many(250)
    ours, theirs = pty.openpty()
    with popen(listed, arxiv, stderr=theirs) as process:
        os.close(theirs)
        assert "25 to review" in process.communicate()[0]
    assert b"Searching arXiv  [" in os.read(ours, 100_000)
    os.close(ours)


def test_default_is_the_last_fortnight(listed: Path, arxiv: Server) -> None:
    before = datetime.now(UTC).date()
    assert run(listed, "discover").exit_code == 0
    days = [(day, day - timedelta(days=14)) for day in (before, datetime.now(UTC).date())]
    asked = re.findall(r"submittedDate:\[(\d{8})0000 TO (\d{8})2359\]$", arxiv.asked[0].query["search_query"])
    assert asked[0] in [(f"{since:%Y%m%d}", f"{until:%Y%m%d}") for until, since in days]


# Text of data/searches.toml: new text, and the fault.
NO_PHRASE = "is not a phrase; write words with spaces, such as 'text to image'"
NO_CATEGORY = "is not an arXiv category; it looks like 'cs.CV'"
FAULTS = {
    '"human preference"': ("'human \"preference'", f"preferences.phrases: 'human \"preference' {NO_PHRASE}"),
    '"text to image"': ('"text-to-image"', f"preferences.context: 'text-to-image' {NO_PHRASE}"),
    '"cs.LG"': ('"cs.CV"', "rewards.categories: 'cs.CV' is listed 2 times; keep one"),
    '["diffusion"]': ("[]", "rewards.context: is empty; give at least one"),
    '"cs.CV", "cs.LG"': ('"CS"', f"rewards.categories: 'CS' {NO_CATEGORY}"),
    '"Rewards."': ('" "', "rewards.description: ' ' is blank; write it or leave the key out"),
}


@pytest.mark.parametrize("old", FAULTS)
def test_damage_in_the_searches_is_one_line(listed: Path, old: str) -> None:
    new, said = FAULTS[old]
    edit(listed / SEARCHES_PATH, old, new)
    assert faults(listed) == [f"{SEARCHES_PATH}: {said}", "1 fault"]


def test_papers_are_ranked_by_their_abstracts_too() -> None:
    catalogue = real_catalogue()
    abstract = "We post-train a video diffusion model with GRPO on a reward model of human preferences."
    named, silent = (
        look(
            Entry("2611.00009", 1, "Longer Videos", (), each, FIRST, FIRST, "", "", None, "cs.CV", False),
            catalogue,
        )
        for each in (abstract, "We collect films at home.")
    )
    assert named.suggestion.in_scope
    assert not silent.suggestion.in_scope
    assert rank(named) < rank(silent)


def test_the_searches_of_the_list() -> None:
    """They are short enough for an address, and would find most of our own papers by their titles alone."""
    catalogue = real_catalogue()
    searches = catalogue.searches.values()
    for search in searches:
        assert len(quote_plus(query(search, FIRST, LAST))) < 4000
    titles = [f" {fold(paper.title).replace('-', ' ')} " for paper in catalogue.papers.values()]

    def holds(title: str, phrases: Sequence[str]) -> bool:
        return any(f" {phrase.lower()} " in title for phrase in phrases)

    matching = [[search for search in searches if holds(title, search.phrases)] for title in titles]
    assert sum(map(bool, matching)) > 0.85 * len(titles)
    found = [
        title
        for title, mine in zip(titles, matching, strict=True)
        if any(holds(title, search.context) for search in mine)
    ]
    assert len(found) > 0.7 * len(titles)
