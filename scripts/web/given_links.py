"""The links that a comment or an abstract gives: text in, the paper's own links by label out."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from scripts.web.acceptance import SAID, WORD
from scripts.web.comments import LIMIT, URL
from scripts.web.web_address import is_address

CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")
DATA_HOSTS = ("huggingface.co", "hf.co")
# First parts of an address at a host of code that are no owner of a repository.
NO_OWNERS = """
orgs users topics search explore sponsors features settings marketplace collections apps about login trending
groups organizations stars
"""
# Words of which one leads to a link of the paper's own, and those that may go with them besides SAID.
LEADING_WORDS = """
code codes codebase project homepage home page website site web webpage github demo demos data dataset
datasets repository repo models weights checkpoints videos video available released source open-source
open-sourced implementation
"""
LEADING = frozenset(LEADING_WORDS.split())
BESIDE = {"can", "accessed", "via", "through", "visit", "please", "details", "made", "benchmark", "resources"}
STOP = re.compile(r"[.!?;](?=\s|$)|\n")


class LinkHints(NamedTuple):
    """The links that are a paper's own, by label, and those of which the words do not say so."""

    own: dict[str, str]
    others: list[str]


def link_hints(comment: str, abstract: str) -> LinkHints:
    """The links that a comment or an abstract gives: Code, Project, Dataset; of each the first.

    A link is the paper's own where only words such as "Our code is available at" lead to it; "We build
    on" leads to the work of others.
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
    """An address without the signs of its sentence after it."""
    address = address.rstrip(".,;:!?'\"*")
    return address if "(" in address else address.rstrip(")]")


def clause_before(text: str) -> str:
    """The end of a text from its last comma on; of its last sentence, where nothing is after that."""
    sentence = STOP.split(text)[-1]
    last = sentence.rpartition(",")[2]
    return last if WORD.search(last) else sentence


def leads_to_own(words: set[str], in_comment: bool) -> bool:
    """Whether words before a link speak of the paper's own; in a comment it may have none before it."""
    known = all(word in SAID or word in BESIDE or word in LEADING or word.isdigit() for word in words)
    return known and (in_comment or bool(words & LEADING))


def label_of(address: str, words: set[str]) -> str | None:
    """What kind of page an address is, by its host and the words before it."""
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
