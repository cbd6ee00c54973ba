"""What the tests of `discover` share: a list with two searches, arXiv's server, papers that it finds."""

import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from click.testing import Result

from tests.conftest import REPOSITORY, run, snapshot
from tests.helpers.adding import environment
from tests.helpers.arxiv_server import ArxivPaper, Server, serving
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
        (QUERIES.index(each.query["search_query"]), int(each.query["start"]) // 100)
        for each in server.requests
    ]
    server.requests.clear()
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


def popen(root: Path, server: Server, stderr: int = PIPE) -> Popen[str]:
    command = [sys.executable, "-m", "scripts", "--root", str(root), "discover", *DAYS]
    given = {**os.environ, **environment(server), "DIFFUSION_RL_TIMEOUT": "60", "PYTHONPATH": str(REPOSITORY)}
    return Popen(command, env=given, text=True, stdout=PIPE, stderr=stderr)
