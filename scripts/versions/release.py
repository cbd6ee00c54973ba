"""Make a release: records, history and a version in; version, CHANGELOG, outputs and export in place.

All files are made below .build/ and then moved to their places; if anything fails, every file stays as it
was. A release that was killed is undone first. A commit is made only on request, and nothing is published:
people look at it first.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from scripts.build.build import keep_changed, stale
from scripts.faults import Fault, ListError, quoted
from scripts.publish.export_folder import Files, refuse_other_files, replace_export, restore_export
from scripts.records.catalogue import Catalogue
from scripts.system.clock import today
from scripts.system.files import read_text
from scripts.system.guards import UNTOUCHED, WORK, disk_faults, locked, signals_wait
from scripts.system.writing import all_or_none, new_folder, undo
from scripts.tables.schema import DESCRIPTOR, read_descriptor
from scripts.versions.changelog import CHANGELOG, has_section, section, unreleased, updated_day, with_section
from scripts.versions.diff import Diff, compare, least_bump, least_version, parts, reasons, satisfied
from scripts.versions.git import commit_and_tag, is_tagged, last_release, refuse_without_history, uncommitted
from scripts.versions.locations import find_source, working_folder
from scripts.versions.release_files import make_release_files, set_citation
from scripts.versions.version import read_version

DIST = "dist"
ARGUMENT = "VERSION"
NUMBER = re.compile(r"(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}")


class NewRelease(NamedTuple):
    """A release: its difference, its section of the CHANGELOG, changed paths and exported files."""

    diff: Diff
    section: str
    changed: list[str]
    files: Files


def release(
    root: Path, catalogue: Catalogue, number: str, old: str | None, dry_run: bool, tag: bool = False
) -> NewRelease:
    """Release a version. With `dry_run`, make everything below .build/ only. A failure changes nothing.

    With `tag`, commit and tag the changes.
    """
    refuse_without_history(root)
    with locked(root):
        undo(root)
        restore_export(root / DIST)
        page = ready_page(root, catalogue, number)
        diff = difference(root, number, old)
        text = section(diff, updated_day(diff.new), unreleased(page))
        with new_folder(root) as new:
            with disk_faults(WORK, UNTOUCHED):
                files = make_release_files(root, catalogue, number, new)
                (new / CHANGELOG).write_text(with_section(page, text), "utf-8")
                set_citation(new, number, updated_day(diff.new) or str(today()))
                changed = keep_changed(root, new)
            if not dry_run:
                with signals_wait(), all_or_none(root, new, changed):
                    replace_export(root / DIST, files)
    if tag and not dry_run:
        commit_and_tag(root, number)
    return NewRelease(diff, text, changed, files)


def ready_page(root: Path, catalogue: Catalogue, number: str) -> str:
    """Return the text of CHANGELOG.md, after checks that a release of this version is possible."""
    page = read_text(root / CHANGELOG, CHANGELOG)
    faults = [*number_faults(root, number), *uncommitted(root), *stale(root, catalogue)]
    if isinstance(page, Fault):
        raise ListError([*faults, page])
    if has_section(page, number):
        faults.append(
            Fault(CHANGELOG, "", f"has a section of {number} already; move its lines to Unreleased")
        )
    if faults:
        raise ListError(faults)
    refuse_other_files(root / DIST)
    return page


def number_faults(root: Path, number: str) -> Iterator[Fault]:
    """Yield the faults of a version number itself."""
    present = read_descriptor(root)["version"]
    if not NUMBER.fullmatch(number):
        yield Fault(ARGUMENT, "", f"{quoted(number)} is not a version such as 1.2.0")
        return
    if parts(number) <= parts(present):
        yield Fault(ARGUMENT, "", f"{quoted(number)} is not higher than {present} in {DESCRIPTOR}")
    if is_tagged(root, number):
        yield Fault(ARGUMENT, "", f"{quoted(number)} is released already: there is a tag v{number}")


def difference(root: Path, number: str, old: str | None) -> Diff:
    """Return the difference to the last release, after a check that the number is high enough."""
    present = read_descriptor(root)["version"]
    before = read_version(find_source(old or last_release(root, present), root))
    after = replace(read_version(working_folder(root)), number=number)
    diff = compare(before, after)
    since = f"{before.number} ({before.source})"
    if parts(number) <= parts(before.number):
        raise ListError([Fault(ARGUMENT, "", f"{quoted(number)} is not higher than {since}")])
    if not satisfied(diff):
        why = "; ".join(reason for bump, reason in reasons(diff) if bump == least_bump(diff))
        named = old or is_tagged(root, present)
        hint = "" if named else f" (no tag v{present}: name the last release with --old)"
        message = f"{quoted(number)} is too low, at least {least_version(diff)} since {since}: {why}{hint}"
        raise ListError([Fault(ARGUMENT, "", message)])
    return diff
