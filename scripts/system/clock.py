"""Today's date, from one place, so that a test can simulate weeks."""

import os
from datetime import UTC, date, datetime

SETTING = "DIFFUSION_RL_TODAY"  # a day such as 2026-11-30, for tests


def today() -> date:
    """Return today in UTC, the time zone of arXiv's dates."""
    given = os.environ.get(SETTING)
    return date.fromisoformat(given) if given else datetime.now(UTC).date()
