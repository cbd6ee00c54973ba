"""Rules for single records: each damage is one line, and changes nothing."""

from pathlib import Path

import pytest

from tests.conftest import edit, faults, run

ALPHA = "data/papers/alpha-po.toml"
FILMS = "data/papers/rollouts-for-films.toml"
KIT = "data/toolkits/alpha-kit.toml"
LIST = "data/related-lists/awesome-neighbours.toml"
SECTIONS = "data/sections.toml"
TASKS = "data/tasks.toml"

ADDED = "added = 2026-05-18"
AUTHORS = '"Ada Nüsken", "Bo Li"'
CODE = "https://github.com/example/alpha-po"
PAPER = "https://arxiv.org/abs/2405.00001"
SUBMITTED = "submitted = 2024-05-01"
DOI = 'doi = "10.1000/alpha-po"'
TITLE = "Alpha-PO: Preferences for Pictures"

EXAMPLE = "it looks like '2505.05470'"
HIDDEN = "has an invisible character or a line break; remove it"
NOT_ONE = "is not one name; quote each by itself, the family name last"
NO_NAME = "is not a name; list every author"
BLANK = "is blank; write it or leave the key out"

# File, field and old text: new text, and the fault.
DAMAGES = {
    (ALPHA, "tasks", '"T2I"'): {
        '"T2X"': "unknown task 'T2X' (did you mean T2I or T2V?)",
        '"t2i"': "unknown task 't2i' (did you mean I2I or T2I or T2V?)",
        '"audio"': "unknown task 'audio'; data/tasks.toml has the tasks",
        '"T2I", "T2I", "T2I"': "'T2I' is listed 3 times; keep one",
        "": "is empty; give at least one",
    },
    (ALPHA, "methods", '"DPO"'): {
        '"DPPO"': "unknown method 'DPPO' (did you mean DPO or PPO?)",
        '"Q"': "unknown method 'Q'; data/methods.toml has the methods",
    },
    (ALPHA, "venue", '"ICLR"'): {
        '"ICRL"': "unknown venue 'ICRL' (did you mean CoRL or ICLR or ICML?)",
        '"X"': "unknown venue 'X'; data/venues.toml has the venues",
    },
    (ALPHA, "links", "Code ="): {
        "code =": "unknown label 'code' (did you mean Code?)",
        "X =": "unknown label 'X'; data/link-labels.toml has the labels",
        # In quotes a key may be anything; a fault stays one line.
        '"a\\nb" =': "unknown label 'a\\nb'; data/link-labels.toml has the labels",
    },
    (ALPHA, "section", "preference-optimization"): {
        "dpo": "unknown section 'dpo'; data/sections.toml has the sections",
        "toolkits": "'toolkits' is for toolkits, not papers",
        "post-training": "'post-training' has no papers; choose policy-gradient, optimal-control, "
        "surrogate, reward-corrected-regression",
    },
    (KIT, "methods", '"Toolkit"'): {'"Tolkit"': "unknown method 'Tolkit' (did you mean Toolkit?)"},
    (ALPHA, "arxiv", '"2405.00001"'): {
        '"2405.00001v2"': "'2405.00001v2' is not an arXiv id; write '2405.00001'",
        '"arXiv:2405.00001"': "'arXiv:2405.00001' is not an arXiv id; write '2405.00001'",
        f'"{PAPER}v1"': f"'{PAPER}v1' is not an arXiv id; write '2405.00001'",
        '"cs/0703001"': f"'cs/0703001' is not an arXiv id; {EXAMPLE}",
        '"2413.00001"': f"'2413.00001' is not an arXiv id; {EXAMPLE}",
        # The rest of 2405.00010 after a program has read it as a number.
        '"2405.0001"': f"'2405.0001' is not an arXiv id; {EXAMPLE}",
        '"２405.00001"': f"'２405.00001' is not an arXiv id; {EXAMPLE}",
    },
    (ALPHA, "arxiv", 'arxiv = "2405.00001"\n'): {"": "is missing; links.Paper leads to '2405.00001'"},
    (ALPHA, "arxiv", f'arxiv = "2405.00001"\n{SUBMITTED}\n{DOI}\n{ADDED}\n\n[links]\nPaper = "{PAPER}"'): {
        f"{SUBMITTED}\n{DOI}\n{ADDED}\n\n[links]": "is missing; submitted is the day it came to arXiv",
    },
    (FILMS, "arxiv", f'arxiv = "2601.00002"\n{ADDED}\n\n[links]\nPaper'): {
        f"{ADDED}\n\n[links]\nPaper": "is missing; links.Paper leads to '2601.00002'",
        f'{ADDED}\n\n[links]\nProject = "https://example.org/"\n#': "is missing; a paper at venue 'arXiv' "
        "has an arXiv id",
    },
    (ALPHA, "category", ADDED): {
        f'category = "CV"\n{ADDED}': "'CV' is not an arXiv category; it looks like 'cs.CV'",
        f'category = "cs.CV cs.LG"\n{ADDED}': "'cs.CV cs.LG' is not an arXiv category; it looks like 'cs.CV'",
    },
    (ALPHA, "doi", '"10.1000/alpha-po"'): {
        '"https://doi.org/10.1000/1"': "'https://doi.org/10.1000/1' is not a DOI; write '10.1000/1'",
        '"10.48550/arXiv.2405.00001"': "'10.48550/arXiv.2405.00001' is the one that arXiv gives each paper; "
        "remove it",
        '"10.1000"': "'10.1000' is not a DOI; it looks like '10.1609/aaai.v40i6.42476'",
    },
    (ALPHA, "links.Paper", PAPER): {
        "https://arxiv.org/abs/2405.00003": "'https://arxiv.org/abs/2405.00003' leads to another paper; "
        "the arXiv id is '2405.00001'",
        "https://openreview.net/forum?id=x": "'https://openreview.net/forum?id=x' is not an arXiv page; "
        "use another label",
        "ftp://arxiv.org/x": "'ftp://arxiv.org/x' does not start with https:// or http://",
    },
    (ALPHA, "links.Code", CODE): {
        "http://www.arxiv.org/pdf/2405.3v2.pdf#1": "'http://www.arxiv.org/pdf/2405.3v2.pdf#1' "
        "leads to another paper; the arXiv id is '2405.00001'",
        f"{PAPER}/": f"'{PAPER}/' is the address of links.Paper too",
    },
    (ALPHA, "links.OpenReview", f'Paper = "{PAPER}"'): {
        f'Paper = "{PAPER}"\nOpenReview = "https://openreview.net/pdf?id=x"': ""
        "'https://openreview.net/pdf?id=x' is the PDF; link the page of the reviews",
    },
    (ALPHA, "submitted", SUBMITTED): {
        "submitted = 2024-07-01": "'2024-07-01' does not fit arXiv id '2405.00001', given in May 2024",
        "submitted = 2023-05-01": "'2023-05-01' does not fit arXiv id '2405.00001', given in May 2024",
    },
    (ALPHA, "submitted", ADDED): {
        "added = 2024-04-30": "'2024-05-01' is after the day it was added, '2024-04-30'",
    },
    (FILMS, "arxiv", ADDED): {
        "added = 2015-01-01": "'2601.00002' was given in January 2026, "
        "after the day it was added, '2015-01-01'",
    },
    (ALPHA, "withdrawn", ADDED): {
        f"{ADDED}\nwithdrawn = 2026-05-17": "'2026-05-17' is before the day it was added, '2026-05-18'",
    },
    (ALPHA, "year", "2025"): {
        "1999": "'1999' is not between 2015 and 2027",
        "2028": "'2028' is not between 2015 and 2027",
        "9" * 99: f"'{'9' * 77}...' is not between 2015 and 2027",
        "2023": "'2023' is before 2024, the year of the preprint; if the preprint came later, "
        "give the venue's page under [evidence]",
        "2022": "'2022' is before 2024, the year of the preprint",
    },
    (ALPHA, "year", '2025\nvenue = "ICLR"'): {
        '2025\nvenue = "ECCV"': "'2025' had no ECCV; it meets in even years",
        '2026\nvenue = "ICCV"': "'2026' had no ICCV; it meets in odd years",
        '2025\nvenue = "arXiv"': "'2025' is not 2024, the year of the preprint",
    },
    (FILMS, "year", "year = 2026"): {"year = 2025": "'2025' is not 2026, the year of the preprint"},
    (FILMS, "presentation", ADDED): {
        f'{ADDED}\npresentation = "Oral"': "'Oral' at venue 'arXiv': a preprint has none",
    },
    (ALPHA, "title", TITLE): {
        " ": f"' ' {BLANK}",
        "Alpha  PO": "'Alpha  PO' has extra spaces",
        "Alpha PO ": "'Alpha PO ' has extra spaces",
        f"{'x' * 79} ": f"'{'x' * 79} ' has extra spaces",
        f"{'x' * 80} ": f"'{'x' * 77}...' has extra spaces",
        "Alpha\\nPO": f"'Alpha\\nPO' {HIDDEN}",
        "Alpha\\u0007PO": f"'Alpha\\x07PO' {HIDDEN}",
        "Alpha\u200bPO": f"'Alpha\\u200bPO' {HIDDEN}",
    },
    (ALPHA, "short_name", '"Alpha-PO"'): {'""': f"'' {BLANK}"},
    (KIT, "name", '"Alpha-Kit"'): {'"Alpha-Kit "': "'Alpha-Kit ' has extra spaces"},
    (KIT, "description", "Code for Alpha-PO."): {"": f"'' {BLANK}"},
    (LIST, "name", "Awesome Neighbours"): {"": f"'' {BLANK}"},
    (LIST, "description", "Papers next door."): {" Papers": "' Papers' has extra spaces"},
    (TASKS, "I2I.title", '"Image to image"'): {'""': f"'' {BLANK}"},
    (TASKS, "", "[I2I]"): {'["I2I "]': "'I2I ' has extra spaces", '[""]': f"'' {BLANK}"},
    (SECTIONS, "", "[surveys]"): {
        "[Surveys]": "'Surveys' is not a valid id; write [surveys]",
        '["?"]': "'?' is not a valid id; write [a-short-name]",
    },
    (ALPHA, "authors", AUTHORS): {
        '"Ada Nüsken et al."': f"'Ada Nüsken et al.' {NO_NAME}",
        '"Ada Nüsken", "others"': f"'others' {NO_NAME}",
        '"Ada Nüsken", "…"': f"'…' {NO_NAME}",
        '"Ada Nüsken", "?"': f"'?' {NO_NAME}",
        '"Ada Nüsken, Bo Li"': f"'Ada Nüsken, Bo Li' {NOT_ONE}",
        '"Ada Nüsken and Bo Li"': f"'Ada Nüsken and Bo Li' {NOT_ONE}",
        '"Ada Nüsken; Bo Li"': f"'Ada Nüsken; Bo Li' {NOT_ONE}",
        '"Ada Nüsken*"': "'Ada Nüsken*' has a character that is not part of a name",
        '"Ada Nüsken", ""': f"'' {BLANK}",
        '" Bo Li"': "' Bo Li' has extra spaces",
        '"Ada Nu\u0308sken"': "'Ada Nu\u0308sken' has decomposed accents; retype it",
        '"Bo Li", "Ada Nüsken", "Ada Nusken"': f"'Ada Nusken' is spelled 'Ada Nüsken' in {ALPHA}; "
        "use one spelling",
    },
    (FILMS, "authors", "Bo Li"): {"Bō Li": f"'Bō Li' is spelled 'Bo Li' in {ALPHA}; use one spelling"},
}

