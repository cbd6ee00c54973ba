"""Do the work of a week: compare with arXiv, search it, check the links; a dataset in, one report out.

A step that meets trouble does not keep the others from being done; the report says what it was.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from scripts.faults import Fault, ListError
from scripts.records.catalogue import read_catalogue
from scripts.system.console import Progress, no_progress
from scripts.system.guards import WORK, locked, replace_file
from scripts.upkeep import discover_report, links_report, refresh_report
from scripts.upkeep.discover import discover
from scripts.upkeep.discover import finish as forget_pages
from scripts.upkeep.links import check_links
from scripts.upkeep.refresh import refresh, write
from scripts.upkeep.report import as_markdown, linked
from scripts.web.arxiv_api import Batches, arxiv_service

LAST = f"{WORK}/weekly"  # the last day that was searched
DAYS = 14  # that are searched the first time
OVERLAP = 7  # days that are searched again: arXiv shows some papers days after they came

Step = Callable[[], str]


class Week(NamedTuple):
    """The report, and which of its steps met trouble."""

    text: str
    trouble: list[str]


def weekly(steps: Mapping[str, Step], day: date) -> Week:
    """Do steps, each of which returns its part of the report, or raises ListError."""
    parts, trouble = [], []
    for title, step in steps.items():
        try:
            part = step()
        except ListError as error:
            trouble.append(title)
            part = as_markdown("This step met trouble", [("Trouble", list(map(str, error.faults)))])
        except OSError as error:
            trouble.append(title)
            part = f"This step met trouble: {linked(f'{error.filename}: {error.strerror}')}.\n"
        parts.append(f"## {title}\n\n{part}")
    state = f"Trouble in: {', '.join(trouble)}." if trouble else "No step met trouble."
    return Week("\n".join([f"# The week to {day}\n\n{state}\n", *parts]), trouble)


def steps(
    root: Path,
    since: date,
    until: date,
    apply: bool,
    batches: Batches = iter,
    searching: Progress = no_progress,
    checking: Progress = no_progress,
) -> dict[str, Step]:
    """The steps of a week, by the titles of their parts; `apply` writes what the first and last propose."""
    return {
        "Records": lambda: compare(root, apply, batches),
        "New papers": lambda: search(root, since, until, searching),
        "Links": lambda: check(root, apply, checking),
    }


def compare(root: Path, apply: bool, progress: Batches) -> str:
    """Compare the records with arXiv."""
    found = refresh(read_catalogue(root), arxiv_service(), progress)
    if apply:
        write(root, found.changes, date.today())
    return as_markdown(refresh_report.summary(found), refresh_report.sections(found))


def search(root: Path, since: date, until: date, progress: Progress) -> str:
    """Search arXiv for papers that are new."""
    found = discover(root, read_catalogue(root), arxiv_service(), since, until, progress)
    told = "".join(f"\n- {linked(str(fault))}\n" for fault in found.damaged)
    return discover_report.as_markdown(found) + told


def check(root: Path, apply: bool, progress: Progress) -> str:
    """Check the links that were not checked for longest."""
    found = check_links(root, write=apply, progress=progress)
    return as_markdown(links_report.summary(found), links_report.sections(found))


def finish(root: Path, until: date) -> None:
    """Note the last day that was searched: the report on it is written."""
    forget_pages(root)
    with locked(root):
        replace_file(root, LAST, f"{until}\n".encode())


def first_day(root: Path, until: date) -> tuple[date, list[Fault]]:
    """The day to search from: some days before the last week ended, so that none is missed."""
    try:
        last = date.fromisoformat((root / LAST).read_text("utf-8").strip())
    except FileNotFoundError:
        return until - timedelta(days=DAYS), []
    except (ValueError, OSError):
        return until - timedelta(days=DAYS), [Fault(LAST, "", f"is damaged; {DAYS} days are searched")]
    return min(last, until) - timedelta(days=OVERLAP), []
