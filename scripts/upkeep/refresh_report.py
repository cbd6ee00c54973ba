"""The report of a comparison with arXiv: data in, a summary and titled lines out."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from scripts.system.console import counted
from scripts.upkeep.compare_with_arxiv import FieldChange
from scripts.upkeep.refresh import Refreshed


def refresh_summary(found: Refreshed) -> str:
    """Return the numbers, in one line."""
    fills = sum(change.was is None for change in found.changes)
    replaced = len(found.changes) - fills
    parts = (
        f"{counted(fills, 'value')} to fill in",
        f"{counted(replaced, 'value')} to replace",
        counted(len(found.remarks), "remark"),
        counted(len(found.faults), "fault"),
    )
    return f"{counted(found.asked, 'record')} compared with arXiv: {', '.join(parts)}"


def refresh_sections(found: Refreshed) -> list[tuple[str, list[str]]]:
    """Return the proposals and the remarks that a person must look at."""
    return [
        ("Wrong", [str(fault) for fault in found.faults]),
        ("To replace, each with a correction", [str(each) for each in found.changes if each.was is not None]),
        ("To fill in", list(fills(found.changes))),
        ("To look at", [str(fault) for fault in found.remarks]),
    ]


def fills(changes: Iterable[FieldChange]) -> Iterator[str]:
    """Yield a line for each record that lacks values, with these values."""
    new = (change for change in changes if change.was is None)
    for path, group in groupby(new, lambda change: change.path):
        yield f"{path}: {'; '.join(change.described for change in group)}"
