"""What is suggested for a title, and why."""

import pytest

from scripts.catalogue import Catalogue, read_catalogue
from scripts.triage.suggest import suggest
from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(REPOSITORY)


def test_a_title_in_scope(catalogue: Catalogue) -> None:
    made = suggest(catalogue, "DanceGRPO: Unleashing GRPO on Visual Generation")
    assert made.scope > 0.5
    assert made.section is not None
    assert made.section.value == "policy-gradient"
    assert [guess.value for guess in made.tasks] == ["Unified"]
    assert [guess.value for guess in made.methods] == ["Policy Gradient", "GRPO"]
    assert '"GRPO" in the title +3' in made.methods[1].reasons


def test_a_title_out_of_scope(catalogue: Catalogue) -> None:
    made = suggest(catalogue, "Diffusion Policy: Visuomotor Policy Learning via Action Diffusion")
    assert made.scope < 0.5
    assert '"Diffusion Policy" in the title -6' in made.scope_reasons


def test_nothing_to_go_by(catalogue: Catalogue) -> None:
    made = suggest(catalogue, "")
    assert made.scope < 0.5
    assert made[1:] == ((), None, (), ())
