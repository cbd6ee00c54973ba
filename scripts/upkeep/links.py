"""Check every address that the records name, and keep the results in the table of link checks.

The table has the last check of each address. It is replaced atomically from time to time during a run. So an
interrupted run loses little, and the next run starts with the addresses that were not checked yet.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from scripts.faults import Fault, ListError
from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.records.check import check
from scripts.records.link_checks import COLUMNS, LINK_CHECKS
from scripts.records.models import LinkCheck
from scripts.system.clock import today
from scripts.system.console import Progress, no_progress
from scripts.system.guards import locked
from scripts.system.writing import replace_file, undo
from scripts.tables.addresses import addresses
from scripts.tables.package import csv_bytes
from scripts.tables.rows import link_check_rows
from scripts.upkeep.links_follow import Move, follow_moves
from scripts.upkeep.links_judge import LinkAnswer
from scripts.upkeep.links_report import LinkReport
from scripts.upkeep.links_visit import Settings, Visitor, link_settings
from scripts.web.client import run_coroutine

DAYS = 3  # days on which an address fails before it counts as dead
PATIENCE = 3  # addresses of a failing host that are tried before the rest is skipped
KEPT_EVERY = 20  # answers


@dataclass
class Run:
    """One run of checks over a list: the checks by address, updated with each answer."""

    root: Path
    catalogue: Catalogue
    day: date
    days: int
    asked: int = 0
    online: bool = False
    checks: dict[str, LinkCheck] = field(default_factory=dict)

    def take(self, url: str, answer: LinkAnswer) -> None:
        """Add one answer to the checks, and write their table from time to time."""
        self.checks[url] = updated_check(self.checks.get(url), answer, self.day, self.days)
        self.asked += 1
        self.online |= answer.status is not None
        if self.asked % KEPT_EVERY == 0:
            self.save()

    def save(self) -> None:
        """Write the table, unless no host answered: then the network is the problem."""
        if self.online:
            save_checks(self.root, replace(self.catalogue, link_checks=self.checks))


def check_links(
    root: Path,
    settings: Settings | None = None,
    since: date | None = None,
    limit: int | None = None,
    days: int = DAYS,
    write: bool = False,
    progress: Progress = no_progress,
) -> LinkReport:
    """Check the addresses that were not checked since a day (default: today), the oldest checks first.

    At most `limit` of them. With `write`, permanent redirects are written to the records. The default for
    the settings is the environment.
    """
    day = today()
    with locked(root):
        undo(root)  # the old table of an interrupted build must not replace the new one later
        catalogue = read_catalogue(root)
        check(catalogue)
        run = Run(root, catalogue, day, days, checks=dict(catalogue.link_checks))
        waiting = due_addresses(addresses(catalogue), run.checks, since or day)
        ask_links(run, waiting[:limit], settings or link_settings(), progress)
        followed, kept = follow_moved(run) if write else ([], [])
    left = len(waiting) - run.asked
    return LinkReport(day, addresses(run.catalogue), run.checks, run.asked, left, followed, kept)


def ask_links(run: Run, urls: list[str], settings: Settings, progress: Progress) -> None:
    """Check addresses, and keep the results even if this is interrupted."""
    try:
        with progress(len(urls)) as show:
            run_coroutine(ask_all(urls, settings, run, show))
    finally:
        run.save()
    if run.asked and not run.online:
        raise ListError([Fault("", "", "no host answered, so nothing is changed; check the network")])


def follow_moved(run: Run) -> tuple[list[Move], list[Fault]]:
    """Write permanent redirects to the records; return the moves that were made and the others."""
    run.catalogue = read_catalogue(run.root)  # somebody may have changed a record during the checks
    check(run.catalogue)
    named = addresses(run.catalogue)
    moved = {url: found.moved_to for url, found in run.checks.items() if url in named and found.moved_to}
    moves, kept = follow_moves(run.root, named, moved, run.day)
    for move in moves:
        answered = {"result": "fine", "moved_to": None}
        run.checks[move.new] = run.checks[move.old].model_copy(update=answered)
    if moves:
        run.catalogue = read_catalogue(run.root)
        save_checks(run.root, replace(run.catalogue, link_checks=run.checks))
    return moves, kept


def due_addresses(named: Mapping[str, object], checks: Mapping[str, LinkCheck], since: date) -> list[str]:
    """Return the addresses that were not checked since a day, the oldest checks first."""
    last = {url: checks[url].checked if url in checks else date.min for url in named}
    return sorted((url for url in named if last[url] < since), key=last.__getitem__)


async def ask_all(urls: list[str], settings: Settings, run: Run, show: Callable[[int], object]) -> None:
    """Check addresses: the hosts in parallel, the addresses of one host one after another."""
    visitor = Visitor(settings)
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).hostname or "", []).append(url)
    async with visitor.client:
        await asyncio.gather(*(ask_host(visitor, host, urls, run, show) for host, urls in hosts.items()))


async def ask_host(
    visitor: Visitor, host: str, urls: list[str], run: Run, show: Callable[[int], object]
) -> None:
    """Check the addresses of one host; if the host fails, skip the rest until another day."""
    in_trouble = 0
    for url in urls:
        answer = await visitor.ask(url)
        run.take(url, answer)
        show(1)
        in_trouble = in_trouble + 1 if answer.again else 0
        if in_trouble == PATIENCE or host in visitor.closed:
            return


def updated_check(before: LinkCheck | None, answer: LinkAnswer, day: date, days: int) -> LinkCheck:
    """Return the check of an address after one more answer; dead only after failures on several days."""
    answered = answer.result in ("fine", "moved")
    failed = before.failed if before and not answered else []
    if answer.result == "gone" and day not in failed and len(failed) < days:
        failed = [*failed, day]
    return LinkCheck(
        result=answer.result,
        status=answer.status,
        detail=answer.detail,
        moved_to=answer.moved_to,
        checked=day,
        answered=day if answered else (before.answered if before else None),
        failed=failed,
        dead=failed[days - 1] if len(failed) >= days else None,
    )


def save_checks(root: Path, catalogue: Catalogue) -> None:
    """Replace the table of link checks."""
    replace_file(root, LINK_CHECKS, csv_bytes(COLUMNS, link_check_rows(catalogue)))
