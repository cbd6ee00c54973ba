"""Suggestions for a title, and their reasons."""

from dataclasses import replace
from random import Random

import pytest

from scripts.records.catalogue import Catalogue
from scripts.records.models import Method, PhraseGroup, Section, Task
from scripts.triage.scope import weigh
from scripts.triage.suggest import Guess, Suggestion, suggest
from tests.helpers.sample import real_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return real_catalogue()


def group(start: float, least: float, most: float, share: float, phrases: dict[str, float]) -> PhraseGroup:
    return PhraseGroup(
        description="x", start=start, least=least, most=most, weakest=3, share=share, phrases=phrases
    )


GROUPS = {
    "reward": group(-3, 0, 5, 0.5, {"reward": 4, "grpo": 4, "guided": 2, "human reward": 0}),
    "pictures": group(-2, 0, 4, 0.5, {"image": 3}),
    "elsewhere": group(0, -8, 0, 0.25, {"robot*": -6, "language": -4, "action": -2}),
}


@pytest.mark.parametrize(
    ("title", "abstract", "points", "reasons"),
    [
        ("", "", -5, ()),
        ("Images", "", -2, ('"Images" in the title +3',)),
        ("Reward for Images", "", 2, ('"Reward" in the title +4', '"Images" in the title +3')),
        ("GRPO, a Reward", "", 0, ('"GRPO" in the title +4', '"Reward" in the title +4')),
        ("A Reward", "of an image", 0.5, ('"Reward" in the title +4', '"image" in the abstract +1.5')),
        ("A Reward", "guided by images", 0.5, ('"Reward" in the title +4', '"images" in the abstract +1.5')),
        (
            "A Reward",
            "of robots in action",
            -2.5,
            ('"Reward" in the title +4', '"robots" in the abstract -1.5'),
        ),
        ("Human Reward", "", -5, ('"Human Reward" in the title +0',)),
        ("Robots, Robotics", "", -11, ('"Robots" in the title -6',)),
        ("Robot Language", "", -13, ('"Robot" in the title -6', '"Language" in the title -4')),
    ],
)
def test_points(title: str, abstract: str, points: float, reasons: tuple[str, ...]) -> None:
    assert weigh(GROUPS, title, abstract) == (1 / (1 + 2**-points), reasons)


@pytest.mark.parametrize(
    ("title", "abstract", "points"),
    [
        ("GRPO, a Reward", "", 0),
        ("GRPO, a Reward", "with rewards", 0),  # each phrase counts once
        ("GRPO", "with rewards", 1),
        ("Guided Images", "", 0),
        ("Guided Images", "in action", -1),
        ("Guided Images", "guided by rewards", 2),
    ],
)
def test_abstract_may_exceed_the_maximum_or_subtract(title: str, abstract: str, points: float) -> None:
    reward = GROUPS["reward"].model_copy(update={"more": 1.0, "without_phrase": -1.0})
    assert weigh(GROUPS | {"reward": reward}, title, abstract)[0] == 1 / (1 + 2**-points)


SMALL = Catalogue(
    scope=GROUPS,
    sections={
        "surveys": Section(title="S", description="x", aliases=["survey"]),
        "post-training": Section(title="P", description="x", aliases=["training", "list"]),
        "policy-gradient": Section(
            title="G", parent="post-training", family="Policy Gradient", description="x"
        ),
        "guidance": Section(title="R", family="Guidance", description="x"),
        "related": Section(title="N", holds="related-lists", description="x", aliases=["list"]),
    },
    tasks={
        "T2I": Task(title="I", kind="image", description="x", aliases=["image"], hints=["diffusion"]),
        "T2V": Task(title="V", kind="video", description="x", aliases=["video"]),
    },
    methods={
        "Policy Gradient": Method(description="x", aliases=["rl"], hints=["policy"]),
        "GRPO": Method(broader="Policy Gradient", description="x", aliases=["grpo"]),
        "Guidance": Method(description="x", aliases=["guidance"], hints=["reward"]),
    },
)

GRPO = ('"GRPO" in the title +3',)
RL = ('"RL" in the title +3',)
SURVEY = ('"Survey" in the title +3',)
REWARD = ('"Reward" in the title +1',)


