"""What is no question about money: greetings, orders, other people's business, other languages."""

from __future__ import annotations

import re
from functools import cache

from bot.understand.aliases import load

CAN_DO = (
    "I answer questions about cloud, AI and observability spend: what was spent, why it changed,"
    " which feature and team stand behind it, whether it was planned, what an outage or a decision"
    " cost, budgets, forecasts and savings."
)
EXAMPLES = ("Why did the bill go up last week?", "What did we spend by team last month?")

_SOCIAL = re.compile(
    r"^\W*(?:(?:hi|hiya|hello|hey|heya|yo|howdy|greetings|good (?:morning|afternoon|"
    r"evening|day)|morning|"
    r"thanks?(?: you)?|thx|tnx|thank u|ty|cheers|great|awesome|cool|nice(?: one)?|"
    r"perfect|brilliant|lovely|ok|okay|"
    r"k|got it|understood|bye|goodbye|see you|good night|no worries|never ?mind|help|\?+|"
    r"well done|good (?:job|bot|work)|much appreciated|appreciate it|that helps?|"
    r"that's (?:great|helpful|all|it)|"
    r"sounds good|makes sense|lgtm|interesting|wow|oh|ah|hmm+|test|ping|"
    r"there|all|team|everyone|folks|bot|spendthread|mate|a lot|so much|very much|again|"
    r"for (?:the|your|that|this) ?(?:help|info|answer)?|"
    r"you|how are you(?: doing)?(?: today)?|what's up|sup|are you there|anyone there|"
    r"please)\b\W*){1,8}$",
    re.IGNORECASE,
)
_ABILITIES = re.compile(
    r"\b(?:what (?:all |else )?(?:can|could|do|does|would) (?:you|u|this bot|the bot|"
    r"this thing|it|spendthread|i) "
    r"(?:do|ask(?: you)?|help(?: me)?(?: with)?|answer|know|offer|show(?: me)?|support|"
    r"tell(?: me)?)(?: about)?(?: here| exactly)?\W*$|"
    r"how (?:can|do|should|could) (?:you|i|we) (?:help|use (?:you|this|it)|"
    r"work with you|talk to you|ask)|"
    r"who are you|what are you(?: for| able to do)?\b|what is this bot|what(?:'s|"
    r" is) spendthread|introduce yourself|"
    r"(?:show|list|give) (?:me )?(?:the |your |all )?(?:commands|capabilities|"
    r"abilities|features you have|examples|sample questions|example questions)|"
    r"what (?:kinds?|sorts?|types?) of (?:questions?|things)|"
    r"(?:i )?need (?:some )?help$|how does this (?:bot )?work|"
    r"examples? of (?:what|questions?)|what should i ask|usage\?*$)",
    re.IGNORECASE,
)


def is_social(text: str) -> bool:
    """Whether the message only greets, thanks, or asks what the bot can do."""
    return _SOCIAL.match(text) is not None or _ABILITIES.search(text) is not None


