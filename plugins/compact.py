"""Leave the indentation of templates out of pages: it is a tenth of their bytes, and nobody sees it.

Where there was a line break, one stays, so that words keep their distance. Templates are read once: a page
pays nothing for this.
"""

import re
from typing import Any

from datasette import hookimpl
from jinja2.ext import Extension

AS_WRITTEN = r"(?P<kept><(?:pre|textarea)\b.*?</(?:pre|textarea)>)"
SPACE = re.compile(rf"{AS_WRITTEN}|\s*\n\s*", re.DOTALL)
# A line of nothing but tags and comments: the break before it is enough.
TAG = r"\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\}"
TAG_LINE = re.compile(rf"{AS_WRITTEN}|(?<=\n)(?P<tags>(?:{TAG})+)\n", re.DOTALL)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Let templates be read so."""
    env.add_extension(Compact)


class Compact(Extension):
    """Takes space away from the source of a template."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source without space that pages do not need."""
        if not (name or "").endswith(".html"):
            return source
        single = SPACE.sub(lambda found: found["kept"] or "\n", source)
        return TAG_LINE.sub(lambda found: found["kept"] or found["tags"], single)
