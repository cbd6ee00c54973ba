"""Candidates, rejections, peers and evidence: each damage is one line, and changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PAPER, edit, faults, run
from tests.test_candidates import CANDIDATE, PEERS, REJECTIONS

ALPHA = "data/papers/alpha-po.toml"
DOUBTFUL = "data/candidates/doubtful-po.toml"
PEER = "example/awesome-diffusion"
FAR = "[far-away]"
FAR_TITLE = "Planning with Diffusion for Robots"
NEAR = '[near]\ntitle = "Near"\nreason = "x"\ndate = 2026-05-20\n'
SECTION = "data/sections.toml"
OWN = "is a key of the record; move it above [evidence]"


@pytest.fixture
def whole(small: Path) -> Path:
    """The small list with everything that a list may do without."""
    (small / "data/candidates").mkdir()
    (small / DOUBTFUL).write_text('reason = "perhaps robots"\n' + CANDIDATE)
    (small / "data/rejections.toml").write_text(REJECTIONS)
    (small / "data/peers.toml").write_text(PEERS)
    with (small / ALPHA).open("a") as file:
        file.write('\n[evidence]\nvenue = "https://example.org/iclr"\n"links.Code" = "https://example.org/"\n')
    return small


# File, field and what stands there: what stands there instead, and what is said of it.
DAMAGES = {
    (DOUBTFUL, "reason", "perhaps robots"): {" ": "' ' is blank; write it or leave the key out"},
    (DOUBTFUL, "withdrawn", "added ="): {
        "withdrawn = 2026-05-19\nadded =": "has no place in a candidate; "
        "move it to data/rejections.toml instead",
    },
    (DOUBTFUL, "corrections #1.by", "date = 2026-05-20"): {
        "date = 2026-05-20\nby = 1": "is not a key of a correction; "
        "its keys are field, was, evidence, reason, date",
    },
    (DOUBTFUL, "because", "reason = \"perhaps"): {
        "reason = \"x\"\nbecause = \"perhaps": "is not a key of a candidate; its keys are title, short_name, "
        "year, venue, presentation, section, tasks, methods, authors, arxiv, submitted, doi, added, withdrawn, "
        "superseded_by, links, evidence, corrections, reason",
    },
    ("data/rejections.toml", "far-away.reason", '"robots"'): {
        '""': "'' is blank; write it or leave the key out",
        "3": "'3' is not text; put it in quotes",
    },
    ("data/rejections.toml", "far-away.arxiv", "2601.00009"): {
        "2601.00009v2": "'2601.00009v2' is not an arXiv id; write '2601.00009'",
    },
    ("data/rejections.toml", "", FAR): {"[Far_Away]": "'Far_Away' is no id; write [far-away]"},
    ("data/rejections.toml, far-away", "title", FAR): {
        f"{NEAR.replace('"Near"', f'"{FAR_TITLE}?"')}{FAR}": f"'{FAR_TITLE}' is that of "
        "data/rejections.toml, near too; keep one of the two",
    },
    (ALPHA, "", FAR): {
        f"{NEAR.replace('near', 'alpha-po')}{FAR}": "'alpha-po' is that of data/rejections.toml, "
        "alpha-po too; keep one of the two",
    },
    ("data/peers.toml", f"{PEER}.entries", "20\n"): {
        "-1\n": "'-1' is less than nothing",
        "20.0\n": "'20.0' is not a whole number such as 2026",
    },
    ("data/peers.toml", f"{PEER}.shared", "shared = 1"): {"shared = 8": "'8' is more than in_scope, '7'"},
    ("data/peers.toml", f"{PEER}.changed", "2026-04"): {
        "April": "'April' is neither a day such as 2026-05-18 nor a month such as 2026-05",
        "2026-13": "'2026-13' is neither a day such as 2026-05-18 nor a month such as 2026-05",
    },
    ("data/peers.toml", "near.url", f'["{PEER}"]'): {},
    (ALPHA, "evidence.links", '"links.Code" ='): {
        "links.Code =": 'is not a key; write it in quotes: "links.Code"',
    },
    (ALPHA, "evidence.withdrawn", '"links.Code" = "https://example.org/"'): {"withdrawn = 2026-05-19": OWN},
    (ALPHA, "evidence.id", '"links.Code" ='): {
        "id =": "is for 'id', which has no value here; write 'venue' or \"links.Code\"",
    },
    (ALPHA, "evidence.arxiv.x", '"links.Code" ='): {
        '"arxiv.x" =': "is for 'arxiv.x', which has no value here; write 'venue' or \"links.Code\"",
    },
    (SECTION, "policy-gradient.family", 'family = "Policy Gradient"'): {
        'family = "Policy Gradients"': "unknown method 'Policy Gradients' (did you mean Policy Gradient?)",
    },
}
