"""Reject papers as out of scope: a name and a reason in, an entry of data/rejections.toml out."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from scripts.curate.add import references_of
from scripts.curate.already_listed import known_fault, owners_of
from scripts.curate.propose import choose_id
from scripts.curate.record_file import record_text
from scripts.faults import Fault, ListError
from scripts.records.catalogue import Catalogue
from scripts.records.check import faults_by_rules
from scripts.records.models import Paper, Rejection
from scripts.records.names import short_name
from scripts.system.clock import today
from scripts.system.files import read_text
from scripts.system.guards import locked
from scripts.system.writing import replace_file
from scripts.web.findings import by_reference
from scripts.web.lookup import look_up_reference

PATH = "data/rejections.toml"
OPENING = "# Papers that were proposed and are out of scope, so that nobody proposes them again.\n"
HEADER = re.compile(r'^\["?([^"\]]+)"?\]', re.MULTILINE)


class RejectionEntry(NamedTuple):
    """An entry of the file: its name, its title, and its text."""

    name: str
    title: str
    text: str


def new_entry(
    name: str, reason: str, title: str | None, given_id: str | None, catalogue: Catalogue
) -> RejectionEntry:
    """Return the entry of a paper; look up a title that is not given. Raise ListError with what is wrong."""
    given = {"title": title} if title else {}
    (reference,) = references_of([name], given, catalogue)
    finding = by_reference(reference, catalogue) if title else look_up_reference(reference, catalogue)
    values = finding.values | given
    if fault := known_fault(owners_of(catalogue), reference, values):
        raise ListError([fault])
    about = {name: values[name] for name in ("title", "arxiv") if name in values}
    rejection = Rejection(**about, reason=reason, date=today())
    paper = Paper.model_construct(**{"short_name": short_name(rejection.title)} | values)
    chosen = choose_id(reference.given, given_id, paper, catalogue)
    if faults := list(rejection_faults(reference.given, chosen, rejection, catalogue)):
        raise ListError(faults)
    return RejectionEntry(chosen, rejection.title, f"[{chosen}]\n{record_text(rejection)}")


def rejection_faults(shown: str, name: str, rejection: Rejection, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield the faults of a new entry, by the rules."""
    merged = replace(catalogue, rejections=catalogue.rejections | {name: rejection})
    for fault in faults_by_rules(merged):
        place, _, key = fault.field.partition(".")
        if fault.path == PATH and place == name:
            yield Fault(shown, key, fault.message)


def write_entry(root: Path, entry: RejectionEntry) -> None:
    """Add an entry to the file, in order of name; the file is replaced atomically."""
    with locked(root):
        text = read_text(root / PATH, PATH) if (root / PATH).exists() else OPENING
        if isinstance(text, Fault):
            raise ListError([text])
        changed = inserted(text, entry)
        before, after = tomllib.loads(text), tomllib.loads(changed)
        if after != before | tomllib.loads(entry.text) or entry.name in before:
            raise ListError([Fault(PATH, "", f"has changed meanwhile; it has {entry.name} now")])
        replace_file(root, PATH, changed.encode())


def inserted(text: str, entry: RejectionEntry) -> str:
    """Return the file with a new entry in order of name; comments stay with the entry after them."""
    starts = [match.start() for match in HEADER.finditer(text) if match[1] > entry.name]
    if not starts:
        return f"{text.rstrip()}\n\n{entry.text}"
    lines = text[: starts[0]].splitlines(keepends=True)
    while lines and lines[-1].startswith("#"):
        lines.pop()
    before = "".join(lines)
    return f"{before}{entry.text}\n{text[len(before) :]}"
