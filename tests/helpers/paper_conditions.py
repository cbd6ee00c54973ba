"""SQL conditions for papers, written anew for the tests: they share nothing with the site's own SQL."""

MONTH = "coalesce(substr(submitted, 1, 7), '20' || substr(arxiv, 1, 2) || '-' || substr(arxiv, 3, 2))"
LICENSES = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Clear", "CC-BY-4.0", "CC0-1.0"]
LICENSES += ["GPL-3.0-only", "GPL-3.0-or-later", "AGPL-3.0-only", "LGPL-3.0-only", "MPL-2.0"]
FREE = f"code_license in {tuple(LICENSES)}"  # licences that allow any use


def has(column: str, wanted: str) -> str:
    """SQL: the array of a paper has a value."""
    return f"exists (select 1 from json_each(papers.{column}) where value {wanted})"


def joined(term: str, wanted: str) -> str:
    """SQL: a paper has a term with a property."""
    source = f"paper_{term}s join {term}s on name = {term}"
    return f"id in (select paper_{term}s.paper from {source} where {term}s.{wanted})"


def related(relation: str, other: str) -> str:
    """SQL: a paper says that it is in a relation to another."""
    chosen = f"select paper from paper_relations where relation = '{relation}' and other = '{other}'"
    return f"id in ({chosen})"


def linked(wanted: str) -> str:
    """SQL: a paper has a link with a label."""
    return f"exists (select 1 from json_each(papers.links) where key {wanted})"


VIDEO = joined("task", "kind = 'video'")
GRPO = has("methods", "= 'GRPO'")
T2V_I2V = has("tasks", "in ('T2V', 'I2V')")
