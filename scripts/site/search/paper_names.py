"""Match names of papers as people type them: with or without spaces, hyphens, accents and capitals."""

import re
import sqlite3
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from scripts.site import DATABASE

SIGNS = re.compile(r"[\W_]+")  # all but letters and digits
LEAST = 3  # characters before names are searched by their beginning
# SQL for names with the id of a paper: its own names, and those of its methods, models, rewards and so on.
NAMES = {
    "papers": "select short_name, id from papers where short_name is not null and withdrawn is null "
    "union all select substr(title, 1, instr(title || ':', ':') - 1), id from papers where withdrawn is null",
    "paper_methods": "select method, paper from paper_methods",
    "paper_base_models": """
        select base_model, paper from paper_base_models
        union all select title, paper from paper_base_models join base_models on name = base_model
        union all select family, paper from paper_base_models join base_models on name = base_model
    """,
    "paper_rewards": "select reward, paper from paper_rewards",
    "paper_benchmarks": "select benchmark, paper from paper_benchmarks",
}


class PaperNames(NamedTuple):
    """The papers of each name, by folded spelling; and the names as their owners write them."""

    folded: list[str]
    papers: dict[str, list[str]]
    own: dict[str, list[str]]  # papers' own names
    shown: dict[str, str]

    def exact(self, text: str) -> list[str]:
        """Return the papers with exactly this name, in any spelling."""
        return self.own.get(folded_name(text), [])

    def beginning(self, text: str) -> list[str]:
        """Return the papers with a name, or with a method, model or reward of a name, that begins so."""
        start = folded_name(text)
        if len(start) < LEAST:
            return []
        first, last = bisect_left(self.folded, start), bisect_left(self.folded, start + "\U0010ffff")
        return list(dict.fromkeys(paper for name in self.folded[first:last] for paper in self.papers[name]))

    def near(self, text: str) -> list[str]:
        """Return similar names; only names with the same beginning are compared: there may be many."""
        wanted = folded_name(text)
        alike = [
            name
            for name in self.folded
            if name[:1] == wanted[:1] and abs(len(name) - len(wanted)) <= 2 + len(wanted) // 5
        ]
        return [self.shown[name] for name in get_close_matches(wanted, alike, n=5, cutoff=0.7)]


def folded_name(text: str) -> str:
    """Fold a name: "Flow-GRPO", "flow grpo" and "FlowGRPO" become the same."""
    plain = text.lower()
    return SIGNS.sub("", plain if plain.isascii() else unicodedata.normalize("NFKD", plain))


def read_names(connection: sqlite3.Connection) -> PaperNames:
    """Return the names in a database; missing tables are skipped."""
    papers: dict[str, list[str]] = defaultdict(list)
    own: dict[str, list[str]] = defaultdict(list)
    shown: dict[str, str] = {}
    folded = cache(folded_name)  # many papers have the same models and rewards
    tables = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
    for table in NAMES.keys() & tables:
        for name, paper in connection.execute(NAMES[table]):
            if key := folded(name):
                papers[key].append(paper)
                shown.setdefault(key, name)
                if table == "papers":
                    own[key].append(paper)
    return PaperNames(sorted(papers), dict(papers), dict(own), shown)


learned: "WeakKeyDictionary[Any, PaperNames]" = WeakKeyDictionary()


async def remember_names(site: Any) -> None:
    """Read the names once, if the database is immutable."""
    learned[site] = await site.get_database(DATABASE).execute_fn(read_names)


def names_of(site: Any) -> PaperNames:
    """Return the names of a site."""
    return learned.get(site) or PaperNames([], {}, {}, {})
