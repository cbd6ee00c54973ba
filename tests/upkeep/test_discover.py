"""discover against a real server: which papers it proposes, and what it asks for."""

import os
import pty
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote_plus

import marko
import pytest

from scripts.records.names import fold
from scripts.upkeep.discover import rank, with_suggestions
from scripts.upkeep.searches import arxiv_query
from scripts.web.arxiv_api import Entry
from tests.conftest import edit, faults, run
from tests.helpers import server_faults as faulty
from tests.helpers.arxiv_server import ArxivPaper, Server, feed
from tests.helpers.sample import real_catalogue
from tests.helpers.searching import (
    ALL,
    FIRST,
    GAMMA,
    KEPT,
    LAST,
    QUERIES,
    REVIEWED,
    SEARCHES_PATH,
    arxiv,
    discover,
    listed,
    many,
    popen,
    requests,
    review,
)

__all__ = ["arxiv", "listed"]  # fixtures

BETWEEN_WORDS = re.compile(r"[\W_]+")
CATS = ArxivPaper("2611.00002", "Cats & Dogs", submitted=LAST)


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
    assert [each.query["search_query"] for each in arxiv.requests] == list(QUERIES)


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
    """Both searches find them all, and arXiv lists one twice."""
    arxiv.papers = many(250)
    arxiv.script.append(None)
    arxiv.script.append(faulty.says(feed(sorted_by_day(arxiv.papers)[99:199], 250, 100)))
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
    assert arxiv.requests == []


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
    asked = re.findall(
        r"submittedDate:\[(\d{8})0000 TO (\d{8})2359\]$", arxiv.requests[0].query["search_query"]
    )
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
        with_suggestions(
            Entry("2611.00009", 1, "Longer Videos", (), each, FIRST, FIRST, "", "", None, "cs.CV", False),
            catalogue,
        )
        for each in (abstract, "We collect films at home.")
    )
    assert named.suggestion.in_scope
    assert not silent.suggestion.in_scope
    assert rank(named) < rank(silent)


def test_the_searches_of_the_list() -> None:
    """They are short enough for an address, and would find most of our own papers.

    A search reads titles and abstracts. Our summaries are shorter, so this is the least that they find.
    """
    catalogue = real_catalogue()
    searches = catalogue.searches.values()
    for search in searches:
        assert len(quote_plus(arxiv_query(search, FIRST, LAST))) < 4000
    texts = [
        f" {BETWEEN_WORDS.sub(' ', fold(paper.title + ' ' + (paper.summary or '')))} "
        for paper in catalogue.papers.values()
    ]

    def holds(text: str, phrases: Sequence[str]) -> bool:
        return any(f" {phrase.lower()} " in text for phrase in phrases)

    matching = [[search for search in searches if holds(text, search.phrases)] for text in texts]
    assert sum(map(bool, matching)) > 0.95 * len(texts)
    found = [
        text
        for text, mine in zip(texts, matching, strict=True)
        if any(holds(text, search.context) for search in mine)
    ]
    assert len(found) > 0.8 * len(texts)
