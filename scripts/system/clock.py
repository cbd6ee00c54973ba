"""The day that it is, asked in one place, so that a test can live through weeks in a minute."""

import os
from datetime import UTC, date, datetime

SETTING = "DIFFUSION_RL_TODAY"  # a day such as 2026-11-30, for tests


def today() -> date:
    """The day that it is in UTC, by which arXiv dates what it shows."""
    given = os.environ.get(SETTING)
    return date.fromisoformat(given) if given else datetime.now(UTC).date()
