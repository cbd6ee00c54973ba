"""Errors: the answer, and no traceback in the server's output."""

import json
from pathlib import Path

import pytest

from tests.helpers.forked import datasette_output


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("/diffusion-rl/nothing.json", 404, "Table not found"),
        ("/diffusion-rl/papers.json?_facet_group=no", 400, "_facet_group: papers has no group 'no'"),
        ("/diffusion-rl/papers.json?_facet_m2m=no", 400, "There is no facet type '_facet_m2m'."),
    ],
)
def test_errors_print_no_traceback(path: str, status: int, error: str, small_published: Path) -> None:
    _, output = datasette_output(str(small_published), "--get", path)
    assert "Traceback" not in output
    answer = json.loads(output.splitlines()[-1])
    assert (answer["status"], answer["error"]) == (status, error)
