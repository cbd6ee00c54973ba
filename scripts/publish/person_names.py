"""Given and family names of people, for citations: a name as it is printed in, its parts out."""

from functools import lru_cache

from pybtex.database import Person

# Words that begin a family name if they are inside a name; the library knows them in lowercase only.
PARTICLES = {
    *("Al", "De", "Del", "Della", "Den", "Der", "Dos", "El", "La", "Le"),
    *("Ten", "Ter", "Ul", "Van", "Von"),
}
# Vietnamese family names; before them, "Van" and "Le" are given names.
VIETNAMESE = {
    *("Bui", "Dang", "Do", "Duong", "Hoang", "Ho", "Le", "Ngo", "Nguyen", "Pham", "Phan"),
    *("Tran", "Vo", "Vu"),
}


@lru_cache(50_000)  # the page of a list asks for it twice, and authors write several papers
def split_name(name: str) -> tuple[str, str]:
    """Return given and family name; no family name if BibTeX would not read one name.

    A particle begins the family name: "Riccardo De Santi", "Bo van der Li".
    """
    if "," in name or "{" in name or "}" in name or " and " in name:
        return name, ""
    words = name.split()
    inside = range(1, len(words) - 1)
    particles = [place for place in inside if words[place] in PARTICLES and words[-1] not in VIETNAMESE]
    if particles:
        return " ".join(words[: particles[0]]), " ".join(words[particles[0] :])
    # A word with a small first letter may be a particle; these signs have a meaning in BibTeX.
    if words and all(word[0].isupper() for word in words) and "~" not in name and "\\" not in name:
        return " ".join(words[:-1]), words[-1]
    person = Person(name)
    given = " ".join(person.first_names + person.middle_names)
    return given, " ".join(person.prelast_names + person.last_names)
