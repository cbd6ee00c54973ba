"""Draw charts with time from left to right: months as columns, papers as points."""

import math
from collections.abc import Iterator, Sequence

from scripts.site.charts.drawings import CHARACTER, ROW, WIDTH, ChartRow, Drawing, Shape, legend

BASE, HIGH = 190, 165  # the left edge, and the height of the highest column
AXIS = 30  # width of the numbers at the left
POINT_ROW = 20
DAYS = 365.25
COMPLETE = "complete"


def columns(rows: Sequence[ChartRow], series: Sequence[str], width: float = WIDTH) -> Drawing:
    """Draw a column for each month from the first to the last, with a part for each series; years below.

    Months whose state is not `complete` are shaded.
    """
    if not rows:
        return Drawing(ROW, [], width)
    months = list(months_between(str(rows[0]["label"]), str(rows[-1]["label"])))
    totals = dict.fromkeys(months, 0)
    for row in rows:
        totals[str(row["label"])] += row["papers"]
    step, scale = (width - AXIS) / len(months), HIGH / max(totals.values())
    place = {month: AXIS + number * step for number, month in enumerate(months)}
    parts = dict.fromkeys({str(row["label"]) for row in rows if row["state"] != COMPLETE})
    shapes = [Shape("shade", place[month], BASE - HIGH, step, HIGH) for month in sorted(parts)]
    shapes += ticks(max(totals.values()), scale, width)
    heights = dict.fromkeys(months, float(BASE))
    for row in rows:
        month, height = str(row["label"]), row["papers"] * scale
        heights[month] -= height
        css_class = f"series-{series.index(str(row['series'])) % 10}"
        text = f"{month}, {row['series']}, {row['state']}: {row['papers']}"
        shapes.append(Shape(css_class, place[month], heights[month], step * 0.85, height, text))
    years = [month for month in months if month.endswith("-01") or month == months[0]]
    shapes += [Shape("label", place[month], BASE + 18, text=month[:4]) for month in years]
    used = {str(row["series"]) for row in rows}
    return legend(BASE + ROW + 4, shapes, [(name, name in used) for name in series], width)


def ticks(most: int, scale: float, width: float) -> Iterator[Shape]:
    """Yield lines at round numbers, at most five."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**4) if most / step <= 5)
    for number in range(0, most + 1, step):
        yield Shape("grid", AXIS, BASE - number * scale, width - AXIS, 0.5)
        yield Shape("number", AXIS - 6, BASE - number * scale + 4, text=str(number), anchor="end")


def months_between(first: str, last: str) -> Iterator[str]:
    """Yield all months from one to another, such as 2026-10."""
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    for number in range(start, end + 1):
        yield f"{number // 12}-{number % 12 + 1:02}"


def timeline(rows: Sequence[ChartRow], series: Sequence[str], width: float = WIDTH) -> Drawing:
    """Draw a point for each paper by time, with its name and its number of followers, which sets the size."""
    if not rows:
        return Drawing(ROW, [], width)
    times = [years_of(str(row["day"])) for row in rows]
    first, last = math.floor(times[0]), max(times[-1], math.floor(times[0]) + 0.5)
    scale = (width - 40) / (last - first)
    end = len(rows) * POINT_ROW + 4
    shapes = []
    for year in range(first, math.ceil(last)):
        x = 12 + (year - first) * scale
        shapes += [Shape("grid", x, 0, 0.5, end), Shape("label", x + 4, end + 12, text=str(year))]
    most = max(row["papers"] for row in rows)
    for number, (row, time) in enumerate(zip(rows, times, strict=True)):
        x, y = 12 + (time - first) * scale, number * POINT_ROW + POINT_ROW / 2
        size = 6 + 10 * math.sqrt(row["papers"] / most)
        css_class = f"dot series-{series.index(str(row['series'])) % 10}"
        text = f"{row['label']}, {row['day']}, {row['series']}: {row['papers']}"
        shapes.append(Shape(css_class, x - size / 2, y - size / 2, size, size, text))
        name = f"{row['label']}  {row['papers']}"
        left = x + 14 + CHARACTER * len(name) > width
        shapes.append(
            Shape("label", x - 12 if left else x + 12, y + 4.5, text=name, anchor="end" if left else "start")
        )
    used = {str(row["series"]) for row in rows}
    if len(rows) < 2 * len(used) + 4 or width < WIDTH:
        return legend(end + ROW, shapes, [(name, name in used) for name in series], width)
    # Later papers are at the right, so the legend fits at the left, below the early ones.
    for place, name in enumerate(reversed([name for name in series if name in used])):
        y = end - 24 - 20 * place
        css_class = f"series-{series.index(name) % 10}"
        shapes += [Shape(css_class, 20, y, 12, 12), Shape("label", 38, y + 11, text=name)]
    return Drawing(end + ROW, shapes, width)


def years_of(day: str) -> float:
    """Return a day as a number of years."""
    year, month, date = (int(part) for part in day.split("-"))
    return year + ((month - 1) * 30.44 + date - 1) / DAYS
