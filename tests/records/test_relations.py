"""Rules for records against each other: duplicates, corrections, references, cycles."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import edit, faults, run

ALPHA = "data/papers/alpha-po.toml"
FILMS = "data/papers/rollouts-for-films.toml"
KIT = "data/toolkits/alpha-kit.toml"
LIST = "data/related-lists/awesome-neighbours.toml"
METHODS = "data/methods.toml"
SECTIONS = "data/sections.toml"
TASKS = "data/tasks.toml"
ADDED = "added = 2026-05-18"
WITHDRAWN = f"{ADDED}\nwithdrawn = 2026-06-01"
FIELD = 'field = "methods"\nwas = ["Policy Gradient"]'

# File, old text, new text, and the fault.
DAMAGES = [
    (TASKS, "[I2I]", "[t2i]", "'t2i' is also used by T2I; keep one"),
    (
        TASKS,
        "Image to image",
        "Text to Image!",
        "I2I.title: 'Text to Image!' is also used by T2I; keep one",
    ),
    (
        SECTIONS,
        "Toolkits & Codebases",
        "Related areas",
        "related.title: 'Related Areas' is also used by toolkits; keep one",
    ),
    (KIT, '"alpha-po"', '"alpha-p"', "implements: unknown paper 'alpha-p' (did you mean alpha-po?)"),
    (KIT, '"alpha-po"', '"x"', "implements: unknown paper 'x'; the files in data/papers are the papers"),
    (
        KIT,
        '["alpha-po"]',
        '["alpha-po", "alpha-po"]',
        "implements: 'alpha-po' is listed 2 times; keep one",
    ),
    (
        ALPHA,
        ADDED,
        f'{ADDED}\nsuperseded_by = "rollouts-for-films"',
        "superseded_by: needs withdrawn, the day on which it was withdrawn",
    ),
    (
        ALPHA,
        ADDED,
        f'{WITHDRAWN}\nsuperseded_by = "rollouts-for-film"',
        "superseded_by: unknown paper 'rollouts-for-film' (did you mean rollouts-for-films?)",
    ),
    (
        ALPHA,
        ADDED,
        f'{WITHDRAWN}\nsuperseded_by = "alpha-po"',
        "superseded_by: forms a cycle: alpha-po > alpha-po",
    ),
    (
        SECTIONS,
        '"Related Areas"',
        '"Related Areas"\nparent = "toolkit"',
        "related.parent: unknown section 'toolkit' (did you mean toolkits?)",
    ),
    (
        SECTIONS,
        '"Related Areas"',
        '"Related Areas"\nparent = "related"',
        "related.parent: forms a cycle: related > related",
    ),
    (
        METHODS,
        'broader = "RLHF"',
        'broader = "RHLF"',
        "Human Feedback.broader: unknown method 'RHLF' (did you mean RLHF?)",
    ),
    (
        METHODS,
        "[RLHF]",
        '[RLHF]\nbroader = "Human Feedback"',
        "Human Feedback.broader: forms a cycle: Human Feedback > RLHF > Human Feedback",
    ),
    (FILMS, FIELD, 'field = "venu"', "corrections #1.field: unknown field 'venu' (did you mean venue?)"),
    (
        FILMS,
        FIELD,
        'field = "links"',
        "corrections #1.field: unknown field 'links'; write 'venue' or 'links.Code'",
    ),
    (
        FILMS,
        FIELD,
        'field = "links.Cod"',
        "corrections #1.field: unknown label 'Cod' (did you mean Code?)",
    ),
    (
        FILMS,
        FIELD,
        'field = "methods"\nwas = "DPO"',
        "corrections #1.was: 'DPO' is not a list such as [\"T2I\"], as methods is",
    ),
    (
        FILMS,
        FIELD,
        'field = "year"\nwas = "2025"',
        "corrections #1.was: '2025' is not a whole number such as 2026, as year is",
    ),
    (
        FILMS,
        FIELD,
        'field = "links.Code"\nwas = ["x"]',
        "corrections #1.was: ['x'] is not text, as links.Code is",
    ),
    (
        FILMS,
        'evidence = "https',
        'evidence = "see https',
        "corrections #1.evidence: 'see https://arxiv.org/abs/2601.00002' "
        "does not start with https:// or http://",
    ),
    (
        FILMS,
        "date = 2026-05-20",
        "date = 2026-05-17",
        "corrections #1.date: '2026-05-17' is before the day it was added, '2026-05-18'",
    ),
    (
        FILMS,
        "it trains with GRPO",
        "it  trains",
        "corrections #1.reason: 'it  trains' has extra spaces",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), DAMAGES, ids=[row[3][:60] for row in DAMAGES])
def test_damage_is_one_line(small: Path, file: str, old: str, new: str, said: str) -> None:
    edit(small / file, old, new)
    assert faults(small) == [f"{file}: {said}", "1 fault"]


# Two records of one paper: the edits of each, and the fault at the second.
TWINS = [
    (
        (ALPHA, "10.1000/alpha-po", "10.1000/AbC"),
        (FILMS, "added", 'doi = "10.1000/aBc"\nadded'),
        f"doi: '10.1000/aBc' is also used by {ALPHA}; keep one",
    ),
    (
        (ALPHA, "Preferences for Pictures", "Préférences — for Pictures"),
        (FILMS, "Rollouts for Films", "alpha po preferences, for PICTURES."),
        f"title: 'alpha po preferences, for PICTURES.' is also used by {ALPHA}; keep one",
    ),
]


@pytest.mark.parametrize(("first", "second", "said"), TWINS)
def test_twins(small: Path, first: tuple[str, str, str], second: tuple[str, str, str], said: str) -> None:
    for file, old, new in (first, second):
        edit(small / file, old, new)
    assert faults(small) == [f"{second[0]}: {said}", "1 fault"]


# A copied record: the changes in the copy, and the fault.
COPIES = [
    (
        ALPHA,
        "papers/beta-po",
        "Alpha-PO: Preferences",
        "Beta",
        f"arxiv: '2405.00001' is also used by {ALPHA}",
    ),
    (KIT, "toolkits/beta-kit", '"Alpha-Kit"', '"alpha kit"', f"name: 'alpha kit' is also used by {KIT}"),
    (
        LIST,
        "related-lists/near",
        "/awesome-neighbours",
        "/Awesome-Neighbours/",
        f"url: 'https://github.com/example/Awesome-Neighbours/' is also used by {LIST}",
    ),
]


@pytest.mark.parametrize(("file", "copy", "old", "new", "said"), COPIES)
def test_copies(small: Path, file: str, copy: str, old: str, new: str, said: str) -> None:
    target = f"data/{copy}.toml"
    shutil.copy(small / file, small / target)
    edit(small / target, old, new)
    assert faults(small) == [f"{target}: {said}; keep one", "1 fault"]


def test_titles_without_letters_are_different(small: Path) -> None:
    edit(small / ALPHA, "Alpha-PO: Preferences for Pictures", "?")
    edit(small / FILMS, "Rollouts for Films", "!")
    assert run(small, "check").exit_code == 0


def test_cycle_of_two_records_is_one_fault(small: Path) -> None:
    edit(small / ALPHA, ADDED, f'{WITHDRAWN}\nsuperseded_by = "rollouts-for-films"')
    edit(small / FILMS, ADDED, f'{WITHDRAWN}\nsuperseded_by = "alpha-po"')
    circle = "alpha-po > rollouts-for-films > alpha-po"
    assert faults(small) == [f"{ALPHA}: superseded_by: forms a cycle: {circle}", "1 fault"]


def test_reference_to_a_damaged_record_is_valid(small: Path) -> None:
    edit(small / ALPHA, "2025", "")
    said = "is not TOML: Invalid value (at line 3, column 8); put text in quotes, and end a list with ]"
    assert faults(small) == [f"{ALPHA}: {said}", "1 fault"]
