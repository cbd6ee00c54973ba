"""A record as the text of its file: a typed record in, TOML in the form of data/papers/*.toml out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from scripts.records.models import Record

LONG = 100  # characters of a list that still fits on one line

Plain = str | int | date
Value = Plain | Sequence[str]

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def record_text(record: Record) -> str:
    """Return the file of a record: its keys in the order of its model, then its tables, without unset keys.

    A model's own keys come before inherited ones: the reason of a candidate comes first.
    """
    given = record.model_dump(exclude_unset=True, exclude_none=True)
    own = type(record).__annotations__
    values = {key: given[key] for key in (*own, *given) if key in given}
    tables = {key: values.pop(key) for key in list(values) if is_table(values[key])}
    blocks = ["\n".join(lines(values))]
    for key, table in tables.items():
        if isinstance(table, Mapping):
            blocks.append("\n".join([f"[{key}]", *lines(table)]))
        else:
            blocks += ("\n".join([f"[[{key}]]", *lines(entry)]) for entry in table)
    return "\n\n".join(blocks) + "\n"


def is_table(value: object) -> bool:
    """Return whether TOML writes a value below a header in brackets: a mapping, or a list of mappings."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, Mapping)


def lines(values: Mapping[str, Value]) -> Iterator[str]:
    """Yield one line per key; a long list has one line per item."""
    for key, value in values.items():
        yield f"{key_text(key)} = {value_text(value)}"


def key_text(key: str) -> str:
    """Return the key, in quotes if TOML needs them."""
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if bare else string(key)


def value_text(value: Value) -> str:
    """Return a text, whole number, date or list of texts as TOML."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, int | date):
        return str(value)
    items = [string(item) for item in value]
    short = f"[{', '.join(items)}]"
    return short if len(short) <= LONG else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def string(text: str) -> str:
    """Return the text in quotes, with invisible characters escaped."""
    return f'"{"".join(map(character, text))}"'


def character(char: str) -> str:
    """Return one character as it is inside quotes."""
    if char in ESCAPES:
        return ESCAPES[char]
    if char.isprintable():
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
