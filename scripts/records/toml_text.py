"""Parse TOML: a text in, its content or a fault out; without texts that take much time or memory."""

import re
import tomllib
from typing import Any

from scripts.faults import Fault

# What to do, by the parser's message.
HINTS = {
    "Cannot overwrite a value": "; the key is listed twice",
    "Invalid value": "; put text in quotes, and end a list with ]",
    "Illegal character '\\n'": "; a text ends on its line, with a quote",
}

# The parser needs the square of a dotted key's length in memory.
DOTS = 20
LONG_KEY = re.compile(rf"""(\.[ \t]*([\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*){{{DOTS}}}""")

# Texts in values or comments: a long name in one is not a key.
VALUE = re.compile(
    r"(?<=[=\[,\n])[ \t]*(?:"
    r'"{3}(?:\\.|[^\\])*?"{3}'
    "|'{3}.*?'{3}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r")(?=[ \t]*[,\]\n#]|$)|#[^\n]*",
    re.DOTALL,
)

SHOWN = 3000  # characters: in fewer there is no number that is too long to show


class Written(float):
    """A number with a point, which messages show as its file has it: 2505.05470."""

    text: str

    def __new__(cls, text: str) -> "Written":
        """Make the number that a text spells."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__


def parse_toml(text: str, shown: str) -> dict[str, Any] | Fault:
    """Return the content of a TOML text, or a fault that names line and column."""
    deep = Fault(shown, "", "is nested too deeply; a record has lists and tables, and nothing deeper in them")
    if text.count(".") >= DOTS and LONG_KEY.search(VALUE.sub(" ", text)):
        return deep
    try:
        content = tomllib.loads(text, parse_float=Written)
        if len(text) > SHOWN:
            str(content)  # a text that cannot be shown fails here, not in a message
    except tomllib.TOMLDecodeError as error:
        hint = next((hint for start, hint in HINTS.items() if str(error).startswith(start)), "")
        return Fault(shown, "", f"is not TOML: {error}{hint}")
    except RecursionError:
        return deep
    except ValueError:
        return Fault(shown, "", "has a number that is too long to read")
    return content or Fault(shown, "", "has only comments")
