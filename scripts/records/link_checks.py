"""The table of link checks as a store: data/tables/link_checks.csv in, typed rows by address out.

`diffusion-rl links` writes it. The build rewrites it: sorted, without addresses that no record names.
"""

import csv
import io
import json
from pathlib import Path

from pydantic import ValidationError

from scripts.faults import Fault, quoted
from scripts.records.models import LinkCheck
from scripts.system.files import read_text

LINK_CHECKS = "data/tables/link_checks.csv"
COLUMNS = ("url", *LinkCheck.model_fields)
MAX_BYTES = 100_000_000
LONGEST_DAYS = 1000  # characters of a cell with days
REMEDY = "delete the line; the next 'diffusion-rl links' asks again"


def read_link_checks(root: Path) -> tuple[dict[str, LinkCheck], list[Fault]]:
    """Return the checks by address, and a fault for each bad line; nothing if there is no table."""
    path = root / LINK_CHECKS
    if not path.exists() and not path.is_symlink():
        return {}, []
    text = read_text(path, LINK_CHECKS, MAX_BYTES)
    if isinstance(text, Fault):
        return {}, [text]
    rows = csv.reader(io.StringIO(text, newline=""))
    if tuple(header := next(rows)) != COLUMNS:
        message = f"{quoted(header)} is not the header; it is {', '.join(COLUMNS)}"
        return {}, [Fault(LINK_CHECKS, "line 1", message)]
    checks: dict[str, LinkCheck] = {}
    faults = []
    for cells in rows:
        place = f"line {rows.line_num}"
        check = line_check(cells, place)
        if isinstance(check, Fault):
            faults.append(check)
        elif cells[0] in checks:
            faults.append(Fault(LINK_CHECKS, place, f"{quoted(cells[0])} is listed twice; {REMEDY}"))
        else:
            checks[cells[0]] = check
    return checks, faults


def line_check(cells: list[str], place: str) -> LinkCheck | Fault:
    """Return the check in the cells of a line, or what is wrong with the first bad cell."""
    if len(cells) != len(COLUMNS):
        return Fault(LINK_CHECKS, place, f"has {len(cells)} of {len(COLUMNS)} cells; {REMEDY}")
    given = {name: cell for name, cell in zip(COLUMNS, cells, strict=True) if cell and name != "url"}
    try:
        whole = {**given, "failed": days(given.get("failed", "[]"))}
        return LinkCheck.model_validate(whole, strict=False)  # a cell is text
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        name = str(detail["loc"][0])
        return Fault(LINK_CHECKS, place, f"{name}: {quoted(given.get(name, ''))} does not fit; {REMEDY}")


def days(cell: str) -> object:
    """Return the JSON in a cell, or its text if it is not JSON."""
    try:
        return json.loads(cell) if len(cell) <= LONGEST_DAYS else cell
    except (ValueError, RecursionError):
        return cell