ROWS = [(*place, new, said) for place, damages in DAMAGES.items() for new, said in damages.items()]


@pytest.mark.parametrize(("file", "field", "old", "new", "said"), ROWS, ids=[row[4][:60] for row in ROWS])
def test_damage_is_one_line(small: Path, file: str, field: str, old: str, new: str, said: str) -> None:
    edit(small / file, old, new)
    assert faults(small) == [": ".join(part for part in (file, field, said) if part), "1 fault"]


URLS = {
    "ftp://example.org/": "does not start with https:// or http://",
    "javascript:alert(1)": "does not start with https:// or http://",
    "example.org": "does not start with https:// or http://",
    "HTTPS://example.org/": "does not start with https:// or http://",
    "": "does not start with https:// or http://",
    "https:///path": "has no public host",
    "https://localhost/": "has no public host",
    "https://127.0.0.1/": "has no public host",
    "https://[::1]/": "has no public host",
    "https://[example.org/": "has no public host",
    "https://ada:secret@example.org/": "has no public host",
    "https://example.org:99999/": "has no public host",
    "https://example.org:0/": "has no public host",
    "https://example..org/": "has no public host",
    "https://example.org/a b": "has ' ', which an address must escape",
    "https://example.org/ü": "has 'ü', which an address must escape",
    "https://exämple.org/": "has 'ä', which an address must escape",
    "https://example.org/<x>": "has '<', which an address must escape",
    "https://example.org/\\t": "has '\\t', which an address must escape",
}


