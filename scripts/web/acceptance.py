"""The grammar of acceptances: a sentence that names a venue in, whether it claims an acceptance out.

A sentence is read clause by clause, and each clause must match one of the forms below completely. So "Not
accepted at", "Compared with" and unforeseen wordings are not claims, without a list of negations.
"""

import re
from typing import Literal

VENUE = "\ue000"  # replaces each venue, with its year, in a marked sentence

Kind = Literal["claim", "bare", "submission", "note", "tail", "other"]


def any_of(*forms: str) -> str:
    """Return one of several forms."""
    return f"(?:{'|'.join(forms)})"


def maybe(form: str) -> str:
    """Return a form that may be absent, with the space after it."""
    return f"(?:{form} )?"


YEAR = r"(?:19|20)\d\d"
MONTH = any_of(
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
DATE = any_of(rf"(?:\d\d? )?{MONTH}(?: \d\d?)?(?: {YEAR})?", rf"\d\d?/{YEAR}", YEAR)
ORDINAL = any_of(
    r"\d+(?:st|nd|rd|th)",
    r"(?:(?:twenty|thirty|forty|fifty)-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)",
    r"eleventh|twelfth|[a-z]+teenth|(?:twent|thirt|fort|fift)ieth",
)

KIND = any_of(
    r"(?:long |short )?oral",
    "spotlight",
    "highlight(?:ed)?",
    "poster",
    r"(?:full|long|regular|research|(?:main )?conference|journal) paper",
    "paper",
    "article",
)
AS = rf"(?:as )?(?:an? )?{KIND}(?: (?:and )?(?:presentation|talk|{KIND}))?"
TRACK = any_of(
    r"main(?: conference| track| proceedings| technical track)?",
    r"(?:(?:conference|research|technical) )?track|conference|proceedings|(?:conference|technical) papers",
    r"(?:datasets? (?:and|&) benchmarks?|d&b)(?: track)?",
)
SUBJECT = rf"(?:(?:this|our|the) )?{any_of('paper', 'work', 'manuscript', 'article')}"
ACCEPTED = any_of(
    r"early accept|(?:early )?accepted(?: for (?:(?:oral )?presentation|publication))?",
    rf"selected (?:as|for) (?:an? )?{KIND}(?: presentation)?",
    "published",
    "presented",
    r"(?:to|will) (?:appear|be published|be presented)",
    r"appear(?:s|ed|ing)?",
    "in press",
    "forthcoming",
)
VERB = rf"{maybe(SUBJECT)}{maybe('(?:is|was|has been|got)')}{maybe('(?:recently|just|now)')}{ACCEPTED}"
PUBLISHER = any_of("ieee", "acm", "ieee/cvf", "cvf/ieee")
CONFERENCE = r"(?:international )?conference on"
EDITION = rf"{maybe('the')}{maybe(ORDINAL)}{maybe('annual')}{maybe(PUBLISHER)}{maybe(CONFERENCE)}"
PART = maybe(rf"{any_of('proceedings', 'proc', TRACK)} {any_of('of', 'at', 'in')}")
NAMED = rf"{maybe('the')}{PART}{EDITION}{VENUE}(?: {VENUE})*(?: ['’]?\d\d?)?(?: {TRACK})?"
AT = any_of("at", "to", "in", "by", "for")

AWARD = r"(?:best (?:student )?paper(?: award)?|award)(?: candidate| finalist| honorable mention)?"
SHARE = r"top \d+(?:\.\d+)? ?%"
COPY = rf"camera[ -]ready(?: version)?(?: (?:of|for|at) {NAMED})?|author accepted manuscript"
PAGES = any_of(
    r"pages? ?\d*(?: ?[-–] ?\d+)?",
    r"pp ?\d*(?: ?[-–] ?\d+)?",
    r"\d+(?: ?[-–:+] ?\d+)*(?: pages)?",
    r"(?:vol(?:ume)?|no|issue|number|art(?:icle)?|pmlr|lncs) ?\d+(?: ?[-–:] ?\d+)*",
)
PLACES = """
seattle, nashville, tennessee, denver, colorado, honolulu, hawaii, hawai'i, vancouver, vienna, singapore,
seoul, milan, milano, malmö, malmo, paris, montreal, philadelphia, tucson, miami, suzhou, dublin,
melbourne, barcelona, tokyo, daejeon, kyoto, toronto, bangkok, us, usa, ca, tn, wa, uk, canada, austria,
korea, brazil, mexico, italy, sweden, france, china, japan, australia, spain, thailand, ireland, springer,
ieee, acm, virtual, rio de janeiro, san diego, mexico city, hong kong, los angeles, new orleans, long
beach, new york, south korea, association for computing machinery, springer nature
"""
PLACE = any_of(*PLACES.replace("\n", " ").strip().split(", "))
COUNTED = (
    r"(?:pages?|figs?|figures?|tables?|appendi(?:x|ces)|supplement(?:ary|al)?(?: materials?)?|references)"
)
COUNT = rf"(?:{COUNTED}|[\d.+&]+|a|an|and|contents?|in|includ(?:es|ing)|main|of|plus|text|the|total|with)"
COUNTS = rf"(?:{COUNT} )*{COUNTED}(?: {COUNT})*"
HOME = any_of(
    *("code", "project", r"data(?:sets?)?", "models?", "weights", "demo", "website", "webpage", "homepage"),
    *("github", "video", "page", "repository", "url"),
)
OPEN = r"(?:is|are|will be)(?: made)?(?: publicly)? (?:available|released|open-sourced)|available"
ADDRESS = rf"(?:our |the |all )?{HOME}(?: (?:and |& |/ )?{HOME})*(?: (?:{OPEN}))?(?: at| on| here| soon)*"

# Sentences of these words are about the text, its code and its authors, not about a venue.
NEUTRAL_LIST = """
a add added additional adds all an and appendices appendix are as at author authors available be both
camera checkpoint checkpoints code codes comparison comparisons contact content contributed contribution
corresponding data dataset datasets demo demos e-mail email equal equally experiment experiments extra fig
figs figure figures first fix fixed for found full github here home homepage html http https in included
including is keywords lead link links main material materials minor model models more new of on online
open open-source open-sourced our page pages paper pdf plus project public publicly ready reference
references refs release released repo repository results revised see site soon source supp supplement
supplemental supplementary table tables text the they this to total two typo typos update updated url
version video videos we web webpage website weights will with www
"""
NEUTRAL_WORDS = frozenset(NEUTRAL_LIST.split())
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
NUMBERED = re.compile(r"v?\d+")
SIGN = re.compile(r"[^\w\s.,'’\"+/&%*@#-]")

FORMS: dict[Kind, re.Pattern[str]] = {
    "claim": re.compile(
        rf"{VERB}(?: {AS})?(?: {AT} {NAMED})?(?: {AS})?(?: (?:on|in) {DATE})?"
        rf"|{NAMED} {any_of(ACCEPTED, 'camera[ -]ready')}(?: {KIND})?|{COPY}"
    ),
    "bare": re.compile(
        rf"{maybe('(?:in|at)')}{NAMED}(?: {AS})?|{AS}(?: (?:at|in) {NAMED})?|{maybe('in')}{TRACK}"
        rf"|{maybe('in')}(?:proceedings|proc) of|{AWARD}|{SHARE}|{YEAR}"
    ),
    "submission": re.compile(
        rf"{maybe(SUBJECT)}{maybe('(?:first|originally|previously)')}submitted to {NAMED}"
    ),
    "note": re.compile(rf"{PAGES}|{DATE}|{PLACE}(?: {PLACE})*|(?=.*\d){COUNTS}"),
    "tail": re.compile(rf"{ADDRESS}|{COUNTS}"),
}
VOCABULARY = NEUTRAL_WORDS.union(re.findall(r"[a-z]+", " ".join(form.pattern for form in FORMS.values())))
CLAUSE = re.compile(r"[,:()\[\]!—]|\s[-–]\s|\.(?=\s|$)|(?<=\d)/(?=[a-zA-Z])")


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a marked sentence, in lowercase, with single spaces."""
    parts = (" ".join(part.casefold().split()).strip(" .*&") for part in CLAUSE.split(sentence))
    return [part for part in parts if part]


def clause_kind(clause: str) -> Kind:
    """Return the first form that a clause matches completely."""
    return next((kind for kind, form in FORMS.items() if form.fullmatch(clause)), "other")


def sentence_kind(sentence: str) -> Kind:
    """Return the kind of a marked sentence; "bare" is a venue with details only.

    An address may only follow the venue: in "Dataset: ECCV 2024" the venue is that of another paper.
    """
    parts = clauses(sentence)
    if VENUE not in sentence and all(map(has_only_neutral_words, parts)):
        return "note"
    kinds = [clause_kind(part) for part in parts]
    named = next((place for place, part in enumerate(parts) if VENUE in part), len(parts))
    if "other" in kinds or (VENUE in sentence and "tail" in kinds[:named]):
        return "other"
    if VENUE not in sentence:
        return "note"
    return "submission" if "submission" in kinds else "claim" if "claim" in kinds else "bare"


def has_only_neutral_words(clause: str) -> bool:
    """Return whether a clause has only words about the text, its code and its authors, and punctuation."""
    words = WORD.findall(clause)
    return not SIGN.search(clause) and all(
        word in NEUTRAL_WORDS or NUMBERED.fullmatch(word) for word in words
    )


def first_unknown_part(sentence: str) -> str:
    """Return the first word of a sentence that is in no form, else the first clause that matches no form."""
    unread = [clause for clause in clauses(sentence) if clause_kind(clause) in ("other", "tail")]
    words = [word for clause in unread for word in WORD.findall(clause) if word not in VOCABULARY]
    shown = words[0] if words else unread[0].replace(VENUE, "…") if unread else ""
    found = re.search(re.escape(shown), sentence, re.IGNORECASE)
    return found[0] if found else shown
