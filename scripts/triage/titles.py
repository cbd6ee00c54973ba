"""Read titles to triage: lines, CSV, JSON or JSON lines in; titles with their labels, or faults, out."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.faults import Fault, ListError, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.rules.terms import term_faults
from scripts.system.files import BOM, decode

SCOPES = {"in": True, "out": False}
JSON_LIST = re.compile(r'\s*\[\s*[{"\]]')  # unlike a line such as "[1] A Title"

csv.field_size_limit(2**31 - 1)  # a line may be long


@dataclass(frozen=True)
class Title:
    """A title, and what is known of its paper; None where there is no label."""

    title: str
    abstract: str = ""
    scope: bool | None = None
    section: str | None = None
    tasks: tuple[str, ...] | None = None
    methods: tuple[str, ...] | None = None


def read_titles(raw: bytes, shown: str, catalogue: Catalogue) -> list[Title]:
    """The titles of a file, in whichever form it is; raises every fault at once."""
    text = decode(raw.removeprefix(BOM).replace(b"\r\n", b"\n"), shown)
    if isinstance(text, Fault):
        raise ListError([text])
    titles, faults = [], []
    for place, row in rows(text, shown):
        row_faults = [Fault(shown, place, message) for message in faults_of(row, catalogue)]
        faults += row_faults
        if not row_faults:
            titles.append(title_of(row))
    if faults:
        raise ListError(faults)
    return titles


def rows(text: str, shown: str) -> Iterator[tuple[str, object]]:
    """Each row of a text and where it stands; what it is shows in how it begins."""
    first = text.lstrip().split("\n", 1)[0].rstrip()
    if JSON_LIST.match(text):
        content = json_of(text, shown, "")
        return ((f"row {number}", with_title(row)) for number, row in enumerate(content, 1))
    lines = [(f"line {number}", line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    if first.startswith("{"):
        return ((place, json_of(line, shown, place)) for place, line in lines if line)
    if "title" in next(csv.reader([first])):
        return csv_rows(text.lstrip(), shown)
    return ((place, with_title(line)) for place, line in lines if line)


def with_title(row: object) -> object:
    """The record of a title that stands alone, or what there is instead."""
    return {"title": row} if isinstance(row, str) else row


def json_of(text: str, shown: str, place: str) -> Any:
    """The content of a JSON text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ListError([Fault(shown, place, f"is not JSON: {error}")]) from error


def csv_rows(text: str, shown: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV text with a header, by the line that each ends on; empty cells are left out."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
    try:
        for row in reader:
            yield f"line {reader.line_num}", {key: value for key, value in row.items() if key and value}
    except csv.Error as error:
        raise ListError([Fault(shown, "", f"is not CSV: {error}")]) from error


def faults_of(row: object, catalogue: Catalogue) -> Iterator[str]:
    """What keeps a row from being a title with labels."""
    if not isinstance(row, Mapping):
        yield f"{quoted(row)} is neither a title nor a record with one"
        return
    for key in ("title", "abstract", "scope", "section"):
        value = row.get(key)
        if value is not None and not isinstance(value, str):
            yield f"{key}: {quoted(value)} is not text"
            return
    for key in ("tasks", "methods"):
        if not isinstance(row.get(key) or "", str | list):
            yield f"{key}: {quoted(row[key])} is neither a name nor a list of names"
    if not str(row.get("title") or "").strip():
        yield "title: is missing"
    if row.get("scope") and row["scope"] not in SCOPES:
        yield f"scope: {quoted(row['scope'])} is neither 'in' nor 'out'"
    for key, kind in (("section", "sections"), ("tasks", "tasks"), ("methods", "methods")):
        for fault in term_faults(catalogue, "", key, terms(row.get(key)), kind):
            yield f"{key}: {fault.message}"


def title_of(row: Any) -> Title:
    """The title in a row without faults."""
    return Title(
        title=" ".join(row["title"].split()),
        abstract=row.get("abstract") or "",
        scope=SCOPES.get(row.get("scope") or ""),
        section=row.get("section") or None,
        tasks=tuple(terms(row.get("tasks"))) or None,
        methods=tuple(terms(row.get("methods"))) or None,
    )


def terms(value: object) -> list[str]:
    """The names in a cell: a list, a list in JSON, or names between commas or semicolons."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            return [str(value)]
    if isinstance(value, str):
        value = re.split(r"\s*[;,]\s*", value.strip())
    return [str(name) for name in value if name] if isinstance(value, Iterable) else []


def own_titles(catalogue: Catalogue) -> list[Title]:
    """The titles of the list itself: papers as in scope, with their labels, and rejections as out of it."""
    papers = [
        Title(paper.title, "", True, paper.section, tuple(paper.tasks), tuple(paper.methods))
        for paper in catalogue.papers.values()
    ]
    return papers + [Title(rejection.title, "", False) for rejection in catalogue.rejections.values()]
