"""Words for values that are codes."""

from scripts.records.licenses import NO_LICENSE

LABELS = {("code_license", NO_LICENSE): "No licence (all rights reserved)"}  # by column and value


def value_label(column: str, value: str) -> str:
    """Return a value of a column as readers see it."""
    return LABELS.get((column, value), value)
