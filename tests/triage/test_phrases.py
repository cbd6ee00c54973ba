"""Which phrases match a text, and how much each counts."""

from random import Random

import pytest

from scripts.triage.phrases import FoundPhrase, find, hits, phrase_pattern


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("grpo", "DanceGRPO: Unleashing GRPO", "GRPO"),
        ("grpo", "Flow-GRPO", "GRPO"),
        ("grpo", "flow_grpo.", "grpo"),
        ("grpo", "GRPOs at work", "GRPOs"),
        ("image reward", "ImageReward: Learning", "ImageReward"),
        ("text to image", "Text-to-Image", "Text-to-Image"),
        ("text to image", "TEXT TO IMAGE", "TEXT TO IMAGE"),
        ("text to image", "Text–to–image", "Text–to–image"),
        ("text to image", "Text - to - Image", "Text - to - Image"),
        ("fine tun*", "Finetuning", "Finetuning"),
        ("align*", "Realignment and Alignment", "Alignment"),
        ("diffusion model", "Diffusion Models", "Diffusion Models"),
        ("t2i", "T2I-R1", "T2I"),
        ("rl", "Online RL", "RL"),
        ("video", "VideoDPO", "Video"),
        ("dpo", "VideoDPO", "DPO"),
    ],
)
def test_matching_phrases(phrase: str, text: str, words: str) -> None:
    assert hits([phrase], text)[phrase].words == words


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("grpo", "grposs"),
        ("rl", "World"),
        ("rl", "URLs"),
        ("llm", "MLLM"),
        ("align", "Alignment"),
        ("text to image", "text to an image"),
        ("text to image", "text, or words, to image"),
        ("rl", ""),
    ],
)
def test_phrases_that_do_not_match(phrase: str, text: str) -> None:
    assert hits([phrase], text) == {}


def test_a_phrase_inside_a_longer_one_does_not_count() -> None:
    phrases = ["reward", "reward model", "model"]
    assert [*hits(phrases, "A Reward Model")] == ["reward model"]
    assert [*hits(phrases, "A Reward Model without Reward")] == ["reward model", "reward"]


def test_phrases_with_the_same_words_both_count() -> None:
    assert [*hits(["align*", "alignment", "lignment"], "An Alignment")] == ["align*", "alignment"]


def test_repeated_phrase_is_read_fast() -> None:
    assert hits(["reward", "reward model", "model"], "reward model " * 20_000)["reward model"].start == 0


def test_phrases_that_overlap_both_count() -> None:
    assert [*hits(["video reward", "reward model"], "Video Reward Models")] == [
        "video reward",
        "reward model",
    ]


def test_abstract_adds_to_the_title() -> None:
    found = find(["reward", "video"], "A Reward", "Rewards for a video")
    assert found == [FoundPhrase("reward", "Reward", "title"), FoundPhrase("video", "video", "abstract")]
    assert [each.reason(3) for each in found] == ['"Reward" in the title +3', '"video" in the abstract +3']
    assert found[1].reason(-1.5) == '"video" in the abstract -1.5'


def test_the_order_of_phrases_does_not_matter() -> None:
    phrases = ["reward", "reward model", "rl", "text to image", "image", "align*", "video reward"]
    random, text = Random(1), "Video Reward Models: Aligning Text-to-Image RL, Image by Image"
    first = find(phrases, text, text)
    for _ in range(20):
        random.shuffle(phrases)
        assert find(phrases, text, text) == first


def test_patterns_escape_special_characters() -> None:
    """A curator's phrase is plain text, never a regular expression."""
    assert phrase_pattern("a.b").search("axb") is None
    assert hits(["("], "()")["("].words == "("
