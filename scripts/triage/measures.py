"""Hold suggestions against labels: how many are right, by value, and what is taken for what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scripts.triage.suggest import Guess, Suggestion
from scripts.triage.titles import Title

Judged = tuple[Title, Suggestion]
Confusion = Counter[tuple[str, str]]  # by label and suggestion


class Hits(NamedTuple):
    """How often a value is suggested rightly, wrongly, and not although it should be."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """The share of the suggestions that is right; None where there is no suggestion."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of the labels that is suggested; None where there is no label."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where there is nothing to measure."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None


@dataclass
class Measures:
    """What is measured: each part where there are labels for it, else empty."""

    scope: Confusion = field(default_factory=Counter)
    section: Confusion = field(default_factory=Counter)
    tasks: dict[str, Hits] = field(default_factory=dict)
    methods: dict[str, Hits] = field(default_factory=dict)


def measure(judged: Sequence[Judged]) -> Measures:
    """The measures of suggestions whose titles have labels."""
    return Measures(
        scope=Counter(
            (scope_name(title.scope), scope_name(in_scope(made)))
            for title, made in judged
            if title.scope is not None
        ),
        section=Counter(
            (title.section, made.section.value if made.section else "none")
            for title, made in judged
            if title.section is not None
        ),
        tasks=by_value((title.tasks, made.tasks) for title, made in judged if title.tasks is not None),
        methods=by_value(
            (title.methods, made.methods) for title, made in judged if title.methods is not None
        ),
    )


def in_scope(made: Suggestion) -> bool:
    """Whether a suggestion says that a paper is in scope."""
    return made.scope > 0.5


def scope_name(scope: bool) -> str:
    """ "in" or "out"."""
    return "in" if scope else "out"


def by_value(pairs: Iterable[tuple[Iterable[str], Iterable[Guess]]]) -> dict[str, Hits]:
    """The hits of each value that is a label or a suggestion, in order of name."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for labels, made in pairs:
        wanted, guessed = set(labels), {guess.value for guess in made}
        right.update(wanted & guessed)
        wrong.update(guessed - wanted)
        missed.update(wanted - guessed)
    return {name: Hits(right[name], wrong[name], missed[name]) for name in sorted(right | wrong | missed)}


def hits_of(confusion: Confusion, value: str) -> Hits:
    """The hits of one value of a confusion."""
    right = confusion[value, value]
    wrong = sum(number for (label, made), number in confusion.items() if made == value != label)
    missed = sum(number for (label, made), number in confusion.items() if label == value != made)
    return Hits(right, wrong, missed)


def together(hits: Iterable[Hits]) -> Hits:
    """The hits of all values as one."""
    return Hits(*map(sum, zip(*hits, strict=True))) if (hits := list(hits)) else Hits(0, 0, 0)
