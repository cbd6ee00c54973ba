"""Functions for the SQL of the site."""

import sqlite3
import string
from urllib.parse import quote_plus

from scripts.facets.value_labels import value_label

SAFE = string.ascii_letters + string.digits + "-_"
NOTHING = '""'  # FTS5 refuses an empty expression


def add_functions(connection: sqlite3.Connection) -> None:
    """Add the functions to a connection."""
    connection.create_function("escape_fts", 1, match_expression, deterministic=True)
    connection.create_function("tilde_encode", 1, tilde_encoded, deterministic=True)
    connection.create_function("value_label", 2, value_label, deterministic=True)
    connection.create_function("quote_plus", 1, lambda text: quote_plus(str(text)), deterministic=True)


def match_expression(text: str) -> str:
    """Return an FTS5 expression: all words must occur, the last one may be the beginning of a word."""
    words = [word for word in str(text).replace('"', " ").split() if any(map(str.isalnum, word))]
    expression = " ".join(f'"{word}"' for word in words)
    if not expression:
        return NOTHING
    return expression if text.endswith(('"', " ")) else f"{expression}*"


def tilde_encoded(text: object) -> str:
    """Return a text in the encoding of Datasette's paths."""
    return "".join(
        chr(byte) if chr(byte) in SAFE else "+" if byte == 32 else f"~{byte:02X}"
        for byte in str(text).encode()
    )
