"""Errors: the answer, and no traceback in the server's output."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("/diffusion-rl/nothing.json", 404, "Table not found"),
        ("/diffusion-rl/papers.json?_facet_group=no", 400, "_facet_group: papers has no group 'no'"),
        ("/diffusion-rl/papers.json?_facet_m2m=no", 400, "There is no facet type '_facet_m2m'."),
    ],
)
def test_errors_print_no_traceback(path: str, status: int, error: str, small_published: Path) -> None:
    command = [sys.executable, "-m", "datasette", str(small_published), "--get", path]
    done = subprocess.run(command, capture_output=True, text=True)
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["error"]) == (status, error)
