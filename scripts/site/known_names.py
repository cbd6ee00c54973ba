"""The names of papers, read when the site starts."""

from typing import Any
from weakref import WeakKeyDictionary

from scripts.site.names import PaperNames, read_names
from scripts.site.requests import DATABASE

learned: "WeakKeyDictionary[Any, PaperNames]" = WeakKeyDictionary()


async def learn(site: Any) -> None:
    """Read the names once, if the database is immutable."""
    learned[site] = await site.get_database(DATABASE).execute_fn(read_names)


def names_of(site: Any) -> PaperNames:
    """Return the names of a site."""
    return learned.get(site) or PaperNames([], {}, {}, {})