@pytest.mark.parametrize(("url", "said"), URLS.items())
def test_address(small: Path, url: str, said: str) -> None:
    edit(small / LIST, "https://github.com/example/awesome-neighbours", url)
    assert faults(small) == [f"{LIST}: url: '{url}' {said}", "1 fault"]


# File, old text, and texts that are allowed too.
SOUND = [
    (
        ALPHA,
        f'arxiv = "2405.00001"\n{SUBMITTED}\n{DOI}\n{ADDED}\n\n[links]\nPaper = "{PAPER}"',
        f"{DOI}\n{ADDED}\n\n[links]",
    ),
    (ALPHA, SUBMITTED, "submitted = 2024-02-28"),
    (ALPHA, SUBMITTED, 'submitted = 2024-06-01\npresentation = "Oral"'),
    (ALPHA, "10.1000/alpha-po", "10.1609/aaai.v40i6.42476"),
    (ALPHA, ADDED, f'{ADDED}\nwithdrawn = 2026-05-18\nsuperseded_by = "rollouts-for-films"'),
    (ALPHA, '2025\nvenue = "ICLR"', '2024\nvenue = "ECCV"'),
    (ALPHA, AUTHORS, '"Ricky T. Q. Chen", "Máire O\'Néill", "Jean-Luc Al Etall", "Anders And", "李明"'),
    (ALPHA, PAPER, "http://arxiv.org/pdf/2405.00001v2.pdf"),
    (ALPHA, CODE, "https://Git.Example.co.uk:8443/a%20b/~c?d=(e)&f=[g]#h:i@j"),
    (ALPHA, TITLE, "Ελληνικά: “a”, 画像 – and 🎬"),
    (FILMS, 'field = "methods"\nwas = ["Policy Gradient"]', 'field = "links.Code"'),
    (KIT, 'Code = "https://github.com/example/alpha-kit"', ""),
]


@pytest.mark.parametrize(("file", "old", "new"), SOUND)
def test_no_false_alarm(small: Path, file: str, old: str, new: str) -> None:
    edit(small / file, old, new)
    result = run(small, "check")
    assert result.stdout.startswith("2 papers, 1 toolkit, 1 related list: no faults, "), result.output
    assert result.exit_code == 0
