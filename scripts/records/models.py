"""The typed records that people edit: which keys there are and what type each has.

Strict: unknown keys and wrong types are faults. What a value must look like beyond
its type, and how records must fit each other, is in check.py.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """What all records share: no key is optional by accident, none is ignored."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Correction(Record):
    """A value that differs from the list that the dataset began from.

    `was` is what the list had; without it the list had nothing there.
    """

    field: str
    was: str | int | list[str] | None = None
    evidence: str
    reason: str
    date: date


class Paper(Record):
    """One paper; its id is the name of its file.

    `evidence` holds, by field, the page that shows a value where none of the links does. `read` is the
    day on which the authors' pages were read for summary, base models, rewards, benchmarks, relations,
    licence and weights: what is absent after it is on none of these pages.
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
    """A paper that a curator has yet to decide on: a whole record, and what makes it doubtful."""

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
    """A section of the list; one that has subsections holds nothing itself.

    `family` is the method tag that the papers of a section share. In titles and abstracts `aliases`
    name a section, and `hints` only point to it; so they do in tasks and methods.
    """

    title: str
    parent: str | None = None
    family: str | None = None
    holds: Literal["papers", "toolkits", "related-lists"] = "papers"
    description: str
    aliases: list[str] = []
    hints: list[str] = []


class Task(Record):
    """What is generated from what; `kind` is what comes out."""

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
    """

    title: str
    family: str
    kind: Literal["image", "video", "image and video", "unified", "vision-language"]
    url: str | None = None
    aliases: list[str] = []


class Reward(Record):
    """What generators are optimized for or guided by; `paper` proposes it, if it is in the list.

    A reward of a paper's own, without a name, is recorded by a term of its kind: "Own: rule or verifier".
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


class Clue(Record):
    """Words that tell whether a paper is in scope, and the points of each phrase.

    The points count from `start`; what the phrases add up to is kept between `least` and `most`.
    In an abstract, phrases of at least `weakest` points count, and of their points the `share`;
    they may add up to `more` above `most`. `unsaid` counts where there is an abstract, but no such
    phrase in it or in the title.
    """

    description: str
    start: float
    least: float
    most: float
    weakest: float
    share: float
    more: float = 0
    unsaid: float = 0
    phrases: dict[str, float]


class Searched(Record):
    """How far arXiv was searched: `until` is the last day of submissions that were all looked through."""

    until: date


class Search(Record):
    """A search at arXiv: one of `phrases` and one of `beside` in title or abstract, one of `categories`."""

    description: str
    phrases: list[str]
    beside: list[str]
    categories: list[str]


class Venue(Record):
    """Where papers appear; `editions` names the years a biennial conference meets in.

    `aliases` are other names that authors write.
    """

    title: str
    kind: Literal["preprint", "conference", "journal", "workshop"]
    editions: Literal["odd", "even"] | None = None
    aliases: list[str] = []


class LinkLabel(Record):
    """What a link is called, and what kind of page it leads to; `hosts` of which all pages are such."""

    kind: Literal["preprint", "proceedings", "review", "code", "project", "dataset", "weights"]
    description: str
    hosts: list[str] = []


class LinkCheck(Record):
    """What the last check of an address found, and on which days it was gone since it last answered.

    Not a record that people edit: `diffusion-rl links` keeps it, in the table of its own.
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
    """A public list of the same field, and how much of it that list holds."""

    url: str
    entries: int
    in_scope: int
    shared: int
    changed: str | None = None
    read: date
