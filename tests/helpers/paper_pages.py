"""A list, a server with pages of papers, and pages as proceedings, OpenReview and doi.org write them."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.helpers.adding import BETA, world, write_list
from tests.helpers.arxiv_server import ArxivPaper, Server

CVF = "https://openaccess.thecvf.com/content/CVPR2026/html/Ito_Beta-PO_CVPR_2026_paper.html"
FORUM = "https://openreview.net/forum?id=b3TA_x"
API = "/api2.openreview.net/notes"
DOI = "10.1609/aaai.v40i6.1"
NONE = "names no paper; give what you know of it: --offline --title TITLE"
ALONE = ArxivPaper("2603.00009", "Another Paper", ["Someone Else"], submitted=date(2026, 3, 9))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_list(tmp_path / "list")


@pytest.fixture
def web() -> Iterator[Server]:
    with world([ALONE]) as server:
        yield server


def tags(**about: str | list[str]) -> str:
    """A page of proceedings: `citation_*` tags in its head, and its links."""
    fields = {
        "citation_title": BETA.title,
        "citation_author": ["Ito, Cleo", "Li, Bo"],
        "citation_conference_title": "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern "
        "Recognition",
        "citation_publication_date": "2026",
        **about,
    }
    links = fields.pop("links", "")
    lines = [
        f'<meta name="{name}" content="{value}">'
        for name, values in fields.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    return f"<!DOCTYPE html><html><head>{''.join(lines)}</head><body>{links}<p>Unclosed <b>text</body></html>"


def forum(**content: object) -> str:
    """A forum of OpenReview: the submission, and a review of it."""
    values = {"title": BETA.title, "authors": ["Cleo Ito", "Bo Li"], "venue": "ICLR 2026 Oral", **content}
    notes = [
        {"id": "r3View", "content": {"summary": {"value": "Good."}}},
        {"id": "b3TA_x", "pdate": 1769400000000, "content": {key: {"value": values[key]} for key in values}},
    ]
    return json.dumps({"notes": notes, "count": 2})


def csl(**about: object) -> str:
    """The answer of doi.org for a DOI."""
    values = {
        "title": BETA.title,
        "author": [{"given": "Cleo", "family": "Ito"}, {"literal": "Bo Li"}],
        "container-title": "Proceedings of the AAAI Conference on Artificial Intelligence",
        "issued": {"date-parts": [[2026, 3, 14]]},
        "DOI": DOI,
        **about,
    }
    return json.dumps(values)


def place(url: str) -> str:
    """The path of a page on the server."""
    return "/" + url.partition("://")[2].partition("?")[0]


def record(root: Path) -> str:
    return (root / "data/papers/beta-po.toml").read_text("utf-8")


RECORD = """\
title = "Beta-PO: GRPO for Text-to-Video Diffusion"
short_name = "Beta-PO"
year = 2026
venue = "CVPR"
section = "policy-gradient"
tasks = ["T2V"]
methods = ["Policy Gradient", "GRPO"]
authors = ["Cleo Ito", "Bo Li"]
added = 2026-06-01

[links]
CVF = "{url}"
"""
NOT_SHOWN = [
    "venue: is missing; give it: --venue VENUE, one of data/venues.toml",
    "year: is missing; give it: --year YEAR",
]
