"""Addresses that are nearly right: a table without its database, an arXiv id, a name in another case."""

import re
import sqlite3

from scripts.site.functions import tilde_encoded

DATABASE = "/diffusion-rl"
NUMBER = re.compile(rf"{DATABASE}/papers/(\d{{4}}[.~]\d{{4,5}}|\d{{4}}~2E\d{{4,5}})(v\d+)?")
ROW = re.compile(rf"{DATABASE}/(methods|tasks|venues|papers|authors|sections|toolkits)/([\w~+-]+)")
KEYS = {"methods": "name", "tasks": "name", "venues": "name"}  # of the others id


def meant(connection: sqlite3.Connection, path: str) -> str | None:
    """The address that one was meant for which there is none."""
    first, _, rest = path.removeprefix("/").partition("/")
    table = first.partition(".")[0]
    exists = "select 1 from sqlite_master where type = 'table' and name = ?"
    if "_fts" not in table and connection.execute(exists, [table]).fetchone():
        return f"{DATABASE}/{first}{f'/{rest}' if rest else ''}"
    if found := NUMBER.fullmatch(path):
        number = re.sub(r"~2E|~", ".", found.group(1))
        row = connection.execute("select id from papers where arxiv = ?", [number]).fetchone()
        return f"{DATABASE}/papers/{row[0]}" if row else None
    if found := ROW.fullmatch(path):
        table, written = found.groups()
        key = KEYS.get(table, "id")
        for (value,) in connection.execute(f"select {key} from {table}"):
            if tilde_encoded(value).lower() == written.lower() and tilde_encoded(value) != written:
                return f"{DATABASE}/{table}/{tilde_encoded(value)}"
    return None
