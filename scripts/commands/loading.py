"""Read the list for a command, with a progress bar if there are many records."""

from functools import partial
from pathlib import Path

from scripts.faults import ListError
from scripts.records.catalogue import Catalogue, read_catalogue
from scripts.records.check import check
from scripts.system.console import counted, with_bar

FEW = 1000  # records; fewer are read before anybody could see a progress bar


def load_readable(root: Path) -> Catalogue:
    """Return the list; raise ListError if a part of it cannot be read."""
    catalogue = read_catalogue(root, partial(with_bar, label="Reading records", least=FEW))
    if catalogue.faults:
        raise ListError(catalogue.faults)
    return catalogue


def load_checked(root: Path) -> Catalogue:
    """Return the list; raise ListError if it breaks a rule."""
    catalogue = read_catalogue(root, partial(with_bar, label="Reading records", least=FEW))
    check(catalogue)
    return catalogue


def list_summary(catalogue: Catalogue) -> str:
    """Return the numbers of papers, toolkits and related lists, in words."""
    parts = (
        counted(len(catalogue.papers), "paper"),
        counted(len(catalogue.toolkits), "toolkit"),
        counted(len(catalogue.related_lists), "related list"),
    )
    return ", ".join(parts)
