"""The small list, with one of its papers read."""

from pathlib import Path

import pytest

from tests.conftest import edit

ALPHA = "data/papers/alpha-po.toml"
FILMS = "data/papers/rollouts-for-films.toml"

BASE_MODELS = """\
["SD3.5-M"]
title = "Stable Diffusion 3.5 Medium"
family = "Stable Diffusion 3"
kind = "image"
aliases = ["sd3 5 medium"]

[Wan2]
title = "Wan 2"
family = "Wan"
kind = "video"
"""
REWARDS = """\
[AlphaScore]
title = "AlphaScore"
kind = "preference model"
description = "A preference model of Alpha-PO."
paper = "alpha-po"

["Own: rule or verifier"]
title = "A rule or verifier of the paper's own"
kind = "rule or verifier"
description = "A rule or verifier that one paper defines and does not name."
"""
BENCHMARKS = """\
[AlphaBench]
title = "AlphaBench"
measures = "objects and colours"
description = "Prompts with objects and colours."
url = "https://alpha.example.org/bench"
"""
READ = """\
summary = "Trains on pairs of pictures."
base_models = ["SD3.5-M"]
rewards = ["AlphaScore", "Own: rule or verifier"]
benchmarks = ["AlphaBench"]
builds_on = ["alpha-po"]
compares_with = ["alpha-po"]
read = 2026-05-19
"""


@pytest.fixture
def read(small: Path) -> Path:
    """The small list with the three vocabularies, and one of its papers read."""
    (small / "data/base-models.toml").write_text(BASE_MODELS)
    (small / "data/rewards.toml").write_text(REWARDS)
    (small / "data/benchmarks.toml").write_text(BENCHMARKS)
    path = small / FILMS
    path.write_text(READ + path.read_text())
    edit(small / ALPHA, "added =", 'code_license = "MIT"\nadded =')
    return small
