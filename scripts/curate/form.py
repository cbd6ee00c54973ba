"""The issue forms: a filled form in, the values of a record out.

.github/ISSUE_TEMPLATE/paper.yml has the questions: the id of a question is a field of the record, and in an
issue the answer is below the label of the question.
"""

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from scripts.curate.add import NewFile, formed_record
from scripts.curate.new_values import Values
from scripts.curate.propose import field_kinds
from scripts.faults import Fault, ListError, quoted
from scripts.records.catalogue import Catalogue
from scripts.system.files import decode, read_text, regular_bytes
from scripts.web.references import read_reference

FORM = ".github/ISSUE_TEMPLATE/paper.yml"
NOTHING = "_No response_"
BETWEEN_NAMES = re.compile(r"\s*[\n;]\s*|\s*,\s*(?:and )?|\s+and\s+")


class FormQuestion(BaseModel):
    """A question of the form; without an id it is only text."""

    type: str
    id: str = ""
    attributes: dict[str, Any]

    @property
    def label(self) -> str:
        """The label of the question."""
        return str(self.attributes.get("label", ""))


def questions(root: Path, form: str = FORM) -> list[FormQuestion]:
    """Return the questions of a form."""
    text = read_text(root / form, form)
    if isinstance(text, Fault):
        raise ListError([text])
    return [
        question for question in map(FormQuestion.model_validate, yaml.safe_load(text)["body"]) if question.id
    ]


def read_issue(path: Path) -> str:
    """Return the text of an issue, from a file or from standard input, with LF line ends."""
    if str(path) == "-":
        text: str | Fault = decode(sys.stdin.buffer.read().replace(b"\r\n", b"\n"), "-")
    else:
        text = decode(regular_bytes(path).replace(b"\r\n", b"\n"), str(path))
    if isinstance(text, Fault):
        raise ListError([text])
    return text


def answers(text: str, asked: list[FormQuestion], shown: str, form: str = FORM) -> dict[str, str]:
    """Return the answers by the ids of their questions; raise ListError if the text is not a filled form."""
    by_label = {f"### {question.label}": question.id for question in asked}
    found: dict[str, list[str]] = {}
    faults, lines = [], list[str]()
    for line in text.split("\n"):
        name = by_label.get(line.rstrip())
        if name is None:
            lines.append(line)
            continue
        if name in found:
            faults.append(Fault(shown, line.strip("# "), "is listed twice; keep one"))
        lines = found[name] = []
    if not found:
        faults.append(Fault(shown, "", f"is not a filled form; it has no question of {form} ('### …')"))
    if faults:
        raise ListError(faults)
    filled = {name: "\n".join(lines).strip() for name, lines in found.items()}
    return {name: answer for name, answer in filled.items() if answer not in ("", NOTHING)}


def read_form(root: Path, path: Path, catalogue: Catalogue, more: Values, offline: bool) -> NewFile:
    """Return the record from a filled form and given values; raise ListError with the labels of answers."""
    asked, shown = questions(root), str(path)
    filled = answers(read_issue(path), asked, shown)
    given, faults = form_values(filled, asked, shown)
    broken = {fault.field for fault in faults}
    unasked = "arxiv" in filled and "arxiv" not in given  # so arXiv cannot supply what the form lacks
    try:
        new = formed_record(shown, given | more, catalogue, offline)
    except ListError as error:
        found = by_label(error.faults, asked)
        faults += (
            fault
            for fault in found
            if fault.field not in broken and not (unasked and fault.message.startswith("is missing"))
        )
    if faults:
        raise ListError(faults)
    return new


def form_values(filled: dict[str, str], asked: list[FormQuestion], shown: str) -> tuple[Values, list[Fault]]:
    """Return the answers as values of a record, and a fault for each bad answer."""
    given, faults = {}, []
    for question in asked:
        if question.id in filled:
            try:
                given[question.id] = answer_value(question, filled[question.id])
            except ValueError as error:
                faults.append(Fault(shown, question.label, str(error)))
    return given, faults


def answer_value(question: FormQuestion, answer: str) -> Any:
    """Return an answer as the value of its field; raise ValueError with what is wrong."""
    wanted = field_kinds(question.id)
    if question.type == "dropdown":
        chosen = [each.partition(": ")[0] for each in answer.split(", ")]
        return chosen if list in wanted else chosen[0]
    if list in wanted:
        return [
            name for line in answer.split("\n") for name in BETWEEN_NAMES.split(line.strip("-* ")) if name
        ]
    if dict in wanted:
        return dict(map(labelled_address, filter(None, map(str.strip, answer.split("\n")))))
    answer = " ".join(answer.split())
    if question.id == "arxiv":
        return arxiv_id(answer)
    if int in wanted and not re.fullmatch("[0-9]{4}", answer):
        raise ValueError(f"{quoted(answer)} is not a year such as 2026")
    if date in wanted:
        return day_in(answer)
    return int(answer) if int in wanted else answer


def arxiv_id(text: str) -> str:
    """Return the id from an arXiv id or address; raise ValueError if there is none."""
    reference = read_reference(text)
    if isinstance(reference, Fault) or reference.kind != "arxiv":
        raise ValueError(f"{quoted(text)} is not an arXiv id; it looks like '2505.05470'")
    return reference.name


def day_in(text: str) -> date:
    """Return a day; raise ValueError if it is not one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is not a day such as 2026-05-18") from None


def labelled_address(line: str) -> tuple[str, str]:
    """Return a label and its address: "Code: https://…"."""
    label, colon, url = line.strip("-* ").partition(": ")
    if not colon or not url.startswith(("https://", "http://")):
        raise ValueError(f"{quoted(line)} is not a label and an address, such as Code: https://…")
    return label, url.strip()


def by_label(faults: list[Fault], asked: list[FormQuestion]) -> Iterator[Fault]:
    """Yield faults of a record as faults of a form: under the label of the question."""
    labels = {question.id: question.label for question in asked}
    for fault in faults:
        name, dot, rest = fault.field.partition(".")
        message = re.sub(r"; give it: --.*|; write it below.*", "", fault.message)
        yield fault._replace(field=labels.get(name, name) + dot + rest, message=message)
