"""A changed constraint: whether a column allows fewer or more values."""

import pytest

from scripts.versions.schema_diff import constraint_effect


@pytest.mark.parametrize(
    ("name", "old", "new", "effect"),
    [
        ("required", None, True, "narrowed"),
        ("required", None, False, None),
        ("unique", True, False, "widened"),
        ("minimum", "2015", 2015, None),
        ("minimum", 0, None, "widened"),
        ("minimum", 10, 9, "widened"),
        ("minLength", 1, 2, "narrowed"),
        ("maximum", "2026-01-02", "2026-01-10", "widened"),
        ("maxLength", 10, 9, "narrowed"),
        ("enum", ["a", "b"], ["b", "a"], None),
        ("enum", ["a", "b"], ["b"], "narrowed"),
        ("enum", ["a"], ["b"], "moved"),
        ("enum", [], ["b"], "narrowed"),
        ("pattern", "a", "b", "moved"),
        ("pattern", "a", None, "widened"),
    ],
)
def test_effects_of_constraints(name: str, old: object, new: object, effect: str | None) -> None:
    assert constraint_effect(name, old, new) == effect
