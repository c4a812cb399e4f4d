"""The words that say more than a name: directions, ranks, multiples, causes, numbers."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


UP = _set(
    "rose rise rises rising risen increase increases increased increasing grew grow grows growing"
    " grown growth climbed climb climbs climbing jumped jump jumps surged surge surges soared"
    " spiked spike spikes up upward upwards higher more gained added adds dearer exceeded exceeds"
    " swelled swells mounted mounts ballooned rocketed escalated"
)
DOWN = _set(
    "fell fall falls falling fallen drop drops dropped dropping decrease decreases decreased"
    " decreasing declined decline declines declining shrank shrink shrinks shrunk down downward"
    " downwards lower less fewer cheaper reduced reduces reduction sank sinks plunged plunges"
    " slumped slid dipped dips dip eased saved"
)
NOT = _set("not never no nor neither without hardly didn't doesn't isn't wasn't")

LARGEST = _set(
    "largest biggest highest greatest costliest dearest most top main mainly mostly chiefly"
    " primarily majority leading heaviest strongest steepest worst maximum"
)
SMALLEST = _set("smallest lowest least cheapest fewest minimum slightest")

MULTIPLES = {
    "doubled": (90, 110),
    "doubles": (90, 110),
    "double": (90, 110),
    "twice": (90, 110),
    "twofold": (90, 110),
    "tripled": (180, 220),
    "triples": (180, 220),
    "triple": (180, 220),
    "threefold": (180, 220),
    "quadrupled": (270, 330),
    "fourfold": (270, 330),
    "fivefold": (360, 440),
    "tenfold": (810, 990),
    "halved": (-55, -45),
    "halves": (-55, -45),
}
"""Word → the percent of change, from and to, within which it is true."""

NUMBERS = _set(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred hundreds thousand thousands million millions billion billions trillion trillions"
    " dozen dozens score scores half halfway third thirds fourth fifth sixth seventh eighth ninth"
    " tenth tenths twentieth hundredth hundredfold thousandfold quadruple quintuple percent"
    " percentage pct couple pair nil naught nought once thrice"
)

CAUSES = _set(
    "cause caused causes causing because triggered triggers triggering trigger responsible blame"
    " blamed culprit drove drives driven stems stemmed attributable attributed explains explained"
    " resulted resulting results owing thanks led leads"
)
"""Never said of a cost, whatever the grade."""

CAUSE_PHRASES = (("due", "to"), ("result", "of"), ("root", "cause"), ("came", "from"))

GRADES = {
    ("coincides", "with"): 1,
    ("coincide", "with"): 1,
    ("coincided", "with"): 1,
    ("coinciding", "with"): 1,
    ("consistent", "with"): 2,
    ("accounts", "for"): 3,
    ("account", "for"): 3,
    ("accounted", "for"): 3,
    ("accounting", "for"): 3,
}
GRADE_RANKS = {"coincides with": 1, "consistent with": 2, "accounts for": 3}

PRODUCTS = _set(
    "s3 ec2 r53 k8s gp2 gp3 io1 io2 t2 t3 t4g m5 m6 m7 c5 c6 c7 r5 r6 r7 a100 h100 l4 q1 q2 q3 q4"
    " h1 h2 ipv4 ipv6 oauth2 http2 log4j e2 n1 n2 d2 b2 s3-ia"
)
"""Names with digits that are words of the trade."""

HARMLESS = (
    ("up", "to"),
    ("makes", "up"),
    ("make", "up"),
    ("made", "up"),
    ("break", "down"),
    ("breaks", "down"),
    ("broken", "down"),
    ("set", "up"),
    ("gives", "up"),
    ("give", "up"),
    ("gave", "up"),
    ("no", "more"),
    ("more", "than", "planned"),
    ("at", "least"),
    ("at", "most"),
)
"""Phrases whose words do not say a direction or a rank; `at least` and `at most` bound one."""
