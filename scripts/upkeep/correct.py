"""Read an error that somebody reported with the issue form: an issue in, a correction to review out."""

from pathlib import Path

from scripts.curate.form import FormQuestion, answer_value, answers, questions, read_issue
from scripts.faults import Fault, ListError, quoted, suggestion
from scripts.records.catalogue import Catalogue
from scripts.upkeep.compare_with_arxiv import FieldChange
from scripts.upkeep.refresh import changes_faults
from scripts.web.web_address import NO_ADDRESS, is_address

ERROR_FORM = ".github/ISSUE_TEMPLATE/error.yml"
NEEDED = ("record", "field", "value", "evidence")


def reported(root: Path, path: Path, catalogue: Catalogue) -> FieldChange:
    """Return the change of a filled form, after the rules checked it; ListError names labels of answers."""
    asked, shown = questions(root, ERROR_FORM), str(path)
    filled = answers(read_issue(path), asked, shown, ERROR_FORM)
    labels = {question.id: question.label for question in asked}
    missing = [Fault(shown, labels[name], "is not answered") for name in NEEDED if name not in filled]
    if missing:
        raise ListError(missing)
    faults, change = read_change(filled, labels, shown, catalogue)
    if change is None:
        raise ListError(faults)
    faults += [fault._replace(path=shown) for fault in changes_faults(catalogue, [change])]
    if faults:
        raise ListError(faults)
    return change


def read_change(
    filled: dict[str, str], labels: dict[str, str], shown: str, catalogue: Catalogue
) -> tuple[list[Fault], FieldChange | None]:
    """Return the change from the answers, or a fault for each bad answer."""
    name, field, faults = filled["record"], filled["field"], list[Fault]()
    paper, folder = catalogue.papers.get(name), "papers"
    if paper is None:
        paper, folder = catalogue.candidates.get(name), "candidates"
    if paper is None:
        message = f"unknown paper {quoted(name)}{suggestion(name, catalogue.papers)}"
        faults.append(Fault(shown, labels["record"], message))
    if not is_address(filled["evidence"]):
        faults.append(Fault(shown, labels["evidence"], f"{quoted(filled['evidence'])} {NO_ADDRESS}"))
    if field == "something else":
        message = f"needs a person: {quoted(filled['value'])}"
        return [*faults, Fault(shown, labels["field"], message)], None
    try:
        now = answer_value(FormQuestion(type="input", id=field, attributes={}), filled["value"])
    except ValueError as error:
        return [*faults, Fault(shown, labels["value"], str(error))], None
    if paper is None or faults:
        return faults, None
    was = getattr(paper, field)
    if was == now:
        message = f"{quoted(filled['value'])} is the value in the record already"
        return [Fault(shown, labels["value"], message)], None
    reason = " ".join(filled.get("reason", "a reader reported it").split())
    return [], FieldChange(f"data/{folder}/{name}.toml", field, was or None, now, reason, filled["evidence"])
