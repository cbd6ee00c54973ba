"""Synthetic titles and names of methods and people: those of a real list in, similar ones out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from random import Random

from scripts.records.names import fold

# The tokens that follow each run of tokens in the real texts, as often as they do; "" is the end.
Chain = Mapping[tuple[str, ...], Sequence[str]]

INITIALS = ["", *(f" {letter}." for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]


def chain(texts: Iterable[Sequence[str]], order: int) -> Chain:
    """Return the tokens that follow each `order` tokens in texts; tokens are words or letters."""
    following: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text in texts:
        tokens = ["", *text, ""]
        for end in range(1, len(tokens)):
            following[tuple(tokens[max(0, end - order) : end])].append(tokens[end])
    return following


def walk(random: Random, following: Chain, order: int) -> list[str]:
    """Return the tokens of a new text."""
    tokens = [""]
    while token := random.choice(following[tuple(tokens[-order:])]):
        tokens.append(token)
    return tokens[1:]


def people(random: Random, names: Iterable[str], number: int) -> list[str]:
    """Return names of people with different folded forms: new combinations of real given and family names."""
    given, family = name_parts(names)
    pairs = len(given) * len(family)
    initials = INITIALS[: 1 + number // pairs]
    if number > pairs * len(initials):
        raise ValueError(f"{len(given)} given and {len(family)} family names do not make {number:,} people")
    return [
        f"{given[place % len(given)]}{initials[place // pairs]} {family[place // len(given) % len(family)]}"
        for place in random.sample(range(pairs * len(initials)), number)
    ]


def name_parts(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return given and family names, each with its own folded form, so that a joined name is unambiguous."""
    split = sorted({name.rpartition(" ")[::2] for name in names})
    given = {fold(first): first for first, _ in split if "." not in first}
    family = {fold(last): last for _, last in split}
    return (
        [name for folded, name in given.items() if folded],
        [name for folded, name in family.items() if folded and "-" not in folded],
    )


def hands(random: Random, repeats: Sequence[int], counts: Sequence[int]) -> Iterator[list[int]]:
    """Yield the authors of each paper by number: each is in about as many papers as a real author."""
    deck: list[int] = []
    numbers, wanted = count(), sum(counts)
    while len(deck) < wanted:
        deck += [next(numbers)] * random.choice(repeats)
    random.shuffle(deck)
    cards = iter(deck)
    for size in counts:
        hand = dict.fromkeys(islice(cards, size))  # an author is listed once per paper
        hand |= dict.fromkeys(islice(numbers, size - len(hand)))
        yield list(hand)


def appearances(authors: Iterable[str]) -> list[int]:
    """Return the number of papers of each author, sorted."""
    return sorted(Counter(authors).values())
