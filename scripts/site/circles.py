"""Group the papers of one name by common authors: different groups may be by different people."""

from collections.abc import Iterable, Mapping


def circles(authors: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the groups, the largest first: papers that share another author, directly or through others."""
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
