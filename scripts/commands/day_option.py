"""The type of options whose value is a day."""

from datetime import datetime
from typing import Any

import click


class DayParameter(click.DateTime):
    """A day such as 2026-11-30; another text is refused with this example."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day, with the time 0:00."""
        try:
            return value if isinstance(value, datetime) else super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"'{value}' is not a day such as 2026-11-30", param, ctx)


DAY = DayParameter()
