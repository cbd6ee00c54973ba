"""`sql(query, values, database)` in templates: return the rows of a query.

Small results are kept: pages that count the list count it once.
"""

from functools import partial
from typing import Any

from datasette import hookimpl

from scripts.site.sql.kept_rows import rows_of


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    """Return the function."""
    return {"sql": partial(rows_of, datasette)}
