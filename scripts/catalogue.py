"""Read data/ into typed records: the only module that parses a record."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scripts.faults import Fault, ListError, quoted, suggestion
from scripts.files import folder_entries, read_text
from scripts.records import (
    LinkLabel,
    Method,
    Paper,
    Record,
    RelatedList,
    Section,
    Task,
    Toolkit,
    Venue,
)

R = TypeVar("R", bound=Record)
Progress = Callable[[Iterable[Path]], Iterable[Path]]

FOLDERS = ("papers", "toolkits", "related-lists")
VOCABULARIES = ("sections", "tasks", "methods", "venues", "link-labels")
OTHERS = ("tables", "template.toml")


@dataclass
class Catalogue:
    """All records by id and all vocabularies by name, in file order; and the faults met on the way.

    `known` holds, a folder, the ids of all its files, read well or not, so that a
    reference to a damaged record is not reported as a second fault.
    """

    papers: dict[str, Paper] = field(default_factory=dict)
    toolkits: dict[str, Toolkit] = field(default_factory=dict)
    related_lists: dict[str, RelatedList] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    venues: dict[str, Venue] = field(default_factory=dict)
    link_labels: dict[str, LinkLabel] = field(default_factory=dict)
    known: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_catalogue(root: Path, progress: Progress = iter) -> Catalogue:
    """Read every record under root/data; faults are gathered, not raised."""
    if not (root / "data").is_dir():
        raise ListError([Fault("data", "", "is missing; run this in a clone of the dataset")])
    reader = _Reader(root, progress)
    catalogue = Catalogue(
        papers=reader.folder("papers", Paper),
        toolkits=reader.folder("toolkits", Toolkit),
        related_lists=reader.folder("related-lists", RelatedList),
        sections=reader.vocabulary("sections", Section),
        tasks=reader.vocabulary("tasks", Task),
        methods=reader.vocabulary("methods", Method),
        venues=reader.vocabulary("venues", Venue),
        link_labels=reader.vocabulary("link-labels", LinkLabel),
        known=reader.known,
        faults=reader.faults,
    )
    reader.strays()
    return catalogue


class _Reader:
    """Reads files under one root and gathers their faults."""

    def __init__(self, root: Path, progress: Progress) -> None:
        self.root, self.progress = root, progress
        self.faults: list[Fault] = []
        self.known: dict[str, list[str]] = {}

    def folder(self, name: str, model: type[R]) -> dict[str, R]:
        """The records of data/NAME by id."""
        paths, strays = folder_entries(self.root / "data" / name, f"data/{name}")
        self.faults += strays
        self.known[name] = [path.stem for path in paths]
        records: dict[str, R] = {}
        for path in self.progress(paths):
            shown = f"data/{name}/{path.name}"
            content = self.toml(path, shown)
            record = None if content is None else self.typed(content, model, shown, "")
            if record is not None:
                records[path.stem] = record
        return records

    def vocabulary(self, name: str, model: type[R]) -> dict[str, R]:
        """The terms of data/NAME.toml by name, in the order of the file."""
        shown = f"data/{name}.toml"
        content = self.toml(self.root / shown, shown) or {}
        self.known[name] = list(content)
        terms: dict[str, R] = {}
        for term, value in content.items():
            record = self.typed(value, model, shown, term)
            if record is not None:
                terms[term] = record
        return terms

    def toml(self, path: Path, shown: str) -> dict[str, Any] | None:
        """A parsed file, or None and a fault that names line and column."""
        text = read_text(path, shown)
        if isinstance(text, Fault):
            self.faults.append(text)
            return None
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
            self.faults.append(Fault(shown, "", f"is not TOML: {error}"))
            return None

    def typed(self, content: object, model: type[R], shown: str, term: str) -> R | None:
        """The typed record, or None and a fault for each key that does not fit."""
        try:
            return model.model_validate(content)
        except ValidationError as error:
            self.faults += _type_faults(error, content, model, shown, term)
            return None

    def strays(self) -> None:
        """A fault for whatever lies in data/ and is no part of the list."""
        expected = {*FOLDERS, *OTHERS, *(f"{name}.toml" for name in VOCABULARIES)}
        for path in sorted((self.root / "data").iterdir()):
            if path.name not in expected:
                self.faults.append(Fault(f"data/{path.name}", "", "is stray; nothing reads it"))


def _type_faults(
    error: ValidationError, content: object, model: type[Record], shown: str, term: str
) -> Iterator[Fault]:
    """Pydantic's errors in our words, one a key."""
    seen = set()
    for detail in error.errors(include_url=False):
        # A union reports each of its members; the place and the first word on it are enough.
        place = [part for part in detail["loc"] if str(part) not in ("str", "int", "list[str]")]
        name = ".".join([term, *map(str, place)] if term else map(str, place))
        if name not in seen:
            seen.add(name)
            yield Fault(shown, name, _type_message(detail, str(place[-1]) if place else "", content, model))


def _type_message(detail: ErrorDetails, key: str, content: object, model: type[Record]) -> str:
    value, context = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden" if key == "id":
            return "is not a key; the name of the file is the id"
        case "extra_forbidden":
            return f"is not a key of a {model.__name__.lower()}{suggestion(key, model.model_fields)}"
        case "string_type":
            return f"{_shown(value)} is not text; put it in quotes"
        case "int_type":
            return f"{_shown(value)} is not a whole number, written without quotes"
        case "date_type":
            return f"{_shown(value)} is not a date such as 2026-05-18, written without quotes"
        case "list_type":
            return f'{_shown(value)} is not a list such as ["T2I"]'
        case "literal_error":
            return f"{_shown(value)} is none of {str(context['expected']).replace(' or ', ', ')}"
        case "dict_type" | "model_type":
            return f"{_shown(value)} is not a table"
        case _:
            return f"{_shown(value)}: {detail['msg']}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    return quoted(value)
