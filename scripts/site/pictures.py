"""SVG as PNG, for slides and networks that show no SVG: a process that reads one and writes the other.

The renderer blocks its process for most of a second, so it has a process of its own.
"""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

FONTS = Path(__file__).parent.parent.parent / "static/fonts"
FAMILY = "DejaVu Sans"
FOR_DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{[^{}]*(\{[^{}]*\}[^{}]*)*\}")
VARIABLE = re.compile(r"(--[\w-]+): ([^;]+);")
TWICE = 2


def png(svg: str) -> bytes:
    """The picture of a drawing in the colours for the day, twice as wide and high as it says."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=drawable(svg),
        zoom=TWICE,
        skip_system_fonts=True,
        font_files=[str(path) for path in sorted(FONTS.glob("*.ttf"))],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )


def drawable(svg: str) -> str:
    """A drawing without what only browsers know: variables, and colours for the dark."""
    svg = FOR_DARK.sub("", svg)
    values = dict(VARIABLE.findall(svg))
    svg = re.sub(r"var\((--[\w-]+)\)", lambda found: values[found[1]], svg)
    return svg.replace("system-ui, sans-serif", f"'{FAMILY}'")


if __name__ == "__main__":
    with suppress(AttributeError, OSError):
        os.nice(10)
    sys.stdout.buffer.write(png(sys.stdin.buffer.read().decode()))
