"""Join tables: whether no row has a value twice, by the keys and indexes of the join table."""

import sqlite3
from contextlib import closing

import pytest

from scripts.facets.joins import declared_join

TABLES = """
create table notes (id text primary key);
create table tags (name text primary key);
create table note_tags (note text references notes, tag text references tags, added text{0});
"""


@pytest.mark.parametrize(
    ("key", "index", "once"),
    [
        ("", "", False),
        (", primary key (note, tag)", "", True),
        (", primary key (note, tag, added)", "", False),
        (", unique (note, tag)", "", True),
        ("", "create unique index pairs on note_tags (tag, note)", True),
        ("", "create index pairs on note_tags (note, tag)", False),
        ("", "create unique index pairs on note_tags (note, tag) where added is not null", False),
        ("", "create unique index notes_once on note_tags (note)", True),
    ],
)
def test_values_are_once_if_a_key_says_so(key: str, index: str, once: bool) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES.format(key) + index)
        join = declared_join(connection, "notes", "note_tags")
    assert join is not None
    assert (join.ours.target, join.theirs.target) == ("id", "name")
    assert join.once is once
