"""Notes and filters that hypothesis invents, for the tests of facets."""

from hypothesis import strategies as st

from tests.facets.conftest import Note

NAMES = ["GRPO", "Policy Gradient", "a,b", "50%", "it's", '"so"', "[x]", "ä", "日本", "", "None", "7", "a_b"]
any_name = st.sampled_from(NAMES) | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4)
FACETS = [("_facet_array", "tags"), ("_facet_array", "hands"), ("_facet", "kind")]
OTHERS = [
    *[("kind", "1"), ("kind__not", "2"), ("kind__gt", "1"), ("kind__isnull", "1"), ("kind__in", "1,3")],
    *[("title__contains", "re"), ("_search", "red"), ("_search", "fox"), ("tags__notblank", "1")],
    *[("_where", "kind > 1"), ("_where", "id in ('n0', 'n2') or kind = 3"), ("_next", "n1"), ("_size", "1")],
    *[("_facet_size", "1"), ("_facet_size", "2"), ("_facet_size", "max"), ("_sort_desc", "id")],
]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Note], list[tuple[str, str]]]:
    """Notes that share few names, and filters that leave some of them."""
    names = st.sampled_from(draw(st.lists(any_name, min_size=2, max_size=5, unique=True)))
    arrays = st.none() | st.lists(names, max_size=4)
    titles, kinds = st.sampled_from(["", "red fox", "red", "blue 'fox'"]), st.none() | st.integers(1, 3)
    notes = draw(st.lists(st.builds(Note, titles, kinds, arrays, arrays), min_size=4, max_size=12))
    columns = ["tags__arraycontains", "hands__arraycontains", "tags__arraynotcontains"]
    tags = draw(st.lists(st.tuples(st.sampled_from(columns), names), max_size=2))
    return notes, [*FACETS, *tags, *draw(st.lists(st.sampled_from(OTHERS), max_size=2))]


@st.composite
def listed_cases(draw: st.DrawFn) -> tuple[list[Note], list[tuple[str, str]]]:
    """Notes of which no two have one title, and filters by values that memory knows, and others."""
    titles = draw(st.lists(st.sampled_from("abcdefghijkl"), min_size=3, max_size=12, unique=True))
    tags, kinds = st.lists(st.sampled_from("xyz"), max_size=3), st.none() | st.integers(1, 3)
    notes = draw(st.tuples(*(st.builds(Note, st.just(title), kinds, tags, tags) for title in titles)))
    untitled = draw(st.lists(st.builds(Note, st.none(), kinds, tags, tags), max_size=3))
    columns = st.sampled_from(["tags__arraycontains", "hands__arraycontains"])
    known = draw(st.lists(st.tuples(columns, st.sampled_from("xyz")), min_size=1, max_size=2))
    more = [
        ("kind__notnull", "1"),
        ("title", "b"),
        ("kind", "1"),
        ("tags__arraycontains", "w"),
        ("kind__gt", "1"),
    ]
    sizes = [
        [],
        [("_size", "1")],
        [("_size", "5")],
        [("_sort", "title")],
        [("_col", "kind")],
        [("_nocol", "title")],
    ]
    others = draw(st.lists(st.sampled_from(more), max_size=1))
    mixed = draw(st.permutations([*notes, *untitled]))
    return mixed, [*known, *others, *draw(st.sampled_from(sizes))]
