"""CHANGELOG.md: its unreleased notes, and a section in their place."""

import pytest

from scripts.versions.changelog import has_section, unreleased, with_section

FENCED = """\
- A note with code:

```toml
## no heading
~~~
## nor this
```

~~~~
```
## nor that
~~~~

- The end.
"""
PAGE = f"""\
# Changelog

What changed.

## Unreleased

{FENCED}
## 1.0.0 (2026-05-20)

- Added: none.
"""


def test_headings_in_code_are_ignored() -> None:
    assert unreleased(PAGE) == FENCED.strip()
    assert not has_section("```\n## 2.0.0\n```\n", "2.0.0")


def test_release_includes_all_unreleased_notes() -> None:
    text = f"## 1.1.0 (2026-06-01)\n\n{FENCED.strip()}"
    assert with_section(PAGE, text) == PAGE.replace("## Unreleased", "## 1.1.0 (2026-06-01)")
    assert has_section(PAGE, "1.0.0")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("# Changelog\n", "# Changelog\n\n## 1.0.0\n"),
        ("# Changelog\n\n## 0.9.0\n\n- Old.\n", "# Changelog\n\n## 1.0.0\n\n## 0.9.0\n\n- Old.\n"),
        ("# Changelog\n\n```\n## never closed\n", "# Changelog\n\n```\n## never closed\n\n## 1.0.0\n"),
        ("", "## 1.0.0\n"),
    ],
)
def test_new_section_comes_first(page: str, expected: str) -> None:
    assert unreleased(page) == ""
    assert with_section(page, "## 1.0.0") == expected
