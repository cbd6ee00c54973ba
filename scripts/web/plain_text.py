"""Titles and names as plain text: values of a service with TeX and markup in, text out."""

import logging
import re
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from scripts.records.catalogue import Catalogue
from scripts.records.names import fold
from scripts.records.walk import each_paper

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

# A whole formula, a command that prints its text, or an accent. A single dollar, backslash or brace is text,
# and any other command stays unchanged.
STYLES = r"text(?:bf|it|rm|sc|sf|sl|tt|up|normal)|math(?:bb|bf|cal|frak|it|rm|sf)|emph|mbox|underline|bm"
TEX = re.compile(
    r"\$(?=[^$]*[\\^_{])[^$]{1,300}\$"
    rf"|\\(?:{STYLES})\{{[^{{}}]*\}}"
    r"""|\\["'`^~=.]\{?[A-Za-z]\}?|\\[cHkruv]\{[A-Za-z]\}|\\[&%$#_]"""
)
MARKUP = re.compile(r"</?(?:b|i|em|strong|span|tt|sub|sup|scp|jats:\w+)(?: [^<>]*)?>", re.IGNORECASE)
RAISED = re.compile(r"\^([0-9+-]+|[in](?![a-z]))")
SUPERSCRIPTS = str.maketrans("0123456789+-in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁱⁿ")


def plain(text: str) -> str:
    """Return the text on one line, as a paper prints it, without TeX ("DP$^2$O") and invisible characters."""
    text = TEX.sub(lambda match: untex(match[0]), text)
    text = " ".join(MARKUP.sub("", text).split())
    seen = "".join(char for char in text if char.isprintable())
    return normalize("NFC", " ".join(seen.split()))


def spellings(catalogue: Catalogue) -> dict[str, str]:
    """Return the list's spelling of each author's name, by the folded name."""
    return {fold(name): name for _, _, paper in each_paper(catalogue) for name in paper.authors}


def untex(source: str) -> str:
    """Return a piece of TeX as text; unchanged if it cannot be converted."""
    try:
        text = converter().latex_to_text(source).strip()
    except (LookupError, ValueError, RecursionError):  # its own, for what it cannot parse
        return source
    if not text or "%s" in text:  # its sign for what a broken command lacks
        return source
    return RAISED.sub(lambda match: match[1].translate(SUPERSCRIPTS), text)


@cache
def converter() -> "LatexNodes2Text":
    """Return the converter of TeX; slow to load, and most titles need none."""
    from pylatexenc.latex2text import LatexNodes2Text

    logging.getLogger("pylatexenc").setLevel(logging.ERROR)
    return LatexNodes2Text(keep_comments=True)
