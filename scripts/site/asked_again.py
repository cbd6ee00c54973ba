"""A question that cannot be answered, shown with what is wrong, so that nobody has to ask it anew."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from datasette import Response
from datasette.utils.asgi import BadRequest
from datasette.views.base import DatasetteError

from scripts.site.asking import asking_of

MOST = 20  # arguments that a form shows
LONG = {"sql", "_where"}


class QuestionPart(NamedTuple):
    """One argument of a question."""

    name: str
    value: str
    wrong: bool
    long: bool
    without: str  # the address of the question without it


def can_be_asked_again(request: Any, error: Exception) -> bool:
    """Whether people asked, with few arguments, and those are at fault."""
    given = parse_qsl(request.query_string, keep_blank_values=True)
    page = request.method in ("GET", "HEAD") and asking_of(request.scope).page
    return page and getattr(error, "status", 0) == 400 and 0 < len(given) <= MOST


def question_of(path: str, query: str, wrong: str) -> list[QuestionPart]:
    """The arguments of an address, of which one may be wrong."""
    given = parse_qsl(query, keep_blank_values=True)
    parts = []
    for number, (name, value) in enumerate(given):
        rest = urlencode(given[:number] + given[number + 1 :], errors="replace")
        without = path + (f"?{rest}" if rest else "")
        parts.append(QuestionPart(name, value.replace("\0", ""), name == wrong, name in LONG, without))
    return parts


async def asked_again(datasette: Any, request: Any, error: BadRequest | DatasetteError) -> Any:
    """The page: what is wrong, and the question as a form; an error may name the argument at fault."""
    path = datasette.urls.path(request.path)
    wrong = error.args[1] if isinstance(error, BadRequest) and len(error.args) > 1 else ""
    context = {
        "title": getattr(error, "title", None) or "This cannot be answered",
        "error": getattr(error, "message", None) or error.args[0],
        "status": 400,
        "path": path,
        "question": question_of(path, request.query_string, wrong),
        "wanted": "",  # no page of its own: no canonical address
    }
    return Response.html(await datasette.render_template("error.html", context, request), status=400)
