"""Read data/ into typed records: nothing else reads the files of records."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from scripts.faults import Fault, ListError
from scripts.records.link_checks import read_link_checks
from scripts.records.models import (
    Benchmark,
    Candidate,
    LinkCheck,
    LinkLabel,
    Method,
    Paper,
    Peer,
    PhraseGroup,
    PretrainedModel,
    Record,
    Rejection,
    RelatedList,
    Reward,
    Search,
    Searched,
    Section,
    Task,
    Toolkit,
    Venue,
)
from scripts.records.toml_text import parse_toml
from scripts.records.validate import typed_record
from scripts.system.files import digest, folder_entries, read_text

R = TypeVar("R", bound=Record)
FileProgress = Callable[[Iterable[Path]], Iterable[Path]]

FOLDERS = ("papers", "candidates", "toolkits", "related-lists")
VOCABULARIES = ("sections", "tasks", "methods", "venues", "link-labels", "scope")
READ_FOR = ("base-models", "rewards", "benchmarks")
OPTIONAL = ("candidates", "rejections", "peers", "searches", "searched", "template", *READ_FOR)
UNREAD = ("tables",)
OTHERS = (*UNREAD, *(f"{name}.toml" for name in OPTIONAL if name != "candidates"))

SEARCHED = "data/searched.toml"
TEMPLATE = "data/template.toml"


@dataclass
class Catalogue:
    """All records by id and all vocabularies by name, in file order; and the faults of reading them.

    `known` has, for each folder or vocabulary, the names of all its records, also of damaged ones, so that
    a reference to a damaged record is not a second fault. A folder that cannot be read is not in it.
    `link_checks` goes by address. `searched` is the last day for which arXiv was searched. `template`
    is the record that people copy. `digest` is the digest of all files in data/ that people write, by path
    and content.
    """

    papers: dict[str, Paper] = field(default_factory=dict)
    candidates: dict[str, Candidate] = field(default_factory=dict)
    rejections: dict[str, Rejection] = field(default_factory=dict)
    peers: dict[str, Peer] = field(default_factory=dict)
    toolkits: dict[str, Toolkit] = field(default_factory=dict)
    related_lists: dict[str, RelatedList] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    base_models: dict[str, PretrainedModel] = field(default_factory=dict)
    rewards: dict[str, Reward] = field(default_factory=dict)
    benchmarks: dict[str, Benchmark] = field(default_factory=dict)
    venues: dict[str, Venue] = field(default_factory=dict)
    link_labels: dict[str, LinkLabel] = field(default_factory=dict)
    scope: dict[str, PhraseGroup] = field(default_factory=dict)
    searches: dict[str, Search] = field(default_factory=dict)
    searched: date | None = None
    template: Paper | None = None
    link_checks: dict[str, LinkCheck] = field(default_factory=dict)
    known: dict[str, Mapping[str, None]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    digest: str = ""


def read_catalogue(root: Path, progress: FileProgress = iter) -> Catalogue:
    """Read every record under root/data; faults are collected, not raised."""
    if not (root / "data").is_dir():
        raise ListError([Fault("data", "", "is missing; run this in a clone of the dataset")])
    reader = _Reader(root, progress)
    catalogue = Catalogue(
        papers=reader.folder("papers", Paper),
        candidates=reader.folder("candidates", Candidate),
        rejections=reader.vocabulary("rejections", Rejection),
        peers=reader.vocabulary("peers", Peer),
        toolkits=reader.folder("toolkits", Toolkit),
        related_lists=reader.folder("related-lists", RelatedList),
        sections=reader.vocabulary("sections", Section),
        tasks=reader.vocabulary("tasks", Task),
        methods=reader.vocabulary("methods", Method),
        base_models=reader.vocabulary("base-models", PretrainedModel),
        rewards=reader.vocabulary("rewards", Reward),
        benchmarks=reader.vocabulary("benchmarks", Benchmark),
        venues=reader.vocabulary("venues", Venue),
        link_labels=reader.vocabulary("link-labels", LinkLabel),
        scope=reader.vocabulary("scope", PhraseGroup),
        searches=reader.vocabulary("searches", Search),
        searched=reader.searched(),
        template=reader.template(),
        known=reader.known,
        faults=reader.faults,
    )
    catalogue.link_checks, faults = read_link_checks(root)
    catalogue.faults += faults
    reader.strays()
    catalogue.digest = digest(sorted(reader.read.items()))
    return catalogue


class _Reader:
    """Reads files under one root and collects their faults."""

    def __init__(self, root: Path, progress: FileProgress) -> None:
        self.root, self.progress = root, progress
        self.faults: list[Fault] = []
        self.known: dict[str, Mapping[str, None]] = {}
        self.read: dict[str, bytes] = {}

    def folder(self, name: str, model: type[R]) -> dict[str, R]:
        """Return the records of data/NAME by id."""
        if self.absent(name, name):
            return {}
        entries = folder_entries(self.root / "data" / name, f"data/{name}")
        if isinstance(entries, Fault):
            self.faults.append(entries)
            return {}
        paths, strays = entries
        self.faults += strays
        names = self.known[name] = dict.fromkeys(path.stem for path in paths)
        records: dict[str, R] = {}
        for record_id, path in zip(names, self.progress(paths), strict=True):
            shown = f"data/{name}/{path.name}"
            content = self.toml(path, shown)
            if content is not None:
                record, faults = typed_record(content, model, shown)
                self.faults += faults
                if record is not None:
                    records[record_id] = record
        return records

    def vocabulary(self, name: str, model: type[R]) -> dict[str, R]:
        """Return the terms of data/NAME.toml by name, in the order of the file."""
        if self.absent(name, f"{name}.toml"):
            return {}
        shown = f"data/{name}.toml"
        content = self.toml(self.root / shown, shown)
        terms: dict[str, R] = {}
        if content is not None:
            self.known[name] = dict.fromkeys(content)
            for term, value in content.items():
                record, faults = typed_record(value, model, shown, term)
                self.faults += faults
                if record is not None:
                    terms[term] = record
        return terms

    def searched(self) -> date | None:
        """Return the last day for which arXiv was searched, from data/searched.toml."""
        record = self.single(SEARCHED, Searched)
        return record.until if record else None

    def template(self) -> Paper | None:
        """Return the record to copy, from data/template.toml."""
        return self.single(TEMPLATE, Paper)

    def single(self, shown: str, model: type[R]) -> R | None:
        """Read an optional file of data/ that is one record."""
        path = self.root / shown
        content = None if self.absent(path.stem, path.name) else self.toml(path, shown)
        record, faults = typed_record(content, model, shown) if content is not None else (None, [])
        self.faults += faults
        return record

    def absent(self, name: str, entry: str) -> bool:
        """Return whether an optional part of the list is missing."""
        path = self.root / "data" / entry
        return name in OPTIONAL and not path.exists() and not path.is_symlink()

    def toml(self, path: Path, shown: str) -> dict[str, Any] | None:
        """Return the content of a file, or None and a fault."""
        text = read_text(path, shown)
        content = text if isinstance(text, Fault) else parse_toml(text, shown)
        if isinstance(content, Fault):
            self.faults.append(content)
            return None
        self.read[shown] = hashlib.sha256(str(text).encode()).digest()
        return content

    def strays(self) -> None:
        """Add a fault for each entry of data/ that is not part of the list."""
        expected = {*FOLDERS, *OTHERS, *(f"{name}.toml" for name in VOCABULARIES)}
        for path in sorted((self.root / "data").iterdir()):
            if path.name not in expected:
                self.faults.append(Fault(f"data/{path.name}", "", "is unexpected here"))
