"""Keys and types: each damage of a record or vocabulary is one line, and changes nothing."""

from pathlib import Path

import pytest

from tests.conftest import KEYS, edit, faults

ALPHA = "data/papers/alpha-po.toml"
FILMS = "data/papers/rollouts-for-films.toml"
KIT = "data/toolkits/alpha-kit.toml"
LIST = "data/related-lists/awesome-neighbours.toml"

ADDED = "added = 2026-05-18"
BOTH = '["Ada Nüsken", "Bo Li"]'
CODE = '"https://github.com/example/alpha-po"'
LINKS = (
    '\n[links]\nPaper = "https://arxiv.org/abs/2405.00001"\nCode = "https://github.com/example/alpha-po"\n'
)
WAS = '["Policy Gradient"]'

# File, old text, new text, and the fault.
DAMAGES = [
    (ALPHA, "short_name", "shortname", "shortname: is not a key of a paper (did you mean short_name?)"),
    (ALPHA, "title", "titel", "titel: is not a key of a paper (did you mean title?)"),
    (
        ALPHA,
        "short_name",
        "bibtex",
        f"bibtex: is not a key of a paper; its keys are {KEYS}",
    ),
    (ALPHA, "short_name", "id", "id: is not a key; the name of the file is the id"),
    (ALPHA, "year = 2025\n", "", "year: is missing"),
    (ALPHA, 'tasks = ["T2I"]\n', "", "tasks: is missing"),
    (ALPHA, "2025", '"2025"', "year: '2025' is not a whole number such as 2026; remove the quotes"),
    (ALPHA, "2025", "2025.0", "year: '2025.0' is not a whole number such as 2026"),
    (ALPHA, "2025", "true", "year: 'true' is not a whole number such as 2026"),
    (ALPHA, "2025", "nan", "year: 'nan' is not a whole number such as 2026"),
    (ALPHA, "2025", "[2025]", "year: [2025] is not a whole number such as 2026"),
    (
        ALPHA,
        ADDED,
        'added = "2026-05-18"',
        "added: '2026-05-18' is not a date such as 2026-05-18; remove the quotes",
    ),
    (
        ALPHA,
        ADDED,
        "added = 2026-05-18T10:00:00",
        "added: '2026-05-18 10:00:00' is not a date such as 2026-05-18",
    ),
    (ALPHA, ADDED, "added = 20260518", "added: '20260518' is not a date such as 2026-05-18"),
    (ALPHA, '["T2I"]', '"T2I"', "tasks: 'T2I' is not a list; put it in brackets"),
    (ALPHA, '"ICLR"', '["ICLR"]', "venue: ['ICLR'] is not text"),
    (ALPHA, '"ICLR"', "2025-05-01", "venue: '2025-05-01' is not text; put it in quotes"),
    (ALPHA, '"2405.00001"', "2405.00001", "arxiv: '2405.00001' is not text; put it in quotes"),
    (ALPHA, BOTH, '["Ada Nüsken", 3]', "authors #2: '3' is not text; put it in quotes"),
    (ALPHA, BOTH, '"Ada Nüsken"', "authors: 'Ada Nüsken' is not a list; put it in brackets"),
    (ALPHA, CODE, "3", "links.Code: '3' is not text; put it in quotes"),
    (ALPHA, CODE, '{ url = "x" }', "links.Code: a table is not text"),
    (ALPHA, LINKS, 'links = "x"\n', "links: 'x' is not a table; write it below a line [links]"),
    (ALPHA, LINKS, 'links = ["x"]\n', "links: ['x'] is not a table; write it below a line [links]"),
    (
        ALPHA,
        "venue",
        'presentation = "poster"\nvenue',
        "presentation: 'poster' is not one of 'Oral', 'Spotlight', 'Highlight', 'Poster'",
    ),
    # What is written below [links] belongs to it, as TOML reads it.
    (
        FILMS,
        "[links]",
        '[links]\ndoi = "10.1000/1"',
        "links.doi: is a key of the record; move it above [links]",
    ),
    (
        ALPHA,
        f"{ADDED}\n\n[links]",
        f"[links]\n{ADDED}",
        "links.added: is a key of the record; move it above [links]",
    ),
    (
        FILMS,
        "[links]",
        '[links]\nshort_name = "https-PO"',
        "links.short_name: is a key of the record; move it above [links]",
    ),
    (
        FILMS,
        "[[corrections]]",
        "[corrections]",
        "corrections: a table is not a list; start each correction with a line [[corrections]]",
    ),
    (
        ALPHA,
        ADDED,
        f'{ADDED}\ncorrections = "none"',
        "corrections: 'none' is not a list; start each correction with a line [[corrections]]",
    ),
    (
        ALPHA,
        ADDED,
        f'{ADDED}\ncorrections = ["none"]',
        "corrections #1: 'none' is not a table; write it below a line [[corrections]]",
    ),
    (
        FILMS,
        "date = 2026-05-20",
        'date = 2026-05-20\nby = "Ada"',
        "corrections #1.by: is not a key of a correction; its keys are field, was, evidence, reason, date",
    ),
    (
        FILMS,
        "evidence",
        "evidnce",
        "corrections #1.evidnce: is not a key of a correction (did you mean evidence?)",
    ),
    (FILMS, "date = 2026-05-20", "", "corrections #1.date: is missing"),
    (FILMS, WAS, "1.5", "corrections #1.was: '1.5' is not text, a whole number or a list of texts"),
    (FILMS, WAS, '["a", 3]', "corrections #1.was: ['a', 3] is not text, a whole number or a list of texts"),
    (KIT, "implements", "implement", "implement: is not a key of a toolkit (did you mean implements?)"),
    (KIT, 'description = "Code for Alpha-PO."\n', "", "description: is missing"),
    (
        LIST,
        "name",
        "tasks = []\nname",
        "tasks: is not a key of a related list; its keys are name, url, description",
    ),
    (LIST, "url", "ulr", "ulr: is not a key of a related list (did you mean url?)"),
    ("data/tasks.toml", 'title = "Text to image"\n', "", "T2I.title: is missing"),
    ("data/tasks.toml", '[I2I]\ntitle = "Image to image"', "[I2I]", "I2I.title: is missing"),
    ("data/tasks.toml", '"Image to image"', "2", "I2I.title: '2' is not text; put it in quotes"),
    (
        "data/tasks.toml",
        "[T2I]",
        'I3I = "Images"\n[T2I]',
        "I3I: 'Images' is not a table; write it below a line [I3I]",
    ),
    (
        "data/venues.toml",
        'kind = "preprint"',
        'kind = "preprnt"',
        "arXiv.kind: 'preprnt' is not one of 'preprint', 'conference', 'journal', 'workshop'",
    ),
    (
        "data/venues.toml",
        'conference"\neditions = "odd"',
        'conference"\neditions = "uneven"',
        "ICCV.editions: 'uneven' is not one of 'odd', 'even'",
    ),
    (
        "data/sections.toml",
        'holds = "toolkits"',
        'holds = "toolkit"',
        "toolkits.holds: 'toolkit' is not one of 'papers', 'toolkits', 'related-lists'",
    ),
    (
        "data/link-labels.toml",
        'kind = "review"',
        'kinds = "review"',
        "OpenReview.kinds: is not a key of a link label (did you mean kind?)",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), DAMAGES, ids=[row[3] for row in DAMAGES])
def test_damage_is_one_line(small: Path, file: str, old: str, new: str, said: str) -> None:
    edit(small / file, old, new)
    assert faults(small) == [f"{file}: {said}", "1 fault"]


def test_wrong_type_and_misspelt_key_are_both_reported(small: Path) -> None:
    edit(small / ALPHA, "year = 2025", 'year = "2025"\nyeer = 2025')
    assert faults(small) == [
        f"{ALPHA}: year: '2025' is not a whole number such as 2026; remove the quotes",
        f"{ALPHA}: yeer: is not a key of a paper (did you mean year?)",
        "2 faults",
    ]