_POLITE = (
    r"^\W*(?:(?:hi|hey|hello|ok|okay|so|and|also|now|then|bot|spendthread|please|pls|"
    r"plz|kindly|just|go ahead and|"
    r"to|can|could|would|will|you|u|i want you to|i need you to|i'd like you to|"
    r"we need to|let's|lets|i want to|"
    r"help me|try to|be able to|for me)\W+){0,7}"
)
_ORDER = re.compile(
    _POLITE + r"(?:deploy|redeploy|roll ?back|restart|reboot|reset|delete|destroy|terminate|"
    r"kill|nuke|drop (?:the )?(?:table|database)|"
    r"shut ?(?:it )?down|shut (?:off|down)|turn (?:off|on|down)|switch (?:off|on)|"
    r"stop (?:the|all|our|my|this|that|every)|start (?:the|an?|our|up)|"
    r"scale (?:up|down|out|in|the)|resize|provision|spin (?:up|down)|create|buy|"
    r"purchase|order|book|cancel|renew|upgrade|downgrade|"
    r"apply|enable|disable|migrate|move (?:the|our|all)|tag (?:the|all|these|this|our)|"
    r"raise (?:the|our) (?:budget|limit|quota)|"
    r"increase (?:the|our) (?:budget|limit|quota)|change (?:the|our) (?:budget|limit|"
    r"quota|owner|password)|set (?:the|our|a) (?:budget|limit|alarm|reminder|alert)|"
    r"(?:send|write|draft|forward) (?:an? |the |my |him |her |"
    r"them )?(?:\w+ )?(?:e-?mail|mail|message|letter|poem|song|essay|story|code|script|"
    r"function|sql|query|program|tweet|post|invite)|"
    r"open (?:a|an|the) (?:ticket|issue|pr|pull request)|file a (?:ticket|bug)|merge|"
    r"push|approve (?:the|this|my)|fire|hire|invite|"
    r"remind me|wake me|call (?:my|the|him|her)|pay (?:the|this|our|my)|"
    r"(?:transfer|wire|remit|refund|reimburse|donate)\b|"
    r"(?:send|pay|give|move) (?:[a-z]+ ){0,2}(?:[$€£]\s?)?\d[\d.,]*k?\b|"
    r"execute|run (?:the|this|a|an|select|sql|"
    r"terraform|kubectl)|"
    r"translate|summari[sz]e (?:this|the) (?:article|document|email|meeting|book|text)|"
    r"tell me a (?:joke|story)|sing|play (?:some |a )|"
    r"fix (?:the|this|my|it)|patch|install|uninstall|grant|revoke|rotate|block|ban|mute)\b",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    r"\b(?:salar(?:y|ies)|payroll|wages?|(?:get|gets|getting) paid|pay ?rise|bonus(?:es)?|"
    r"how much (?:does|do|is|did) (?:\w+ ){1,4}(?:earn|earns|get paid|take home|make(?=\W*$))|"
    r"passwords?|passphrase|secret keys?|private keys?|access keys?|credentials?|"
    r"(?:give|show|tell|print|send|reveal|share|paste) (?:me |us )?(?:the |your |our |my )?"
    r"(?:\w+ )?(?:api|access|secret|private) keys?|(?:api|access) tokens? (?:value|for me)|"
    r"system prompt|your (?:prompt|instructions)|"
    r"(?:ignore|disregard|forget) (?:all |your |the |any )?(?:previous|prior|above|earlier|your)\b|"
    r"jailbreak|pretend (?:to be|you)|sql (?:query|statement|for)|select \* from|drop table|"
    r"write (?:me )?(?:an?|some) (?:\w+ )?(?:sql|query|script|code|function|poem|python|program)|"
    r"most expensive (?:engineer|employee|developer|person)|home address|phone number|"
    r"date of birth|performance review|which (?:engineer|employee|developer|person)s?|"
    r"rank (?:the )?(?:engineers|employees|people|developers))\b",
    re.IGNORECASE,
)
"""What is refused whatever else the message says."""

_ELSEWHERE = re.compile(
    r"\b(?:weather|rain(?:ing)? (?:today|tomorrow)|temperature (?:outside|today)|joke|"
    r"recipe|horoscope|lottery|"
    r"headcount|hiring|vacation|holiday allowance|sick leave|"
    r"capital of|president|prime minister|football|soccer|world cup|premier league|"
    r"who won|movie|song|lyrics|"
    r"bitcoin|stock (?:price|market)|share price|restaurant|pizza|lunch|dinner|flight to|hotel|"
    r"birthday|meaning of life|girlfriend|boyfriend|marry|politic\w*|election|"
    r"religio\w*|medical|doctor|lawyer|"
    r"home ?work|how old (?:is|are)|what time is it|what day is|(?:1|2|3|\d+) ?[+*x] ?\d+\??$)\b",
    re.IGNORECASE,
)


def is_order(text: str) -> bool:
    """Whether the message tells the bot to do something to the outside world."""
    return _ORDER.search(text) is not None


def is_forbidden(text: str) -> bool:
    """Whether the message asks for secrets, for people's pay, or to break the rules."""
    return _FORBIDDEN.search(text) is not None


def is_elsewhere(text: str) -> bool:
    """Whether the message is about something that is none of the bot's business."""
    return _ELSEWHERE.search(text) is not None


@cache
def _languages() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = load("languages.json")
    return found


_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def language_of(text: str) -> str | None:
    """The language of a message when it is plainly another one than English.

    A message in another script is `another`; one in which more words are known in one language
    of the glossary than in English is that language.
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words:
        return None
    foreign = sum(
        not word.isascii() and not any(sign < "\u0250" for sign in word) for word in words
    )
    if foreign * 2 > len(words):
        return "another"
    best, most = None, 0
    for language, glossary in _languages().items():
        known = sum(word in glossary for word in words)
        if known > most:
            best, most = language, known
    english = sum(word in _ENGLISH for word in words)
    return best if best and most >= 2 and most > english else None


def in_english(text: str, language: str) -> str:
    """The words of the glossary in English, the rest as it stands."""
    glossary = _languages().get(language, {})
    return _WORD.sub(lambda match: glossary.get(match.group().casefold(), match.group()), text)


_ENGLISH = frozenset(
    """the a an of is are was were did do does how much what why who which when our we us i my for
    on in by to from it that this and or last week month year spend cost costs bill show
    me""".split()
)
