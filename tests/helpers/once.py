"""What a process of tests does once, where a user's command is a process of its own.

Each TOML text is parsed once: the same vocabularies and papers are in the lists of most tests. The first
time, a text is parsed as users' texts are. Then each caller gets a copy of its own of the content. Texts with
a fault are parsed each time. And `build` reads the code of this project once, for its stamp.
"""

import pickle
from functools import cache
from typing import Any
from unittest.mock import patch

from scripts.build.stamp import code_digest
from scripts.commands import build
from scripts.faults import Fault
from scripts.records import catalogue
from scripts.records.toml_text import parse_toml as parse_anew

# A variable of the environment: the folder of the templates that the servers of a run have compiled.
TEMPLATES = "COMPILED_TEMPLATES"
LONGEST = 50_000  # characters of a text that is worth remembering
PARSED: dict[str, bytes] = {}


def do_once() -> None:
    """From now on, do so in this process, and in those that it forks."""
    patch.object(catalogue, "parse_toml", parse_once).start()
    patch.object(build, "code_digest", cache(code_digest)).start()


def parse_once(text: str, shown: str) -> dict[str, Any] | Fault:
    """The content of a TOML text, or a fault."""
    if text in PARSED:
        return dict(pickle.loads(PARSED[text]))
    content = parse_anew(text, shown)
    if not isinstance(content, Fault) and len(text) <= LONGEST:
        PARSED[text] = pickle.dumps(content)
    return content
