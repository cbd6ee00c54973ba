"""`sql(query, values, database)` in templates: return the rows of a query.

Small results of a database that does not change are kept: pages that count the list count it once.
"""

from collections import OrderedDict
from typing import Any
from weakref import WeakKeyDictionary

from datasette import hookimpl

CELLS, KEPT = 800, 100  # of a result, and results
seen: "WeakKeyDictionary[Any, OrderedDict[Any, Any]]" = WeakKeyDictionary()  # by site


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    """Return the function."""
    memory = seen.setdefault(datasette, OrderedDict())

    async def rows(query: str, values: dict[str, Any] | None = None, database: str | None = None) -> Any:
        source, key = datasette.get_database(database), (database, query, *sorted((values or {}).items()))
        if key in memory:
            memory.move_to_end(key)
            return memory[key]
        found = (await source.execute(query, values)).rows
        if not source.is_mutable and len(found) * len(found[0] if found else ()) <= CELLS:
            memory[key] = found
            while len(memory) > KEPT:
                memory.popitem(last=False)
        return found

    return {"sql": rows}
