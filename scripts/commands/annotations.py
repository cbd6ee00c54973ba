"""Faults in the form that GitHub's runners read, which shows each at its line of a pull request."""

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.faults import Fault, one_line

LINE = re.compile(r"\b(?:at )?line ([0-9]+)\b")
# "corrections #2.date": corrections, the second; date.
NAMES = re.compile(r"([^.#]+?)(?: #([0-9]+))?(?:\.|$)")


def annotation(root: Path, fault: Fault, kind: str = "error") -> str:
    """Return the command that shows a fault, as an "error" or as a "warning"."""
    message = ": ".join(part for part in (fault.field, fault.message) if part)
    place = f" file={escaped_property(fault.path, ':,')},line={fault_line(root, fault)}" if fault.path else ""
    return f"::{kind}{place}::{escaped_property(one_line(message))}"


def escaped_property(text: str, more: str = "") -> str:
    """Return the text with escapes for the characters that would end it early."""
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in text)


def fault_line(root: Path, fault: Fault) -> int:
    """Return the line that a fault names in its message, or that of its field, or the nearest one found."""
    if named := LINE.search(fault.message):
        return int(named[1])
    try:
        lines = (root / fault.path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 1
    line = 0
    for name, number in NAMES.findall(fault.field):
        found = list(lines_of_key(lines, name, line))
        line = found[min(int(number or 1), len(found)) - 1] if found else line
    return line + 1


def lines_of_key(lines: list[str], name: str, start: int) -> Iterator[int]:
    """Return the lines from `start` on, counted from 0, that give a key its value or begin its table."""
    key = re.compile(rf'\s*(\[*"?{re.escape(name)}"?\]+|"?{re.escape(name)}"?\s*=.*)\s*(#.*)?')
    return (number for number, line in enumerate(lines) if number >= start and key.fullmatch(line))
