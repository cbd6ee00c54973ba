"""Turn parsed TOML into a typed record, or into faults in our words, one per key."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scripts.faults import Fault, near_misses, quoted, suggestion
from scripts.records.models import Correction, Record

R = TypeVar("R", bound=Record)
LONGEST = 5000  # characters
KeyPath = Sequence[str | int]
WANTED = {
    "int_type": "a whole number such as 2026",
    "float_type": "a number such as 3",
    "date_type": "a date such as 2026-05-18",
}


def typed_record(content: object, model: type[R], path: str, term: str = "") -> tuple[R | None, list[Fault]]:
    """Return the record of a file, or of a term in a vocabulary file, or None; and the faults."""
    content, faults = lifted(content, model, path)
    if long := list(too_long(content, path, [term] if term else [])):
        return None, [*faults, *long]
    try:
        return model.model_validate(content), faults
    except ValidationError as error:
        return None, [*faults, *_faults(error, model, path, term)]


def too_long(content: object, path: str, place: KeyPath) -> Iterator[Fault]:
    """Yield a fault for each text that is too long: some rules would need too much time for it."""
    if isinstance(content, str):
        if len(content) > LONGEST:
            message = f"{quoted(content)} has {len(content):,} characters; a text has at most {LONGEST:,}"
            yield Fault(path, _name(place), message)
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield from too_long(value, path, [*place, key])
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from too_long(value, path, [*place, number])


def lifted(content: object, model: type[Record], path: str) -> tuple[object, list[Fault]]:
    """Return the content without record keys in [links]: TOML puts all keys below that line into it."""
    if not isinstance(content, Mapping):
        return content, []
    whole, faults = dict(content), []
    for table in ("links", "evidence"):
        inside = content.get(table)
        for key, value in inside.items() if isinstance(inside, Mapping) else ():
            page = table == "evidence" and str(value).startswith("http")  # evidence has the same keys
            if key in model.model_fields and key not in content and not page:
                whole[key] = value
                whole[table] = {name: other for name, other in whole[table].items() if name != key}
                faults.append(
                    Fault(path, f"{table}.{key}", f"is a key of the record; move it above [{table}]")
                )
    return whole, faults


def _faults(error: ValidationError, model: type[Record], path: str, term: str) -> Iterator[Fault]:
    details = error.errors(include_url=False)
    # A misspelt key is one fault: the intended key is not reported as missing too.
    misspelt = {
        (*detail["loc"][:-1], meant)
        for detail in details
        if detail["type"] == "extra_forbidden"
        for meant in near_misses(str(detail["loc"][-1]), _inner(model, detail["loc"]).model_fields)
    }
    seen = set()
    for detail in details:
        place = detail["loc"]
        if "was" in place:  # a union reports a fault for each member, with its name in the place
            place = place[: place.index("was") + 1]
        if place not in seen and not (detail["type"] == "missing" and place in misspelt):
            seen.add(place)
            message = _message(detail, place, _inner(model, place), term)
            yield Fault(path, _name([term, *place] if term else place), message)


def _inner(model: type[Record], place: KeyPath) -> type[Record]:
    """Return the model of a place: only corrections are records inside a record, in a numbered list."""
    return Correction if len(place) == 3 else model


def _name(place: KeyPath) -> str:
    """Return "links.Code", or "corrections #2.date": items of a list are numbered from 1."""
    return "".join(f" #{part + 1}" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def _message(detail: ErrorDetails, place: KeyPath, model: type[Record], term: str) -> str:
    value, key = _shown(detail["input"]), str(place[-1]) if place else term
    unquote = "; remove the quotes" if isinstance(detail["input"], str) else ""
    match detail["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden" if key == "id":
            return "is not a key; the name of the file is the id"
        case "extra_forbidden":
            noun = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()
            hint = suggestion(key, model.model_fields) or f"; its keys are {', '.join(model.model_fields)}"
            return f"is not a key of a {noun}{hint}"
        case _ if model is Correction and key == "was":
            return f"{value} is not text, a whole number or a list of texts"
        case "string_type" if place == ("evidence", "links"):
            return 'is not a key; write it in quotes: "links.Code"'
        case "string_type":
            quote = "" if isinstance(detail["input"], list | Mapping) else "; put it in quotes"
            return f"{value} is not text{quote}"
        case "int_type" | "float_type" | "date_type" as kind:
            return f"{value} is not {WANTED[kind]}{unquote}"
        case "list_type" if key == "corrections":
            return f"{value} is not a list; start each correction with a line [[corrections]]"
        case "list_type":
            return f"{value} is not a list; put it in brackets"
        case "literal_error":
            return f"{value} is not one of {str(detail['ctx']['expected']).replace(' or ', ', ')}"
        case "dict_type" | "model_type":
            header = "[[corrections]]" if place[:1] == ("corrections",) else f"[{key}]"
            return f"{value} is not a table; write it below a line {header}"
        case _:
            return f"{value}: {detail['msg']}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return quoted(str(value).lower())
    if isinstance(value, Mapping):
        return "a table"
    return quoted(value)
