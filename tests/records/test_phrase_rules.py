"""The phrases of triage: each damage is one line, and nothing changes."""

from pathlib import Path

import pytest

from tests.conftest import edit, faults

METHODS, TASKS, SCOPE = "data/methods.toml", "data/tasks.toml", "data/scope.toml"
FORM = "is not a phrase; write lowercase words with spaces, such as 'text to image' or 'align*'"
ONCE = "is also in its aliases; keep one"
ONE = "; keep one"
RANGE = "is not between -20 and 20"

# File and old text: new text, and the fault.
DAMAGES = {
    (METHODS, 'aliases = ["adjoint"]'): {
        'aliases = ["Adjoint"]': f"Adjoint.aliases: 'Adjoint' {FORM}",
        'aliases = ["a-b"]': f"Adjoint.aliases: 'a-b' {FORM}",
        'aliases = ["*"]': f"Adjoint.aliases: '*' {FORM}",
        'hints = [" a"]': f"Adjoint.hints: ' a' {FORM}",
        'hints = [""]': f"Adjoint.hints: '' {FORM}",
        'aliases = ["optimal control"]': f"Adjoint.aliases: 'optimal control' is also an alias of SOC{ONE}",
        'aliases = ["a"]\nhints = ["a"]': f"Adjoint.hints: 'a' {ONCE}",
        'aliases = ["a", "a"]': f"Adjoint.aliases: 'a' {ONCE}",
        'aliases = "a"': "Adjoint.aliases: 'a' is not a list; put it in brackets",
    },
    (TASKS, '"understanding and generation"'): {
        '"t2v"': f"Unified.aliases: 't2v' is also an alias of T2V{ONE}"
    },
    (SCOPE, '"adjoint" = 3'): {
        '"Adjoint" = 3': f"reward.phrases: 'Adjoint' {FORM}",
        '"adjoint" = "3"': "reward.phrases.adjoint: '3' is not a number such as 3; remove the quotes",
        '"adjoint" = 21': f"reward.phrases.adjoint: '21' {RANGE}",
        '"adjoint" = nan': f"reward.phrases.adjoint: 'nan' {RANGE}",
        '"image" = 3': f"pictures.phrases: 'image' is also in reward{ONE}",
    },
    (SCOPE, "most = 5"): {
        "most = -1": "reward.least: '0' is more than most, '-1'",
        "most = inf": f"reward.most: 'inf' {RANGE}",
        "": "reward.most: is missing",
        "most = 5\nleats = 1": "reward.leats: is not a key of a phrase group (did you mean least?)",
    },
    (SCOPE, "A reward or a preference shapes what is generated."): {
        "": "reward.description: '' is blank; write it or leave the key out",
    },
}

ROWS = [(*place, new, said) for place, damages in DAMAGES.items() for new, said in damages.items()]


@pytest.mark.parametrize(("file", "old", "new", "said"), ROWS, ids=[row[3][:60] for row in ROWS])
def test_damage_is_one_line(small: Path, file: str, old: str, new: str, said: str) -> None:
    edit(small / file, old, new)
    assert faults(small) == [f"{file}: {said}", "1 fault"]


def test_a_list_without_a_scope(small: Path) -> None:
    (small / SCOPE).unlink()
    assert faults(small) == [f"{SCOPE}: is missing", "1 fault"]


# The keys that a term of each vocabulary needs besides its phrases.
TERMS = {
    "sections": 'title = "{0}"\ndescription = "Some."',
    "tasks": 'title = "{0}"\nkind = "image"\ndescription = "Some."',
    "methods": 'description = "{0}."',
    "base-models": 'title = "{0}"\nfamily = "Some"\nkind = "image"',
    "rewards": 'title = "{0}"\nkind = "safety"\ndescription = "Some."',
    "benchmarks": 'title = "{0}"\nmeasures = "Some"\ndescription = "Some."',
}


@pytest.mark.parametrize("name", TERMS)
def test_phrases_of_every_vocabulary_are_checked(small: Path, name: str) -> None:
    file = f"data/{name}.toml"
    terms = [
        f"\n[{term}]\n{TERMS[name].format(term)}\naliases = {aliases}\n"
        for term, aliases in (("first-term", ["one phrase"]), ("second-term", ["Form", "one phrase"]))
    ]
    path = small / file
    path.write_text((path.read_text("utf-8") if path.exists() else "") + "".join(terms).replace("'", '"'))
    assert faults(small) == [
        f"{file}: second-term.aliases: 'Form' {FORM}",
        f"{file}: second-term.aliases: 'one phrase' is also an alias of first-term{ONE}",
        "2 faults",
    ]
