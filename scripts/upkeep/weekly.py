"""Do the work of a week: compare with arXiv, search it, check the links; a dataset in, one report out.

If a step fails, the report says why and the others are done anyway. The next week's run needs two committed
files: how far arXiv was searched, and the results of link checks.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from scripts.faults import ListError, PartlyDone
from scripts.records.catalogue import SEARCHED, Catalogue, read_catalogue
from scripts.system.clock import today
from scripts.system.console import Progress, counted, no_progress
from scripts.system.guards import locked
from scripts.system.writing import replace_file
from scripts.upkeep import discover_report, links_report, refresh_report
from scripts.upkeep.discover import discover, forget_answers
from scripts.upkeep.links import check_links
from scripts.upkeep.refresh import refresh, write_changes
from scripts.upkeep.report import as_markdown, linked
from scripts.web.arxiv_api import Batches, arxiv_service

DAYS = 14  # days that are searched the first time
OVERLAP = 7  # days that are searched again: arXiv shows some papers days after their submission
NOTE = """\
# The last day whose submissions to arXiv were all searched. `diffusion-rl weekly` sets it, and searches
# from a week before it, because arXiv shows some papers days after their submission.
"""

Step = Callable[[], str]


class Week(NamedTuple):
    """The report, and the steps that failed."""

    text: str
    failed: list[str]


def weekly(steps: Mapping[str, Step], day: date, before: str = "") -> Week:
    """Run steps, each of which returns its part of the report or raises ListError.

    The report begins with the state `before` the run.
    """
    parts, failed = [], []
    for title, step in steps.items():
        try:
            part = step()
        except ListError as error:
            failed.append(title)
            done = error.done if isinstance(error, PartlyDone) else []
            groups = [("Faults", list(map(str, error.faults))), ("Written before the failure", done)]
            part = as_markdown("This step failed", groups)
        except OSError as error:
            failed.append(title)
            part = f"This step failed: {linked(f'{error.filename}: {error.strerror}')}.\n"
        parts.append(f"## {title}\n\n{part}")
    state = f"Failed: {', '.join(failed)}." if failed else "All steps succeeded."
    head = "\n\n".join(text for text in (f"# The week to {day}", before, state) if text)
    return Week("\n".join([f"{head}\n", *parts]), failed)


def state_of_list(catalogue: Catalogue, day: date) -> str:
    """Return the last searched day at arXiv, the days since then, and the newest submission in the list."""
    days = [paper.submitted for paper in (*catalogue.papers.values(), *catalogue.candidates.values())]
    newest = max(filter(None, days), default=None)
    last = catalogue.searched
    behind = counted(max(0, (day - last).days), "day") if last else ""
    searched = f"arXiv was searched to {last}, {behind} behind" if last else "arXiv was never searched"
    submitted = f"; the newest submission in the list is of {newest}" if newest else ""
    return f"Before this run {searched}{submitted}."


def steps(
    root: Path,
    since: date,
    until: date,
    apply: bool,
    batches: Batches = iter,
    searching: Progress = no_progress,
    checking: Progress = no_progress,
) -> dict[str, Step]:
    """Return the steps of a week by their titles; `apply` writes what the first and last find."""
    return {
        "Records": lambda: compare_step(root, apply, batches),
        "New papers": lambda: search_step(root, since, until, searching),
        "Links": lambda: links_step(root, apply, checking),
    }


def compare_step(root: Path, apply: bool, progress: Batches) -> str:
    """Compare the records with arXiv."""
    found = refresh(read_catalogue(root), arxiv_service(), progress)
    if apply:
        write_changes(root, found.changes, today())
    return as_markdown(refresh_report.refresh_summary(found), refresh_report.refresh_sections(found))


def search_step(root: Path, since: date, until: date, progress: Progress) -> str:
    """Search arXiv for papers that are new."""
    found = discover(root, read_catalogue(root), arxiv_service(), since, until, progress)
    damaged = "".join(f"\n- {linked(str(fault))}\n" for fault in found.damaged)
    return discover_report.review_markdown(found) + damaged


def links_step(root: Path, apply: bool, progress: Progress) -> str:
    """Check the links that were not checked for longest."""
    found = check_links(root, write=apply, progress=progress)
    return as_markdown(links_report.links_summary(found), links_report.links_sections(found))


def finish_week(root: Path, since: date, until: date) -> None:
    """Note the last day that was searched, if all before it were: the report on it is written."""
    forget_answers(root)
    with locked(root):
        last = read_catalogue(root).searched
        if last is None or since <= last + timedelta(days=1) <= until:
            replace_file(root, SEARCHED, f"{NOTE}until = {until}\n".encode())


def first_day(catalogue: Catalogue, until: date) -> date:
    """Return the day to search from: some days before the last search ended, so that none is missed."""
    if catalogue.searched is None:
        return until - timedelta(days=DAYS)
    return min(catalogue.searched, until) - timedelta(days=OVERLAP)
