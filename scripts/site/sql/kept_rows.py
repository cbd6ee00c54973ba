"""Results of queries that many pages ask: small results of a database that does not change are kept."""

from collections import OrderedDict
from typing import Any
from weakref import WeakKeyDictionary

CELLS, KEPT = 4_000, 200  # of a result, and results
kept: "WeakKeyDictionary[Any, OrderedDict[Any, Any]]" = WeakKeyDictionary()  # by site


async def rows_of(
    datasette: Any, query: str, values: dict[str, Any] | None = None, database: str | None = None
) -> Any:
    """Return the rows of a query, from memory if it was asked lately."""
    source, key = datasette.get_database(database), (database, query, *sorted((values or {}).items()))
    memory = kept.setdefault(datasette, OrderedDict())
    if key in memory:
        memory.move_to_end(key)
        return memory[key]
    found = (await source.execute(query, values)).rows
    if not source.is_mutable and len(found) * len(found[0] if found else ()) <= CELLS:
        memory[key] = found
        while len(memory) > KEPT:
            memory.popitem(last=False)
    return found
