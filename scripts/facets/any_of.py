"""SQL for rows that have any of several values: `tasks__any=T2V,I2V`, or the argument repeated."""

import json
from collections.abc import Iterable, Mapping, Sequence

from datasette.utils.asgi import BadRequest

from scripts.facets.joins import Join, filter_sql, sql_name

ANY = "__any"
WANTED = "in (select value from json_each(:{}))"
Condition = tuple[str, str, str]  # SQL, the name of its parameter, and the parameter: a JSON array


def listed_values(texts: Iterable[str]) -> list[str]:
    """Return the values in arguments, separated by commas or as JSON arrays; each once."""
    values: list[str] = []
    for text in texts:
        values += map(str, json.loads(text)) if text.startswith("[") else map(str.strip, text.split(","))
    return [value for value in dict.fromkeys(values) if value]


def one_argument(values: Sequence[str]) -> str:
    """Return values as one argument that `listed_values` can read."""
    plain = all("," not in value and value == value.strip() for value in values)
    return ",".join(values) if plain and not values[0].startswith("[") else json.dumps(values)


def any_conditions(
    given: Mapping[str, Sequence[str]], columns: Iterable[str], joins: Mapping[str, Join]
) -> list[Condition]:
    """Return one condition, by a column or a join, for each argument that ends in `__any` and has a value."""
    found = []
    for number, name in enumerate(name for name in given if name.endswith(ANY)):
        place, parameter = name.removesuffix(ANY), f"any_{number}"
        if place not in joins and place not in columns:
            raise BadRequest(f"{name}: there is no column {place!r}.")
        if values := listed_values(given[name]):
            wanted = WANTED.format(parameter)
            join = joins.get(place)
            sql = filter_sql(join, wanted) if join else f"{sql_name(place)} {wanted}"
            found.append((sql, parameter, json.dumps(values)))
    return found
