"""Which join tables say the same as array columns, as the metadata names them and the start found them."""

from collections.abc import Hashable
from weakref import WeakKeyDictionary

from scripts.facets.joins import Join

ArrayPlace = tuple[str, str, str]  # a database, a table and a column

joins: "WeakKeyDictionary[Hashable, dict[ArrayPlace, Join]]" = WeakKeyDictionary()


def joins_of(site: Hashable) -> dict[ArrayPlace, Join]:
    """The joins of a site by array column; none at first."""
    return joins.setdefault(site, {})
