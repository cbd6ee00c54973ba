"""Choose where SQL runs: in Datasette's own threads or, if a reader wrote it, in a separate process."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from datasette.database import QueryInterrupted, Results

from scripts.site.request.current_request import request_state
from scripts.site.request.limits import CELLS
from scripts.site.sql.processes import QueryLate, SqlProcesses, rows_and_description
from scripts.site.sql.worker import Statement

Execute = Callable[..., Any]


def routed_execute(datasette: Any, database: Any, stock: Execute) -> Execute:
    """Return a function that runs SQL with Datasette's own function or in a process, by the request."""
    address = f"file:{database.path}?{'mode=ro' if database.is_mutable else 'immutable=1'}"
    apart = SqlProcesses(address)

    @wraps(stock)
    async def execute(sql: str, params: Any = None, **options: Any) -> Any:
        state = request_state.get()
        try:
            if state is None or not state.has_sql:
                return await stock(sql, params, **options)
            statement = statement_of(datasette, state, sql, params, options)
            answer = await apart.answer(statement, state.end)
        except (QueryInterrupted, QueryLate) as error:
            if state:
                state.complete = False
            raise QueryInterrupted(error, sql, params) from error
        rows, description = rows_and_description(answer)
        return Results(rows, answer.more, description)

    return execute


def statement_of(datasette: Any, state: Any, sql: str, params: Any, options: dict[str, Any]) -> Statement:
    """Return a statement with the limits that Datasette would set."""
    time = min(options.get("custom_time_limit") or datasette.sql_time_limit_ms, datasette.sql_time_limit_ms)
    most = datasette.max_returned_rows if options.get("truncate") else None
    most = most and most + (most == options.get("page_size"))
    values = dict(params) if isinstance(params, dict) else list(params or [])
    cells = CELLS if state.page and not options.get("page_size") else 10 * CELLS
    return Statement(sql, values, time / 1000, most, cells)
