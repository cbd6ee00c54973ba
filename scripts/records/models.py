"""The typed records that people edit: their keys and the type of each.

Strict: unknown keys and wrong types are faults. The rules in rules/ check the content of values, and
records against each other.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """The settings of all records: no key is optional by accident, none is ignored."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Correction(Record):
    """A value that differs from the first list or from an earlier release.

    `was` is the old value; without it there was none.
    """

    field: str
    was: str | int | list[str] | None = None
    evidence: str
    reason: str
    date: date


class Paper(Record):
    """One paper; its id is the name of its file.

    `evidence` has, by field, the page that shows a value that no link shows. `read` is the day on which
    the authors' pages were read for summary, base models, rewards, benchmarks, relations, licence and
    weights: if it is set, a missing field means that these pages do not say it.
    """

    title: str
    short_name: str | None = None
    summary: str | None = None
    year: int
    venue: str
    presentation: Literal["Oral", "Spotlight", "Highlight", "Poster"] | None = None
    section: str
    tasks: list[str]
    methods: list[str]
    base_models: list[str] = []
    rewards: list[str] = []
    benchmarks: list[str] = []
    builds_on: list[str] = []
    compares_with: list[str] = []
    authors: list[str] = []
    arxiv: str | None = None
    submitted: date | None = None
    category: str | None = None
    doi: str | None = None
    code_license: str | None = None
    added: date
    read: date | None = None
    withdrawn: date | None = None
    superseded_by: str | None = None
    links: dict[str, str] = {}
    evidence: dict[str, str] = {}
    corrections: list[Correction] = []


class Candidate(Paper):
    """A paper that is not decided yet: a whole record, and the reason for the doubt."""

    reason: str


class Rejection(Record):
    """A paper that was proposed and is out of scope."""

    title: str
    arxiv: str | None = None
    reason: str
    date: date


class Toolkit(Record):
    """Software; `implements` names papers by id."""

    name: str
    description: str
    tasks: list[str]
    methods: list[str]
    implements: list[str] = []
    added: date
    links: dict[str, str] = {}


class RelatedList(Record):
    """A neighbouring list."""

    name: str
    url: str
    description: str


class Section(Record):
    """A section of the list; one that has subsections has no entries itself.

    `family` is the method tag that the papers of a section share. `aliases` are phrases that name the
    section in a title or abstract, `hints` are weaker signs of it; the same holds for tasks and methods.
    """

    title: str
    parent: str | None = None
    family: str | None = None
    holds: Literal["papers", "toolkits", "related-lists"] = "papers"
    description: str
    aliases: list[str] = []
    hints: list[str] = []


class Task(Record):
    """A task: the input and the output of generation; `kind` is the output."""

    title: str
    kind: Literal["image", "video", "unified"]
    description: str
    aliases: list[str] = []
    hints: list[str] = []


class Method(Record):
    """A method tag; `broader` is the more general tag."""

    broader: str | None = None
    description: str
    aliases: list[str] = []
    hints: list[str] = []


class PretrainedModel(Record):
    """A model whose weights or sampling papers change, or on which they train a reward model.

    `family` names the versions that belong together; `aliases` are phrases that name it on a page.
    If the authors trained a model for the paper, its record has a term for the kind: "Own: image".
    """

    title: str
    family: str
    kind: Literal["image", "video", "image and video", "unified", "vision-language"]
    url: str | None = None
    aliases: list[str] = []


class Reward(Record):
    """A reward that generators are optimized for or guided by; `paper` proposes it, if it is in the list.

    If a paper's own reward has no name, its record has a term for the kind: "Own: rule or verifier".
    """

    title: str
    kind: Literal[
        "preference model",
        "vision-language judge",
        "text-image similarity",
        "aesthetics",
        "rule or verifier",
        "video quality or motion",
        "geometry or physics",
        "identity",
        "safety",
        "other",
    ]
    description: str
    paper: str | None = None
    url: str | None = None
    aliases: list[str] = []


class Benchmark(Record):
    """A set of prompts or tests that papers report on; `paper` proposes it, if it is in the list."""

    title: str
    measures: str
    description: str
    paper: str | None = None
    url: str | None = None
    aliases: list[str] = []


class PhraseGroup(Record):
    """Phrases that show whether a paper is in scope, with their points.

    The points are added to `start`; the sum stays between `least` and `most`. In an abstract, only phrases
    of at least `weakest` points count, and only with a `share` of their points; with them the sum may
    exceed `most` by `more`. `without_phrase` is added if there is an abstract, but no such phrase in it or
    in the title.
    """

    description: str
    start: float
    least: float
    most: float
    weakest: float
    share: float
    more: float = 0
    without_phrase: float = 0
    phrases: dict[str, float]


class Searched(Record):
    """The progress of the searches: `until` is the last day whose submissions were all searched."""

    until: date


class Search(Record):
    """A search at arXiv: one of `phrases` and one of `context` in title or abstract, one of `categories`."""

    description: str
    phrases: list[str]
    context: list[str]
    categories: list[str]


class Venue(Record):
    """A conference, journal or preprint server; `editions` are the years of a biennial conference.

    `aliases` are other names that authors write.
    """

    title: str
    kind: Literal["preprint", "conference", "journal", "workshop"]
    editions: Literal["odd", "even"] | None = None
    aliases: list[str] = []


class LinkLabel(Record):
    """A label for links and the kind of page they lead to; on `hosts`, all pages are of this kind."""

    kind: Literal["preprint", "proceedings", "review", "code", "project", "dataset", "weights"]
    description: str
    hosts: list[str] = []


class LinkCheck(Record):
    """The result of the last check of an address, and the days on which it failed since its last success.

    People do not edit it: `diffusion-rl links` writes it to a table.
    """

    result: Literal["fine", "moved", "gone", "unknown"]
    status: int | None = None
    detail: str | None = None
    moved_to: str | None = None
    checked: date
    answered: date | None = None
    failed: list[date] = []
    dead: date | None = None


class Peer(Record):
    """A public list of the same field, and how many of its papers this list has."""

    url: str
    entries: int
    in_scope: int
    shared: int
    changed: str | None = None
    read: date
