"""The join tables with the same content as array columns, from the metadata, found at startup."""

from collections.abc import Hashable
from weakref import WeakKeyDictionary

from scripts.facets.joins import Join

ArrayPlace = tuple[str, str, str]  # a database, a table and a column

joins: "WeakKeyDictionary[Hashable, dict[ArrayPlace, Join]]" = WeakKeyDictionary()


def joins_of(site: Hashable) -> dict[ArrayPlace, Join]:
    """Return the joins of a site by array column; there are none before startup."""
    return joins.setdefault(site, {})
