"""The names of papers that a site has learned at its start."""

from typing import Any
from weakref import WeakKeyDictionary

from scripts.site.names import PaperNames, read_names

learned: "WeakKeyDictionary[Any, PaperNames]" = WeakKeyDictionary()


async def learn(site: Any) -> None:
    """Read the names once; a database that changes later is searched by words."""
    learned[site] = await site.get_database("diffusion-rl").execute_fn(read_names)


def names_of(site: Any) -> PaperNames:
    """What was learned."""
    return learned.get(site) or PaperNames([], {}, {}, {})
