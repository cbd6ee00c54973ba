"""Where phrases are met in a text, and what each counts there."""

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
def test_a_phrase_that_is_met(phrase: str, text: str, words: str) -> None:
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
def test_a_phrase_that_is_not_met(phrase: str, text: str) -> None:
    assert hits([phrase], text) == {}


def test_a_phrase_inside_a_longer_one_does_not_count() -> None:
    phrases = ["reward", "reward model", "model"]
    assert [*hits(phrases, "A Reward Model")] == ["reward model"]
    assert [*hits(phrases, "A Reward Model without Reward")] == ["reward model", "reward"]


def test_phrases_that_are_met_as_the_same_words_both_count() -> None:
    assert [*hits(["align*", "alignment", "lignment"], "An Alignment")] == ["align*", "alignment"]


def test_a_text_of_one_phrase_alone_is_read_in_good_time() -> None:
    assert hits(["reward", "reward model", "model"], "reward model " * 20_000)["reward model"].start == 0


def test_phrases_that_overlap_both_count() -> None:
    assert [*hits(["video reward", "reward model"], "Video Reward Models")] == [
        "video reward",
        "reward model",
    ]


def test_the_abstract_is_read_for_what_the_title_does_not_say() -> None:
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


def test_a_pattern_takes_no_sign_for_its_own() -> None:
    """What a curator writes is text, never an expression that runs wild."""
    assert phrase_pattern("a.b").search("axb") is None
    assert hits(["("], "()")["("].words == "("
