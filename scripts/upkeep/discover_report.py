"""A review of new papers: found papers in, a part of a Markdown page for a curator out."""

from collections.abc import Iterator

from scripts.system.console import counted
from scripts.triage.suggest import Guess
from scripts.upkeep.discover import Discovered, Found
from scripts.upkeep.report import folded, shown
from scripts.web.comments import VenueHint
from scripts.web.plain_text import plain

AUTHORS = 3  # authors that are named


def discover_summary(found: Discovered) -> str:
    """Return the numbers, in one line."""
    parts = (
        f"{counted(found.known, 'paper')} known",
        f"{len(found.others) + len(found.withdrawn):,} left out",
        f"{len(found.review):,} to review",
    )
    papers = counted(found.papers, "paper")
    return f"{papers} at arXiv from {found.since} to {found.until}: {', '.join(parts)}"


def review_markdown(found: Discovered) -> str:
    """Return the review as a part of a page: headings of the third and fourth level."""
    blocks = [f"{discover_summary(found)}."]
    if found.review:
        blocks.append("### To review")
    for each in found.review:
        blocks += [
            f"#### {title_link(each)}",
            byline(each),
            "\n".join(suggestion_points(each)),
            shell_commands(each),
        ]
    left_out = [f"- {title_link(each)}, withdrawn" for each in found.withdrawn]
    left_out += [f"- {title_link(each)}, {each.suggestion.scope:.2f}" for each in found.others]
    if left_out:
        blocks.append(folded(f"{len(left_out):,} left out", "".join(f"{line}\n" for line in left_out)))
    return "\n\n".join(blocks).rstrip() + "\n"


def title_link(found: Found) -> str:
    """Return the title, linked to arXiv's page."""
    return f"[{shown(found.title)}](https://arxiv.org/abs/{found.entry.arxiv})"


def byline(found: Found) -> str:
    """Return authors, day of submission and category."""
    authors = found.entry.authors
    named = ", ".join(shown(plain(name)) for name in authors[:AUTHORS])
    more = f" and {len(authors) - AUTHORS:,} more" if len(authors) > AUTHORS else ""
    return f"By {named}{more}; {found.entry.submitted}; {shown(found.entry.category)}"


def suggestion_points(found: Found) -> Iterator[str]:
    """Yield the suggestions, each with its words."""
    suggestion = found.suggestion
    yield f"- Scope {suggestion.scope:.2f}: {shown(', '.join(suggestion.scope_reasons))}"
    values = {
        "Section": [suggestion.section] if suggestion.section else [],
        "Tasks": suggestion.tasks,
        "Methods": suggestion.methods,
    }
    for name, guesses in values.items():
        if guesses:
            yield f"- {name}: {', '.join(map(guessed, guesses))}"
    if found.hint:
        yield f"- Venue: {venue_words(found.hint)}"


def guessed(guess: Guess) -> str:
    """Return a value and its words."""
    return f"**{shown(guess.value)}** ({shown(', '.join(guess.reasons))})"


def venue_words(hint: VenueHint) -> str:
    """Return the venue that the authors name, with their words; or why these do not settle it."""
    words = f'"{hint.words}"'
    if hint.venue is None:
        return shown(f"unknown; arXiv says {words}, which {hint.reason}")
    names = [hint.venue, str(hint.year or ""), hint.presentation or ""]
    return f"**{shown(' '.join(name for name in names if name))}** ({shown(words)})"


def shell_commands(found: Found) -> str:
    """Return the two commands of which a curator runs one."""
    name = found.entry.arxiv
    return f'```sh\ndiffusion-rl add {name}\ndiffusion-rl reject {name} --reason "…"\n```'
