"""Correct addresses that are nearly right: without database or table, an arXiv id, a name in another case."""

import re
import sqlite3

from datasette.utils import tilde_decode

from scripts.site import DATABASE
from scripts.site.sql.functions import tilde_encoded

# A number of arXiv, alone or as in the addresses of arXiv: /abs/2505.05470, /pdf/2505.05470v2.
NUMBER = re.compile(
    rf"(?:/{DATABASE}/papers|/abs|/pdf)?/(\d{{4}}[.~]\d{{4,5}}|\d{{4}}~2E\d{{4,5}})(v\d+)?(\.pdf)?"
)
KEYS = dict.fromkeys(("papers", "sections", "toolkits", "authors"), "id")
KEYS |= dict.fromkeys(("methods", "tasks", "venues", "base_models", "rewards", "benchmarks"), "name")
ROW = re.compile(rf"(?:/{DATABASE}/({'|'.join(KEYS)}))?/([\w~+%-]+)")


def meant_address(connection: sqlite3.Connection, path: str) -> str | None:
    """Return the existing address that was meant by one that does not exist, if there is one."""
    first, _, rest = path.removeprefix("/").partition("/")
    table = first.partition(".")[0]
    exists = "select 1 from sqlite_master where type = 'table' and name = ?"
    if "_fts" not in table and connection.execute(exists, [table]).fetchone():
        return f"/{DATABASE}/{first}{f'/{rest}' if rest else ''}"
    if found := NUMBER.fullmatch(path):
        number = re.sub(r"~2E|~", ".", found.group(1))
        row = connection.execute("select id from papers where arxiv = ?", [number]).fetchone()
        return f"/{DATABASE}/papers/{row[0]}" if row else None
    if found := ROW.fullmatch(path):
        written = tilde_decode(found.group(2))
        for table in [found.group(1)] if found.group(1) else KEYS:
            same = f"select {KEYS[table]} from {table} where {KEYS[table]} = ? collate nocase"
            for (value,) in connection.execute(same, [written]):
                better = f"/{DATABASE}/{table}/{tilde_encoded(value)}"
                if better != path:
                    return better
    return None
