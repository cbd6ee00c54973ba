"""Read titles to triage: lines, CSV, JSON or JSON lines in; titles with abstracts, or faults, out."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scripts.faults import Fault, ListError, quoted
from scripts.system.files import BOM, decode

JSON_LIST = re.compile(r'\s*\[\s*[{"\]]')  # JSON, unlike a line such as "[1] A Title"

csv.field_size_limit(2**31 - 1)  # a line may be long


class Title(NamedTuple):
    """A title, and the abstract if there is one."""

    title: str
    abstract: str = ""


def read_titles(raw: bytes, shown: str) -> list[Title]:
    """Return the titles of a file; raises every fault at once."""
    return [title_of(row) for row in read_title_rows(raw, shown)]


def title_of(row: Mapping[str, Any]) -> Title:
    """Return the title in a row, on one line."""
    return Title(" ".join(row["title"].split()), row.get("abstract") or "")


def read_title_rows(raw: bytes, shown: str) -> list[Mapping[str, Any]]:
    """Return the rows of a file in any of the forms, each with a title; raises every fault at once."""
    text = decode(raw.removeprefix(BOM).replace(b"\r\n", b"\n"), shown)
    if isinstance(text, Fault):
        raise ListError([text])
    read, faults = [], []
    for place, row in title_rows(text, shown):
        if message := fault_of(row):
            faults.append(Fault(shown, place, message))
        else:
            read.append(row)
    if faults:
        raise ListError(faults)
    return read


def title_rows(text: str, shown: str) -> Iterator[tuple[str, Any]]:
    """Return each row of a text and its place; the first characters determine the form."""
    first = text.lstrip().split("\n", 1)[0].rstrip()
    if JSON_LIST.match(text):
        content = title_json(text, shown, "")
        return ((f"row {number}", with_title(row)) for number, row in enumerate(content, 1))
    lines = [(f"line {number}", line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    if first.startswith("{"):
        return ((place, title_json(line, shown, place)) for place, line in lines if line)
    if "title" in next(csv.reader([first])):
        return csv_rows(text.lstrip(), shown)
    return ((place, with_title(line)) for place, line in lines if line)


def with_title(row: object) -> object:
    """Return a title that is only text as a record; any other value unchanged."""
    return {"title": row} if isinstance(row, str) else row


def title_json(text: str, shown: str, place: str) -> Any:
    """Return the content of a JSON text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ListError([Fault(shown, place, f"is not JSON: {error}")]) from error


def csv_rows(text: str, shown: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of a CSV text with a header, by their last line, without empty cells."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
    try:
        for row in reader:
            yield f"line {reader.line_num}", {key: value for key, value in row.items() if key and value}
    except csv.Error as error:
        raise ListError([Fault(shown, "", f"is not CSV: {error}")]) from error


def fault_of(row: object) -> str:
    """Return why a row has no title, if it has none."""
    if not isinstance(row, Mapping):
        return f"{quoted(row)} is neither a title nor a record with one"
    for key in ("title", "abstract"):
        if not isinstance(row.get(key) or "", str):
            return f"{key}: {quoted(row[key])} is not text"
    return "" if (row.get("title") or "").strip() else "title: is missing"
