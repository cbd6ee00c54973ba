"""Titles are read from lines, CSV, JSON and JSON lines; each fault is one line."""

import pytest

from scripts.faults import ListError
from scripts.triage.titles import Title, read_titles

WHOLE = Title("Alpha", "About pictures.")


def read(text: str) -> list[Title]:
    return read_titles(text.encode(), "titles")


@pytest.mark.parametrize(
    "text",
    [
        "title,abstract,scope\nAlpha,About pictures.,in\n",
        "year,abstract,title\r\n2026,About pictures.,Alpha\r\n",
        "\ufefftitle,abstract\nAlpha,About pictures.\n",
        '[{"title": "Alpha", "abstract": "About pictures.", "tasks": ["T2I", "T2V"]}]',
        '{"title": "Alpha", "abstract": "About pictures.", "year": 2026}\n\n',
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
        (
            'title,abstract\n,About films\nAlpha,\n" ",x\n',
            ["titles: line 2: title: is missing", "titles: line 4: title: is missing"],
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
        ('[{"title": "Alpha", "abstract": [3]}]', ["titles: row 1: abstract: [3] is not text"]),
    ],
)
def test_faults(text: str, said: list[str]) -> None:
    with pytest.raises(ListError) as caught:
        read(text)
    assert [str(fault) for fault in caught.value.faults] == said


def test_bytes_that_are_not_text() -> None:
    with pytest.raises(ListError, match=r"^titles: line 2 is not UTF-8 \(byte 0xff\); save it as UTF-8$"):
        read_titles(b"Alpha\n\xff\n", "titles")


def test_json_that_is_nested_too_deeply() -> None:
    with pytest.raises(ListError, match=r"^titles: is not JSON: "):
        read('[{"title": ' * 100_000)
