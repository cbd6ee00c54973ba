"""What a site holds in memory for its facets: joins behind arrays, postings, and rows lately asked for."""

import sqlite3
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from scripts.facets.counts import Postings, column_postings, join_postings
from scripts.facets.joins import Join

REMEMBERED = 64  # sets of rows, of one byte a row; the one not asked for longest is forgotten first

Source = str | Join  # a column, or the way to the values of another table
Marks = NDArray[np.bool_]


class Memory(NamedTuple):
    """All that is held for one site; tables go by database and name."""

    joins: dict[tuple[str, str, str], Join]  # by array column
    postings: dict[tuple[str, str, Source], Postings]
    marks: OrderedDict[Hashable, Marks]  # by database, query and parameters


memories: WeakKeyDictionary[Hashable, Memory] = WeakKeyDictionary()


def memory_of(site: Hashable) -> Memory:
    """What is held for a site; nothing at first."""
    return memories.setdefault(site, Memory({}, {}, OrderedDict()))


def postings_of(path: Path, table: str, source: Source) -> Postings:
    """The postings of a table in a file that does not change."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
    try:
        if isinstance(source, Join):
            return join_postings(connection, table, source)
        return column_postings(connection, table, source)
    finally:
        connection.close()


def remembered(memory: Memory, key: Hashable) -> Marks | None:
    """The rows lately asked for by this key."""
    if key in memory.marks:
        memory.marks.move_to_end(key)
    return memory.marks.get(key)


def remember(memory: Memory, key: Hashable, marks: Marks) -> None:
    """Keep rows for the next who asks for them."""
    memory.marks[key] = marks
    while len(memory.marks) > REMEMBERED:
        memory.marks.popitem(last=False)
