"""Names as people type them: with or without spaces, hyphens, accents and capitals."""

import sqlite3
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from difflib import get_close_matches
from typing import NamedTuple

LEAST = 3  # signs of a name that is looked for by its beginning
# Names of papers, and of what papers are made with: SQL for a name and the id of a paper.
NAMES = {
    "papers": "select short_name, id from papers where short_name is not null and withdrawn is null "
    "union all select substr(title, 1, instr(title || ':', ':') - 1), id from papers where withdrawn is null",
    "paper_base_models": "select base_model, paper from paper_base_models",
    "paper_rewards": "select reward, paper from paper_rewards",
    "paper_benchmarks": "select benchmark, paper from paper_benchmarks",
}


class PaperNames(NamedTuple):
    """Which papers have a name, by how it is spelled, in order; and names as their owners write them."""

    spelled: list[str]
    papers: dict[str, list[str]]
    own: dict[str, list[str]]  # those that are names of papers themselves
    shown: dict[str, str]

    def exact(self, text: str) -> list[str]:
        """The papers that have this very name, however it is spelled."""
        return self.own.get(spelled(text), [])

    def beginning(self, text: str) -> list[str]:
        """The papers with a name, or made with what has a name, that begins so."""
        start = spelled(text)
        if len(start) < LEAST:
            return []
        first, last = bisect_left(self.spelled, start), bisect_left(self.spelled, start + "\U0010ffff")
        return list(dict.fromkeys(paper for name in self.spelled[first:last] for paper in self.papers[name]))

    def near(self, text: str) -> list[str]:
        """Names that are nearly this one; only those that begin alike are compared, for there may be many."""
        wanted = spelled(text)
        alike = [
            name
            for name in self.spelled
            if name[:1] == wanted[:1] and abs(len(name) - len(wanted)) <= 2 + len(wanted) // 5
        ]
        return [self.shown[name] for name in get_close_matches(wanted, alike, n=5, cutoff=0.7)]


def spelled(text: str) -> str:
    """A name without what people leave out or add: "Flow-GRPO", "flow grpo" and "FlowGRPO" are one."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in plain if sign.isalnum())


def read_names(connection: sqlite3.Connection) -> PaperNames:
    """The names in a database; tables that it has not are left out."""
    papers: dict[str, list[str]] = defaultdict(list)
    own: dict[str, list[str]] = defaultdict(list)
    shown: dict[str, str] = {}
    tables = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
    for table in NAMES.keys() & tables:
        for name, paper in connection.execute(NAMES[table]):
            if key := spelled(name):
                papers[key].append(paper)
                shown.setdefault(key, name)
                if table == "papers":
                    own[key].append(paper)
    return PaperNames(sorted(papers), dict(papers), dict(own), shown)
