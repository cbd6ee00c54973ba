"""Whether papers under one name may be of several people: circles of papers with other authors in common."""

from collections.abc import Iterable, Mapping


def circles(authors: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Papers by their other authors: those that share one are in one circle, and so on; the largest first."""
    found: list[tuple[list[str], set[str]]] = []
    for paper, names in authors.items():
        papers, people = [paper], set(names)
        apart = []
        for other_papers, other_people in found:
            if people & other_people:
                papers, people = [*other_papers, *papers], people | other_people
            else:
                apart.append((other_papers, other_people))
        found = [*apart, (papers, people)]
    return sorted((papers for papers, _ in found), key=len, reverse=True)
