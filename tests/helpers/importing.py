"""Helpers for tests of `import`: rows of a list, and importing them."""

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from scripts.commands.import_list import import_command

Import = Callable[..., Result]

HEAD = "# Films\n\n## DPO / Preference Optimization\n\n| Year | Paper | Venue | Task | Method | Resources |\n"
FIRST = 7  # the line of the first row below HEAD and its dashes

ALPHA = (
    "| 2025 | [Alpha-PO: Preferences for Pictures](https://arxiv.org/abs/2405.00001) | ICLR | T2I | DPO "
    "| [Paper](https://arxiv.org/abs/2405.00001) · [Code](https://github.com/example/alpha-po) |"
)
BETA = (
    "| 2026 | [Beta-PO: More Films](https://arxiv.org/abs/2601.00005) | arXiv | T2V, I2V | DPO, GRPO "
    "| [Paper](https://arxiv.org/abs/2601.00005) · [Code](https://github.com/example/beta) |"
)
BETA_RECORD = """\
title = "Beta-PO: More Films"
short_name = "Beta-PO"
year = 2026
venue = "arXiv"
section = "preference-optimization"
tasks = ["T2V", "I2V"]
methods = ["DPO", "GRPO"]
arxiv = "2601.00005"
added = 2026-06-01

[links]
Paper = "https://arxiv.org/abs/2601.00005"
Code = "https://github.com/example/beta"
"""


def taker(root: Path) -> Import:
    """Imports rows below one heading, from the folder of the list."""

    def take(*rows: str, options: tuple[str, ...] = (), head: str = HEAD) -> Result:
        text = head + "| --- | --- | --- | --- | --- | --- |\n" + "\n".join(rows)
        (root.parent / "LIST.md").write_text(text, "utf-8")
        return importing(root, "../LIST.md", "--added", "2026-06-01", *options)

    return take


def importing(root: Path, *arguments: str) -> Result:
    """Run `diffusion-rl --root ROOT import ARGUMENTS`."""
    return CliRunner().invoke(import_command, [*arguments], obj=root)


def refused(result: Result) -> list[str]:
    """The lines about broken rows, without the name of the list."""
    assert result.exit_code == 1, result.output
    *lines, count = result.stderr.splitlines()
    assert count == f"{len(lines)} fault{'s' * (len(lines) != 1)}"
    assert all(line.startswith("../LIST.md: ") for line in lines)
    return [line.removeprefix("../LIST.md: ") for line in lines]
