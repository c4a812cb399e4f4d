"""The words people use for time, their short forms, and the slips of the finger between them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from bot.understand.periods.span import Unit

MONTHS = {
    name: index
    for index, names in enumerate(
        (
            "january jan",
            "february feb febr",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: index
    for index, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_UNITS: tuple[tuple[Unit, int, str], ...] = (
    ("minute", 1, "minute minutes min mins"),
    ("hour", 1, "hour hours hr hrs h"),
    ("day", 1, "day days d"),
    ("week", 1, "week weeks wk wks w"),
    ("week", 2, "fortnight fortnights"),
    ("weekend", 1, "weekend weekends"),
    ("month", 1, "month months mth mths mnth mnths mo mos"),
    ("quarter", 1, "quarter quarters qtr qtrs trimester trimesters"),
    ("half", 1, "half-year half-years semester semesters halfyear"),
    ("year", 1, "year years yr yrs y"),
)
UNITS = {name: (unit, size) for unit, size, names in _UNITS for name in names.split()}
PLURALS = frozenset(
    """minutes mins hours hrs days weeks wks fortnights weekends months mths mnths mos quarters
    qtrs trimesters half-years semesters years yrs""".split()
)
NUMBERS = {
    name: value
    for value, name in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty""".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
VAGUE_NUMBERS = {"couple": 2, "few": 3, "several": 5, "dozen": 12}
ORDINALS = {
    name: value
    for value, name in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
        twentieth""".split(),
        1,
    )
} | {"thirtieth": 30}
SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
# From hour to hour; a night runs into the next day.
DAYPARTS = {
    "morning": (6, 12),
    "arvo": (12, 18),
    "mornings": (6, 12),
    "lunchtime": (12, 14),
    "teatime": (16, 18),
    "afternoon": (12, 18),
    "evening": (18, 22),
    "night": (22, 30),
    "overnight": (22, 30),
    "am": (0, 12),
    "pm": (12, 24),
}
THIS = frozenset({"this", "these", "current", "present", "ongoing", "running", "actual"})
HOURS = {"noon": 12, "midday": 12, "midnight": 0}
LAST = frozenset({"last", "previous", "prior", "preceding", "prev", "latest"})
NEXT = frozenset({"next", "coming", "upcoming", "following"})
PAST = frozenset({"past", "recent", "passed", "trailing", "rolling", "running"})

SLIPS = {
    "lst": "last",
    "las": "last",
    "lsat": "last",
    "lats": "last",
    "alst": "last",
    "lasst": "last",
    "laast": "last",
    "pervious": "previous",
    "previus": "previous",
    "previos": "previous",
    "prevous": "previous",
    "prv": "previous",
    "wek": "week",
    "weel": "week",
    "wekk": "week",
    "weeek": "week",
    "weke": "week",
    "ewek": "week",
    "wks": "weeks",
    "wk": "week",
    "wek's": "week",
    "weekedn": "weekend",
    "weeknd": "weekend",
    "wkend": "weekend",
    "wknd": "weekend",
    "mnth": "month",
    "mnths": "months",
    "mont": "month",
    "monht": "month",
    "motnh": "month",
    "mohth": "month",
    "monts": "months",
    "quater": "quarter",
    "quaters": "quarters",
    "qaurter": "quarter",
    "yer": "year",
    "yaer": "year",
    "yest": "yesterday",
    "yday": "yesterday",
    "ystd": "yesterday",
    "ytd.": "ytd",
    "tdy": "today",
    "2day": "today",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "2moro": "tomorrow",
    "tomorow": "tomorrow",
    "tommorow": "tomorrow",
    "thru": "through",
    "til": "until",
    "till": "until",
    "untill": "until",
    "untl": "until",
    "upto": "until",
    "btwn": "between",
    "betwen": "between",
    "beetween": "between",
    "sinse": "since",
    "sice": "since",
    "sincce": "since",
    "dya": "day",
    "dyas": "days",
    "hous": "hours",
    "horus": "hours",
    "arround": "around",
    "approx": "around",
    "approximately": "around",
    "roughly": "around",
    "circa": "around",
    "vs.": "vs",
    "versus": "vs",
    "thsi": "this",
    "tihs": "this",
    "curent": "current",
    "currrent": "current",
    "ago.": "ago",
    "befor": "before",
    "befoer": "before",
    "nite": "night",
    "morn": "morning",
    "eve": "eve",
    "xmas": "christmas",
    "thx-giving": "thanksgiving",
    "compard": "compared",
    "comapred": "compared",
    "compred": "compared",
    "comparred": "compared",
    "jully": "july",
    "agust": "august",
    "augst": "august",
    "febuary": "february",
    "aprl": "april",
    "apirl": "april",
    "janurary": "january",
}
# Long words near enough to one of these are taken for it; words that mean something else are not.
_OFTEN_MISSPELT = """yesterday today tomorrow january february september october november december
    monday tuesday wednesday thursday friday saturday sunday quarter weekend fortnight previous
    thanksgiving christmas fiscal forecast projected between morning afternoon evening""".split()
_OTHER_WORDS = frozenset(
    """sundry sunny fridge fridges quartet quarterly quartile quartz weekends weekdays weekday
    member members remember ember embers todays today tomorrows mondays tuesdays wednesdays
    thursdays fridays saturdays sundays decembers novembers octobers septembers quarters
    octane octave compare compares comparer compered compaction previews preview previously
    previewed evenings mornings mourning warning afternoons fortnights fiscally evening's
    physical fractal tuesday's sundae moaning between fourthly forthright money monkey
    monthly mundane toddy toda stay essay saturate saturated thursdays""".split()
)


@lru_cache(maxsize=4096)
def mend(word: str) -> str:
    """The word meant by a slip of the finger; the word itself where nothing is near."""
    if word in SLIPS:
        return SLIPS[word]
    if len(word) < 5 or len(word) > 14 or word in _OTHER_WORDS or word in KNOWN:
        return word
    best, distance = word, 3
    for right in _OFTEN_MISSPELT:
        allowed = 1 if len(right) < 8 else 2
        if abs(len(right) - len(word)) > allowed or right[0] not in word[:2]:
            continue
        found = OSA.distance(word, right, score_cutoff=allowed)
        if found <= allowed and found < distance:
            best, distance = right, found
    return best


KNOWN = frozenset(
    {
        *MONTHS,
        *WEEKDAYS,
        *UNITS,
        *NUMBERS,
        *VAGUE_NUMBERS,
        *ORDINALS,
        *SEASONS,
        *DAYPARTS,
        *HOURS,
        *THIS,
        *LAST,
        *NEXT,
        *PAST,
    }
    | frozenset(
        """yesterday today tomorrow tonight now ago to through until from and between since of in
    on the at for by over a an date before after early mid late middle beginning start end
    half ending starting ended commencing black cyber good boxing eve new years year's
    christmas thanksgiving easter prime singles valentine valentines halloween labor labour
    memorial fiscal financial calendar full whole entire complete first last so far up mtd
    qtd ytd wtd fytd yoy mom wow qoq same period time vs eom eoq eoy eow weekday weekdays
    around pre post holidays holiday back than against that then or was""".split()
    )
)
