"""Titles are read from lines, CSV, JSON and JSON lines; each fault is one line."""

import pytest

from scripts.faults import ListError
from scripts.records.catalogue import Catalogue
from scripts.records.models import Method, Section, Task
from scripts.triage.titles import Title, read_titles

CATALOGUE = Catalogue(
    sections={"dpo": Section(title="DPO", description="x")},
    tasks={"T2I": Task(title="I", description="x"), "T2V": Task(title="V", description="x")},
    methods={"DPO": Method(description="x"), "Reward Model": Method(description="x")},
    known={"sections": ["dpo"], "tasks": ["T2I", "T2V"], "methods": ["DPO", "Reward Model"]},
)

WHOLE = Title("Alpha", "About pictures.", True, "dpo", ("T2I", "T2V"), ("Reward Model",))


def read(text: str) -> list[Title]:
    return read_titles(text.encode(), "titles", CATALOGUE)


@pytest.mark.parametrize(
    "text",
    [
        'title,abstract,scope,section,tasks,methods\nAlpha,About pictures.,in,dpo,"T2I, T2V",Reward Model\n',
        "methods,tasks,section,scope,abstract,title\r\nReward Model,T2I;T2V,dpo,in,About pictures.,Alpha\r\n",
        "\ufefftitle,year,abstract,scope,section,tasks,methods\n"
        'Alpha,2026,About pictures.,in,dpo,"[""T2I"", ""T2V""]","[""Reward Model""]"\n',
        '[{"title": "Alpha", "abstract": "About pictures.", "scope": "in", "section": "dpo", '
        '"tasks": ["T2I", "T2V"], "methods": ["Reward Model"]}]',
        '{"title": "Alpha", "abstract": "About pictures.", "scope": "in", "section": "dpo", '
        '"tasks": "T2I, T2V", "methods": ["Reward Model"], "year": 2026}\n\n',
    ],
)
def test_forms(text: str) -> None:
    assert read(text) == [WHOLE]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Alpha\n\n  Beta: of   films \n", ["Alpha", "Beta: of films"]),
        ("Alpha, or the title of a film\n", ["Alpha, or the title of a film"]),
        ("[Alpha] in brackets\nBeta\n", ["[Alpha] in brackets", "Beta"]),
        ('["Alpha", "Beta"]', ["Alpha", "Beta"]),
        ("A" * 2_000_000, ["A" * 2_000_000]),
        ("Al\0pha\n", ["Al\0pha"]),
        ('"Quoted" Alpha\n', ['"Quoted" Alpha']),
        ("title\nAlpha\n\nBeta\n", ["Alpha", "Beta"]),
        ('title\n"Alpha\nBeta"\n', ["Alpha Beta"]),
        ('{"title": "Alpha"}\n{"title": "Beta", "scope": null, "tasks": []}\n', ["Alpha", "Beta"]),
    ],
)
def test_titles_alone(text: str, titles: list[str]) -> None:
    assert read(text) == [Title(title) for title in titles]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["titles: is empty"]),
        ("title,scope\nAlpha,maybe\n", ["titles: line 2: scope: 'maybe' is neither 'in' nor 'out'"]),
        (
            "title,section,tasks,methods\nAlpha,dp,T2X,DPO; DPO\n,dpo,T2I,DPO\n",
            [
                "titles: line 2: methods: 'DPO' stands 2 times; once is enough",
                "titles: line 2: section: unknown section 'dp' (did you mean dpo?)",
                "titles: line 2: tasks: unknown task 'T2X' (did you mean T2I or T2V?)",
                "titles: line 3: title: is missing",
            ],
        ),
        ('title\n"Alpha\n', ["titles: is not CSV: unexpected end of data"]),
        ('[{"title": "Alpha"},\n', ["titles: is not JSON: Expecting value: line 2 column 1 (char 21)"]),
        (
            '{"title": "Alpha"}\n{"title"}\n',
            ["titles: line 2: is not JSON: Expecting ':' delimiter: line 1 column 9 (char 8)"],
        ),
        ('["Alpha", 3]', ["titles: row 2: '3' is neither a title nor a record with one"]),
        ('[{"title": 3}]', ["titles: row 1: title: '3' is not text"]),
        ('[{"titel": "Alpha"}]', ["titles: row 1: title: is missing"]),
        (
            '[{"title": "Alpha", "tasks": [3]}]',
            ["titles: row 1: tasks: unknown task '3'; data/tasks.toml has the tasks"],
        ),
        (
            '[{"title": "Alpha", "tasks": 3}]',
            ["titles: row 1: tasks: '3' is neither a name nor a list of names"],
        ),
    ],
)
def test_faults(text: str, said: list[str]) -> None:
    with pytest.raises(ListError) as caught:
        read(text)
    assert [str(fault) for fault in caught.value.faults] == said


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ListError, match=r"^titles: line 2 is not UTF-8 \(byte 0xff\); save it as UTF-8$"):
        read_titles(b"Alpha\n\xff\n", "titles", CATALOGUE)


def test_json_that_is_nested_too_deeply() -> None:
    with pytest.raises(ListError, match=r"^titles: is not JSON: "):
        read('[{"title": ' * 100_000)
