"""Convert SVG to PNG, for slides and social networks, which do not show SVG.

This runs as a separate process, because the renderer blocks its process for up to a second.
"""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

FONTS = Path(__file__).parents[3] / "static/fonts"
FAMILY = "DejaVu Sans"
FOR_DARK = re.compile(r"@media screen and \(prefers-color-scheme: dark\) \{[^{}]*(\{[^{}]*\}[^{}]*)*\}")
VARIABLE = re.compile(r"(--[\w-]+): ([^;]+);")
TWICE = 2


def svg_to_png(svg: str) -> bytes:
    """Return a drawing as PNG in the light colours, at twice its width and height."""
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
    """Return a drawing without the CSS that only browsers know: variables and dark colours."""
    svg = FOR_DARK.sub("", svg)
    values = dict(VARIABLE.findall(svg))
    svg = re.sub(r"var\((--[\w-]+)\)", lambda found: values[found[1]], svg)
    return svg.replace("system-ui, sans-serif", f"'{FAMILY}'")


if __name__ == "__main__":
    with suppress(AttributeError, OSError):
        os.nice(10)
    sys.stdout.buffer.write(svg_to_png(sys.stdin.buffer.read().decode()))
