"""Which links of a comment or an abstract are the paper's own."""

import pytest

from scripts.web.given_links import link_hints


def test_links_are_classified_by_host_and_words() -> None:
    comment = "Project page: https://a.github.io/x/, code (https://github.com/o/r)."
    abstract = "Data at https://huggingface.co/datasets/o/d. See https://github.com/other/one and https://arxiv.org/abs/1."
    hints = link_hints(comment, abstract)
    assert hints.own == {
        "Project": "https://a.github.io/x/",
        "Code": "https://github.com/o/r",
        "Dataset": "https://huggingface.co/datasets/o/d",
    }
    assert hints.others == ["https://github.com/other/one"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Our code is available at https://github.com/o/r.", "Code"),
        ("We align. Code, models and data are publicly available at https://github.com/o/r", "Code"),
        ("Code: https://github.com/o/r", "Code"),
        ("The project page is https://example.org/own", "Project"),
        ("Please visit our project website: https://o.github.io/r", "Project"),
        ("Our dataset is released at https://hf.co/datasets/o/d", "Dataset"),
    ],
)
def test_abstract_gives_own_links(text: str, label: str) -> None:
    assert list(link_hints("", text).own) == [label]


@pytest.mark.parametrize(
    "text",
    [
        "We build on https://github.com/huggingface/diffusers",
        "Unlike Flow-GRPO (https://github.com/yifan123/flow_grpo), we align.",
        "We use the code of Rival at https://github.com/rival/code",
        "Trained on https://huggingface.co/datasets/rival/data",
        "Inspired by the page https://rival.github.io/x",
        "See https://github.com/other/one",
    ],
)
def test_links_of_others_are_only_shown(text: str) -> None:
    hints = link_hints("", text)
    assert hints.own == {}
    assert len(hints.others) == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/orgs/foo", "https://github.com/topics/diffusion", "https://github.com/search/x",
        "https://github.com/foo", "https://evilgithub.com/o/r", "https://evilhuggingface.co/datasets/o/d",
        "https://huggingface.co.example.org/datasets/o/d", "https://user:secret@github.com/o/r",
        "https://github.com:99999/o/r", "https://[x/o/r", "https://arxiv.org/abs/2505.05470",
    ],
)  # fmt: skip
def test_addresses_that_are_not_code_or_data(address: str) -> None:
    for text in (f"Code: {address}", f"Our code and data are available at {address}."):
        assert link_hints(text, text).own == {}


def test_organisation_is_not_code_and_plain_address_not_project() -> None:
    text = "By https://github.com/organisation, inspired by https://example.org/other. Website: https://example.org/own"
    assert link_hints(text, "").own == {"Project": "https://example.org/own"}


def test_a_comment_may_give_an_address_alone() -> None:
    assert link_hints("12 pages, https://github.com/o/r", "").own == {"Code": "https://github.com/o/r"}
    assert link_hints("https://github.com/o/r", "").own == {"Code": "https://github.com/o/r"}
    assert link_hints("", "https://github.com/o/r").own == {}
