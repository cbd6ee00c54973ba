"""Titles as they are printed, with any content."""

import random

import pytest

from scripts.records.rules.text import text_faults
from scripts.web.plain_text import plain
from tests.helpers.sample import real_catalogue


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("DP$^2$O-SR: Direct", "DP²O-SR: Direct"),
        ("Free$^{2}$Guide", "Free²Guide"),
        ("$x^{-1}$, $x^n$, $x^{new}$, $A_{1:T}$", "x⁻¹, xⁿ, x^new, A_1:T"),
        ("$\\Psi$-Sampler and $\\nabla$-GFlowNet", "Ψ-Sampler and ∇-GFlowNet"),
        ("$\\textit{Foo}$ \\& \\textbf{Bar} \\& 50\\% of \\#1", "Foo & Bar & 50% of #1"),
        ('M\\"uller, M\\"{u}ller, Mu\u0308ller', "Müller, Müller, Müller"),
        ("from $5 to $10", "from $5 to $10"),
        ("C:\\temp, 100% & {more} _so_ ^ ~", "C:\\temp, 100% & {more} _so_ ^ ~"),
        ("\\textbf{Never closed", "\\textbf{Never closed"),
        ("$\\frac{$ a", "$\\frac{$ a"),
        ("\\input{/etc/passwd}", "\\input{/etc/passwd}"),
        ("a <b>bold</b> <i class='x'>PO</i> for x < 3", "a bold PO for x < 3"),
        ("two\n  lines\t\u200b", "two lines"),
        ("\u05e2\u05d1\u05e8\u05d9\u05ea\u200f, \U0001f3ac", "\u05e2\u05d1\u05e8\u05d9\u05ea, \U0001f3ac"),
    ],
)
def test_titles(source: str, printed: str) -> None:
    assert plain(source) == printed


def test_titles_of_the_list_are_unchanged() -> None:
    titles = [paper.title for paper in real_catalogue().papers.values()]
    assert [title for title in titles if plain(title) != title] == []


def test_any_text_becomes_tidy(capfd: pytest.CaptureFixture[str]) -> None:
    draw = random.Random(7)
    pieces = [
        "$",
        "\\",
        "{",
        "}",
        "^",
        "_",
        "frac",
        "textbf",
        "a",
        "2",
        " ",
        "\n",
        "<b>",
        "%",
        "&",
        '"',
        "\u200f",
        "\u0308",
    ]
    for _ in range(3000):
        text = "x" + "".join(draw.choice(pieces) for _ in range(draw.randrange(14)))
        assert list(text_faults("", "", plain(text))) == [], text
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        r"On \href{a}{b}", r"On \textcolor{red}{X}", r"On \colorbox{x}", r"On \frac{a}", r"On \cite{x}",
        r"On \input{/etc/passwd}",
        r"On \includegraphics{a}", r"On $\begin{array}$", r"On \unknown{x}",
    ],
)  # fmt: skip
def test_commands_without_text_are_unchanged(text: str) -> None:
    assert plain(text) == text
