"""Take over link checks from another revision of the list: newer checks in, the table of checks out.

Weekly runs commit their checks to a branch that may not be merged yet; each run starts with a fresh clone.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.faults import Fault, ListError
from scripts.records.catalogue import read_catalogue
from scripts.records.link_checks import LINK_CHECKS, read_link_checks
from scripts.records.models import LinkCheck
from scripts.system.guards import locked
from scripts.upkeep.links import save_checks
from scripts.versions.git import find_commit, run_git


def carry_checks(root: Path, revision: str) -> list[Fault]:
    """Take each check of a revision that is newer than the list's own; a fault for each bad line."""
    if not find_commit(revision, root).commit:
        raise ListError([Fault(revision, "", "is not a revision of the git repository")])
    content = run_git(revision, root, "show", f"{revision}:./{LINK_CHECKS}").stdout
    checks, faults = read_checks(content) if content else ({}, [])
    with locked(root):
        catalogue = read_catalogue(root)
        save_checks(root, replace(catalogue, link_checks=newer(catalogue.link_checks, checks)))
    return faults


def read_checks(content: bytes) -> tuple[dict[str, LinkCheck], list[Fault]]:
    """Return the checks in a table at another path."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / LINK_CHECKS
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return read_link_checks(Path(folder))


def newer(checks: Mapping[str, LinkCheck], others: Mapping[str, LinkCheck]) -> dict[str, LinkCheck]:
    """Return the later check of each address."""
    later = {
        url: each for url, each in others.items() if url not in checks or each.checked > checks[url].checked
    }
    return {**checks, **later}
