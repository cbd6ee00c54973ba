"""The links in a comment or an abstract: text in, the paper's own links by label out."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from scripts.web.acceptance import NEUTRAL_WORDS, WORD
from scripts.web.comments import LIMIT, URL
from scripts.web.web_address import is_address

CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")
DATA_HOSTS = ("huggingface.co", "hf.co")
# First parts of paths at code hosts that are not owners of repositories.
NO_OWNERS = """
orgs users topics search explore sponsors features settings marketplace collections apps about login trending
groups organizations stars
"""
# One of these words must precede a link of the paper's own.
NAMING_LIST = """
code codes codebase project homepage home page website site web webpage github demo demos data dataset
datasets repository repo models weights checkpoints videos video available released source open-source
open-sourced implementation
"""
NAMING_WORDS = frozenset(NAMING_LIST.split())
# Words that may be next to them, like the neutral words.
NEARBY_LIST = "can accessed via through visit please details made benchmark resources"
NEARBY_WORDS = frozenset(NEARBY_LIST.split())
KNOWN_WORDS = NEUTRAL_WORDS | NEARBY_WORDS | NAMING_WORDS
STOP = re.compile(r"[.!?;](?=\s|$)|\n")


class LinkHints(NamedTuple):
    """The paper's own links by label, and links that the words do not show to be its own."""

    own: dict[str, str]
    others: list[str]


def link_hints(comment: str, abstract: str) -> LinkHints:
    """Return the links in a comment or an abstract: the first Code, Project and Dataset.

    A link is the paper's own if only words such as "Our code is available at" are before it; after "We build
    on" it is the work of others.
    """
    links: dict[str, str] = {}
    others: list[str] = []
    for text, in_comment in ((comment[:LIMIT], True), (abstract, False)):
        end = 0
        for match in URL.finditer(text):
            address, before, end = trimmed(match[0]), text[end : match.start()], match.end()
            words = {word.casefold() for word in WORD.findall(clause_before(before))}
            label = label_of(address, words)
            if label and leads_to_own(words, in_comment):
                links.setdefault(label, address)
            elif label:
                others.append(address)
    return LinkHints(links, [each for each in dict.fromkeys(others) if each not in links.values()])


def trimmed(address: str) -> str:
    """Return an address without the punctuation of its sentence."""
    address = address.rstrip(".,;:!?'\"*")
    return address if "(" in address else address.rstrip(")]")


def clause_before(text: str) -> str:
    """Return the text after the last comma; if that is empty, after the last full stop."""
    sentence = STOP.split(text)[-1]
    last = sentence.rpartition(",")[2]
    return last if WORD.search(last) else sentence


def leads_to_own(words: set[str], in_comment: bool) -> bool:
    """Return whether the words before a link mean the paper's own; in a comment, no words are needed."""
    known = all(word in KNOWN_WORDS or word.isdigit() for word in words)
    return known and (in_comment or bool(words & NAMING_WORDS))


def label_of(address: str, words: set[str]) -> str | None:
    """Return the label of an address, by its host and the words before it."""
    if not is_address(address):
        return None
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    path = [part for part in parts.path.split("/") if part]
    if host in CODE_HOSTS:
        return "Code" if len(path) == 2 and path[0].casefold() not in NO_OWNERS.split() else None
    if host in DATA_HOSTS:
        return "Dataset" if path[:1] == ["datasets"] and len(path) == 3 else None
    named = words & {"project", "homepage", "home", "website", "site", "web", "webpage", "demo"}
    if host.endswith((".github.io", ".gitlab.io")) or (named and host != "arxiv.org"):
        return "Project"
    return None
