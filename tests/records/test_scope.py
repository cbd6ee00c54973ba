"""Candidates, rejections, peers and evidence: each damage is one line, and changes nothing."""

import os
from pathlib import Path

import pytest

from tests.conftest import KEYS, edit, faults, run
from tests.records.test_candidates import CANDIDATE, PEERS, REJECTIONS

ALPHA = "data/papers/alpha-po.toml"
CANDIDATES = "data/candidates"
DOUBTFUL = "data/candidates/doubtful-po.toml"
PEER = "data/peers.toml"
REJECTED = "data/rejections.toml"
SECTIONS = "data/sections.toml"

FAR = "[far-away]"
LIST = "example/awesome-diffusion"
NEAR = 'reason = "x"\ndate = 2026-05-20\n\n[far-away]'
TITLE = "Planning with Diffusion for Robots"
BLANK = "is blank; write it or leave the key out"
DAY = "is neither a day such as 2026-05-18 nor a month such as 2026-05"
NO_VALUE = "which has no value here; write 'venue' or \"links.Code\""
TWICE = "; keep one"


@pytest.fixture
def whole(small: Path) -> Path:
    """The small list with all optional parts."""
    (small / CANDIDATES).mkdir()
    (small / DOUBTFUL).write_text('reason = "perhaps robots"\n' + CANDIDATE)
    (small / REJECTED).write_text(REJECTIONS)
    (small / PEER).write_text(PEERS)
    with (small / ALPHA).open("a") as file:
        file.write('\n[evidence]\nvenue = "https://example.org/a"\n"links.Code" = "https://example.org/b"\n')
    return small


# File and old text: new text, and the fault.
DAMAGES = {
    (DOUBTFUL, "perhaps robots"): {" ": f"{DOUBTFUL}: reason: ' ' {BLANK}"},
    (DOUBTFUL, "added ="): {
        "withdrawn = 2026-05-19\nadded =": f"{DOUBTFUL}: withdrawn: has no place in a candidate; "
        f"move it to {REJECTED} instead",
        'why = "x"\nadded =': f"{DOUBTFUL}: why: is not a key of a candidate; its keys are {KEYS}, reason",
    },
    (DOUBTFUL, "date = 2026-05-20"): {
        "date = 2026-05-20\nby = 1": f"{DOUBTFUL}: corrections #1.by: is not a key of a correction; "
        "its keys are field, was, evidence, reason, date",
    },
    (REJECTED, '"robots"'): {
        '""': f"{REJECTED}: far-away.reason: '' {BLANK}",
        "3": f"{REJECTED}: far-away.reason: '3' is not text; put it in quotes",
    },
    (REJECTED, "2601.00009"): {
        "2601.00009v2": f"{REJECTED}: far-away.arxiv: '2601.00009v2' is not an arXiv id; write '2601.00009'",
    },
    (REJECTED, FAR): {
        "[Far_Away]": f"{REJECTED}: 'Far_Away' is not a valid id; write [far-away]",
        f'[near]\ntitle = "{TITLE}?"\n{NEAR}': f"{REJECTED}, far-away: title: '{TITLE}' is also used by "
        f"{REJECTED}, near{TWICE}",
        f'[near]\ntitle = "x"\narxiv = "2601.00009"\n{NEAR}': f"{REJECTED}, far-away: arxiv: '2601.00009' "
        f"is also used by {REJECTED}, near{TWICE}",
        f'[alpha-po]\ntitle = "x"\n{NEAR}': f"{ALPHA}: 'alpha-po' is also used by "
        f"{REJECTED}, alpha-po{TWICE}",
    },
    (PEER, "entries = 20"): {
        "entries = -1": f"{PEER}: {LIST}.entries: '-1' is negative",
        "entries = 20.0": f"{PEER}: {LIST}.entries: '20.0' is not a whole number such as 2026",
    },
    (PEER, "shared = 1"): {"shared = 8": f"{PEER}: {LIST}.shared: '8' is more than in_scope, '7'"},
    (PEER, "2026-04"): {
        "April": f"{PEER}: {LIST}.changed: 'April' {DAY}",
        "2026-13": f"{PEER}: {LIST}.changed: '2026-13' {DAY}",
    },
    (PEER, PEERS): {
        PEERS + PEERS.replace(f'["{LIST}"]', "[b]"): f"{PEER}: b.url: 'https://github.com/{LIST}' "
        f"is also used by {LIST}{TWICE}",
        PEERS + PEERS.replace(LIST, LIST.upper()): f"{PEER}: '{LIST.upper()}' is also used by {LIST}{TWICE}",
    },
    (ALPHA, '"links.Code" ='): {
        "links.Code =": f'{ALPHA}: evidence.links: is not a key; write it in quotes: "links.Code"',
        "id =": f"{ALPHA}: evidence.id: is for 'id', {NO_VALUE}",
        '"arxiv.x" =': f"{ALPHA}: evidence.arxiv.x: is for 'arxiv.x', {NO_VALUE}",
    },
    (ALPHA, '"links.Code" = "https://example.org/b"'): {
        "withdrawn = 2026-05-19": f"{ALPHA}: evidence.withdrawn: is a key of the record; "
        "move it above [evidence]",
        "title = 3": f"{ALPHA}: evidence.title: '3' is not text; put it in quotes",
    },
    (SECTIONS, 'family = "Policy Gradient"'): {
        'family = "Policy gradients"': f"{SECTIONS}: policy-gradient.family: "
        "unknown method 'Policy gradients' (did you mean Policy Gradient?)",
    },
}

ROWS = [(*place, new, said) for place, damages in DAMAGES.items() for new, said in damages.items()]


@pytest.mark.parametrize(("file", "old", "new", "said"), ROWS, ids=[row[3][:60] for row in ROWS])
def test_damage_is_one_line(whole: Path, file: str, old: str, new: str, said: str) -> None:
    edit(whole / file, old, new)
    assert faults(whole) == [said, "1 fault"]


def test_a_candidate_that_is_accepted_but_not_moved(whole: Path) -> None:
    """Id, arXiv id and title are the same: one paper twice is one fault."""
    text = (whole / DOUBTFUL).read_text().replace('reason = "perhaps robots"\n', "")
    (whole / "data/papers/doubtful-po.toml").write_text(text)
    said = f"{DOUBTFUL}: 'doubtful-po' is also used by data/papers/doubtful-po.toml{TWICE}"
    assert faults(whole) == [said, "1 fault"]


@pytest.mark.parametrize("place", [PEER, REJECTED])
def test_optional_files_are_read(whole: Path, place: str) -> None:
    (whole / place).unlink()
    (whole / place).symlink_to("nowhere")
    assert faults(whole) == [f"{place}: is a symbolic link; put the file itself here", "1 fault"]
    (whole / place).unlink()
    (whole / place).touch()
    assert faults(whole) == [f"{place}: is empty", "1 fault"]


def test_counts_may_be_none_and_all(whole: Path) -> None:
    edit(whole / PEER, 'in_scope = 7\nshared = 1\nchanged = "2026-04"', "in_scope = 0\nshared = 0")
    assert run(whole, "check").exit_code == 0


def test_a_folder_of_candidates_that_is_a_file(small: Path) -> None:
    (small / CANDIDATES).touch()
    assert faults(small) == [f"{CANDIDATES}: cannot be read: {os.strerror(20)}", "1 fault"]
