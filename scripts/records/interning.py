"""Keep what is equal in many records once: a large list is held in half the memory."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from scripts.records.models import Record

R = TypeVar("R", bound=Record)

REPEATED = {"venue", "section", "presentation", "submitted", "added"}  # keys whose values recur


class Once:
    """Answers each value with the first one that was equal to it."""

    def __init__(self) -> None:
        self.values: dict[object, Any] = {}

    def one(self, value: Any) -> Any:
        """The first text or date that was equal to this one."""
        return self.values.setdefault(value, value)

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Parsed TOML: keys, the texts in its lists, and the values that recur."""
        return {self.one(key): self.inner(key, value) for key, value in content.items()}

    def inner(self, key: str, value: Any) -> Any:
        """What is below a key."""
        if isinstance(value, list):
            return [self.one(item) if isinstance(item, str) else item for item in value]
        if isinstance(value, dict):
            return self.plain(value)
        return self.one(value) if key in REPEATED and type(value) in (str, date) else value

    def record(self, record: R) -> R:
        """A record: the set of the keys that its file gives, which pydantic keeps in each."""
        given = record.model_fields_set
        object.__setattr__(record, "__pydantic_fields_set__", self.values.setdefault(frozenset(given), given))
        return record
