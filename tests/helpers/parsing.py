"""Parse each TOML text once in a process: the same vocabularies and papers are in the lists of most tests.

The first time, a text is parsed as users' texts are. Then each caller gets a copy of its own of the content.
Texts with a fault are parsed each time.
"""

import pickle
from typing import Any

from scripts.faults import Fault
from scripts.records import catalogue

LONGEST = 50_000  # characters of a text that is worth remembering
PARSED: dict[str, bytes] = {}
parse_anew = catalogue.parse


def parse_each_text_once() -> None:
    """From now on, all lists are read so in this process, and in those that it forks."""
    catalogue.parse = parse_once


def parse_once(text: str, shown: str) -> dict[str, Any] | Fault:
    """The content of a TOML text, or a fault."""
    if text in PARSED:
        return dict(pickle.loads(PARSED[text]))
    content = parse_anew(text, shown)
    if not isinstance(content, Fault) and len(text) <= LONGEST:
        PARSED[text] = pickle.dumps(content)
    return content