@pytest.mark.parametrize(
    ("title", "section", "tasks", "methods"),
    [
        ("A Title", None, (), ()),
        ("A List", None, (), ()),
        ("Training", None, (), ()),
        # A narrower tag points to the section of its family, and brings the family along.
        (
            "GRPO",
            Guess("policy-gradient", 3, GRPO),
            (),
            (Guess("Policy Gradient", 3, GRPO), Guess("GRPO", 3, GRPO)),
        ),
        (
            "RL by GRPO",
            Guess("policy-gradient", 6, (*RL, *GRPO)),
            (),
            (Guess("Policy Gradient", 3, RL), Guess("GRPO", 3, GRPO)),
        ),
        # Among equals, the first section; a section without a family adds no tag.
        ("GRPO: A Survey", Guess("surveys", 3, SURVEY), (), (Guess("GRPO", 3, GRPO),)),
        # A hint counts if no value is named.
        ("Reward", Guess("guidance", 1, REWARD), (), (Guess("Guidance", 1, REWARD),)),
        (
            "Reward for GRPO",
            Guess("policy-gradient", 3, GRPO),
            (),
            (Guess("Policy Gradient", 3, GRPO), Guess("GRPO", 3, GRPO)),
        ),
        ("Diffusion of Videos", None, (Guess("T2V", 3, ('"Videos" in the title +3',)),), ()),
        ("Diffusion", None, (Guess("T2I", 1, ('"Diffusion" in the title +1',)),), ()),
    ],
)
def test_values(
    title: str, section: Guess | None, tasks: tuple[Guess, ...], methods: tuple[Guess, ...]
) -> None:
    assert suggest(SMALL, title)[2:] == (section, tasks, methods)


def test_the_abstract_adds_methods_but_no_hints() -> None:
    made = suggest(SMALL, "A Title", "We train with GRPO, a policy method, on images by diffusion.")
    reasons = ('"GRPO" in the abstract +1.5',)
    assert made.section == Guess("policy-gradient", 1.5, reasons)
    assert made.tasks == (Guess("T2I", 1.5, ('"images" in the abstract +1.5',)),)
    assert made.methods == (Guess("Policy Gradient", 1.5, reasons), Guess("GRPO", 1.5, reasons))


def test_the_abstract_does_not_overrule_section_and_task_of_the_title() -> None:
    made = suggest(SMALL, "Guidance for Videos", "We compare with GRPO and RL on images and in a survey.")
    assert made.section == Guess("guidance", 3, ('"Guidance" in the title +3',))
    assert [guess.value for guess in made.tasks] == ["T2V"]
    assert [guess.value for guess in made.methods] == ["Guidance", "Policy Gradient", "GRPO"]


def test_the_list_itself(catalogue: Catalogue) -> None:
    made = suggest(catalogue, "DanceGRPO: Unleashing GRPO on Visual Generation")
    assert made.scope > 0.5
    assert made.section is not None
    assert made.section.value == "policy-gradient"
    assert [guess.value for guess in made.methods] == ["Policy Gradient", "GRPO"]
    assert suggest(catalogue, "Diffusion Policy: Visuomotor Policy Learning via Action Diffusion").scope < 0.5


ODD = [
    "\x00",
    "\ud800",
    "🎬",
    "$\\alpha$-",
    "<i>",
    "עִבְרִית",
    "＃",
    "\n",
    "I" * 500,
    "İ",
    "ß",
    "'",
    '"',
    "*",
    "()[",
    "-" * 40,
]


def odd_texts(catalogue: Catalogue) -> list[str]:
    """Texts of odd characters and of the phrases themselves, joined in all ways."""
    random = Random(7)
    pieces = ODD + [
        phrase.replace("*", "ing") for group in catalogue.scope.values() for phrase in group.phrases
    ]
    pieces += [piece.title() for piece in pieces]
    return ["".join(random.choices([*pieces, " ", "-", ": "], k=random.randrange(40))) for _ in range(100)]


def test_reasons_of_suggestions_are_in_the_text(catalogue: Catalogue) -> None:
    for text in odd_texts(catalogue):
        made = suggest(catalogue, text, text[::-1])
        assert 0 < made.scope < 1
        for reason in reasons(made):
            words, _, place = reason.rpartition('" in the ')
            assert words[1:] in (text if place.startswith("title") else text[::-1])


def reasons(made: Suggestion) -> list[str]:
    """All reasons of a suggestion."""
    guesses = [*made.tasks, *made.methods, *([made.section] if made.section else [])]
    return [*made.scope_reasons, *(reason for guess in guesses for reason in guess.reasons)]


def test_the_order_of_a_vocabulary_does_not_change_the_scope(catalogue: Catalogue) -> None:
    shuffled = {
        name: group.model_copy(update={"phrases": dict(reversed(group.phrases.items()))})
        for name, group in reversed(catalogue.scope.items())
    }
    other = replace(catalogue, scope=shuffled)
    for paper in [*catalogue.papers.values()][:60]:
        assert suggest(other, paper.title)[:2] == suggest(catalogue, paper.title)[:2]
