"""The template of a record, filled in with the known values: both in, the text of a file out."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.curate.record_file import lines
from scripts.faults import Fault, ListError
from scripts.records.catalogue import TEMPLATE
from scripts.system.files import read_text

KEY = re.compile(r"(\w+) = ")
LEFT_OUT = ("# A record to copy", "# When a published value")  # the blocks that no new record needs
TABLES = ("links", "evidence")


def read_template(root: Path) -> str:
    """Return the text of the template."""
    text = read_text(root / TEMPLATE, TEMPLATE)
    if isinstance(text, Fault):
        raise ListError([text])
    return text


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Return the template with these values; the lines of all other fields are comments."""
    blocks = [block for block in template.strip().split("\n\n") if not block.startswith(LEFT_OUT)]
    named = {match[1] for block in blocks for match in KEY.finditer(block)}
    first = {name: value for name, value in values.items() if name not in named and name not in TABLES}
    filled = ["\n".join(lines(first))] if first else []
    for block in blocks:
        inside = values.get("links", {}) if "\n[links]\n" in block else values
        filled.append("\n".join(filled_block(block, inside)))
    if evidence := values.get("evidence"):
        filled.append("\n".join(["[evidence]", *lines(evidence)]))
    return "\n\n".join(filled) + "\n"


def filled_block(block: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a block; table entries without a line in the template go to its end."""
    met = set()
    for line in block.split("\n"):
        match = KEY.match(line)
        if match and match[1] in values:
            yield from lines({match[1]: values[match[1]]})
            met.add(match[1])
        else:
            yield f"# {line}" if match else line
    if "\n[links]\n" in block:
        yield from lines({label: url for label, url in values.items() if label not in met})
