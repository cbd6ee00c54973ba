"""Remove the indentation of templates, which is a tenth of a page's bytes.

A line break stays where one was, so words stay separate. Each template is read once, so this costs no time
when a page is rendered.
"""

import re
from typing import Any

from datasette import hookimpl
from jinja2.ext import Extension

AS_WRITTEN = r"(?P<kept><(?:pre|textarea)\b.*?</(?:pre|textarea)>)"
SPACE = re.compile(rf"{AS_WRITTEN}|\s*\n\s*", re.DOTALL)
# A line of only tags and comments: the break before it is enough.
TAG = r"\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\}"
TAG_LINE = re.compile(rf"{AS_WRITTEN}|(?<=\n)(?P<tags>(?:{TAG})+)\n", re.DOTALL)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Read templates through Compact, and write JSON without spaces between its parts."""
    env.add_extension(Compact)
    env.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}


class Compact(Extension):
    """Removes white space from the source of a template."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source without the white space that pages do not need."""
        if not (name or "").endswith(".html"):
            return source
        single = SPACE.sub(lambda found: found["kept"] or "\n", source)
        return TAG_LINE.sub(lambda found: found["kept"] or found["tags"], single)
