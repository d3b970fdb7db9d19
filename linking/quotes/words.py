"""Closed lists of words, as token keys, that tell who speaks and how."""

from __future__ import annotations

from linking.vocabulary import KIN, PERFORMERS, ROLES


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _forms(bases: str) -> tuple[set[str], set[str]]:
    """The finite forms of regular verbs, and their participles in -ing."""
    finite, participles = set[str](), set[str]()
    for base in bases.split():
        stem = base[:-1] if base[-1] == "e" else base
        y_stem = base[:-1] + "i" if base[-1] == "y" and base[-2] not in "aeo" else ""
        ends_s = f"{y_stem}es" if y_stem else base + ("es" if base.endswith(("sh", "ch", "ss")) else "s")
        finite |= {base, ends_s, f"{y_stem}ed" if y_stem else f"{stem}ed"}
        participles.add(f"{stem}ing")
    return finite, participles


_BASES = (
    "disagree cite accuse acknowledge add address admonish advise affirm agree allege announce answer argue "
    "ask assert assure beam blast bemoan boast brand caption caution characterise characterize "
    "claim clarify comment complain concede conclude concur confess confide confirm contend "
    "continue counter crack credit criticise criticize deadpan declare demand deny describe "
    "detail disclose dish divulge echo elaborate emphasise emphasize enthuse exclaim explain "
    "express fume gripe gush hail hint hiss inform insist interject joke label lament laugh "
    "liken maintain marvel mention moan mumble murmur muse mutter note observe offer opine plead "
    "pledge point post praise predict proclaim promise pronounce protest question quip rant rave "
    "reassure reason recall reckon recount reflect reiterate relate relay remark remember remind "
    "repeat reply report respond retort reveal scoff scream share shout sigh signal slam sneer "
    "snap sniff speculate spill state stress suggest summarise summarize sum surmise tease "
    "testify thunder tout tweet urge vent volunteer vow warn whine whisper wonder yell call dub "
    "recite toast"
)
_FINITE, _PARTICIPLES = _forms(_BASES)
SPEECH = frozenset(_FINITE) - words("address addresses credit detail details sum laugh sigh") | words(
    "snapped snaps said say says told tell tells wrote write writes spoke read reads put puts swore swears "
    "admit admits admitted thought thinks think quipped quips begged begs bragged brags referred "
    "refers chimed chatted snarled spilt sobbed sobs insisted quoted quotes summed went joked "
    "shot"
)
"""Verbs after which, or before which, somebody's words stand."""
PARTICIPLES = frozenset(_PARTICIPLES) | words(
    "saying telling writing reading putting admitting quipping begging referring swearing "
    "chiming thinking spelling"
)
OPENING_UP = words("opened spoke talked addressed discussed weighed took sat recalled gave broke hit clapped")
"""Verbs that announce the words of the next sentence: “opened up about the split.”"""
SAID = words("said says told tells adds wrote writes")
SHOWING = words("show shows showed shown")
"""What only documents do with words."""
ARTICLES = words("a an the several two some her his their my its our these those any all no")

AUXILIARIES = words(
    "has have had also later then once even did does do would will could can may might must just "
    "still since now all ever never further first often soon himself herself themselves both "
    "went on to who"
)
BASES = frozenset(_BASES.split())
"""Without an ending these are nouns or orders, save after a plural: “sources claim”."""
PLURALS = words("they i we people who also and pair couple duo")
BE = words("is are was were be been being am gets got get")
PRONOUNS = words("he she they i we it")
CLAUSES = words(
    "that whom which what how because if while when where as but though although since until "
    "unless before after than so or whether"
)
"""Words with which another clause begins: who speaks stands after them."""
RELATIVES = words("who whom whose which")
JOINING = CLAUSES - {"as"} | words("and with")
"""Words that cannot stand first after a quote that is said by whom they lead to."""
NP_ENDS = CLAUSES | words("during in on at last this via and who whose is was has had have will said via by")

ANONYMOUS = words(
    "source sources insider insiders confidante confidantes confidant confidants informant "
    "informants tipster tipsters onlooker onlookers eyewitness eyewitnesses witness witnesses "
    "bystander bystanders friend friends pal pals bestie whistleblower acquaintance "
    "acquaintances associate associates spy spies colleague colleagues coworker staffer staffers "
    "employee employees neighbor neighbour neighbors neighbours passerby passersby fan fans user "
    "users commenter commenters guest guests partygoer attendee attendees official officials "
    "executive executives exec concertgoer viewer viewers critics tattler snitch mole crewmember "
    "waiter driver"
)
SOMEBODY = words("person people someone somebody individual individuals those one member relative relatives")
KNOWING = words(
    "familiar close with who near briefed in on privy connected from of inside present involved that"
)
"""What makes “a person” a source: “familiar with the matter”."""
REPRESENTATIVES = words(
    "rep reps representative representatives spokesperson spokespeople spokespersons spokesman "
    "spokesmen spokeswoman publicist publicists lawyer lawyers attorney attorneys solicitor "
    "counsel manager agent team camp"
)
ORGANISATIONS = words("studio network company firm airline hospital charity foundation league agency")
"""What speaks only through somebody: its word is a representative's."""
DOCUMENTS = words(
    "log logs filing filings document documents docs papers paperwork complaint lawsuit suit petition "
    "report reports statement records record affidavit transcript transcripts memo letter "
    "indictment certificate obituary autopsy warrant motion testimony ruling verdict deposition "
    "release email emails invitation note plaque sign headline article outlet outlets magazine "
    "newspaper tabloid website site publication paper"
)
POSTS = words(
    "post posts caption captions tweet tweets message messages text texts video story bio captioned"
)
SPEAKING_ROLES = (
    ROLES
    | PERFORMERS
    | KIN
    | words(
        "star actress actor ex exes exhusband exwife husband wife native alum creator founder "
        "owner winner judge duo couple pair family parents siblings man woman mom mum dad mother "
        "father legend beauty bandmate coach doctor officer prosecutor sheriff police judge "
        "teacher nurse therapist widow widower boyfriend girlfriend fiance fiancee family "
        "parents siblings band champion dancer player drummer bassist frontman daughter son "
        "sister brother"
    )
)
PUBLICATION_HEADS = words(
    "post times magazine news weekly daily mail sun mirror herald tribune journal gazette globe "
    "guardian observer chronicle telegraph express reporter press review courier examiner "
    "independent standard echo sentinel bulletin dispatch inquirer enquirer wire online insider "
    "today bbc cnn tmz nbc abc cbs itv"
)
OUTLETS = frozenset(
    {
        "page six", "us weekly", "in touch", "people", "variety", "deadline", "billboard", "rolling stone",
        "vanity fair", "vogue", "elle", "radar", "entertainment tonight", "e news", "glamour", "gq", "ok",
        "hello", "life style", "star", "the cut", "cosmopolitan", "harpers bazaar", "parade",
    }
)  # fmt: skip
BROADCASTS = words(
    "x podcast podcasts episode show interview interviews instagram tiktok twitter facebook "
    "youtube threads livestream radio video tweet caption vlog substack broadcast special "
    "documentary docuseries talkshow memoir post posts series season reel snapchat appearance "
    "panel premiere stage clip stories"
)
ON_AIR = words("on during in via through for to at listeners viewers")

WORKS = words(
    "song single album track film movie show series sitcom book novel memoir play musical "
    "podcast episode hit anthem ballad video documentary poem essay painting exhibition comedy "
    "drama thriller titled entitled biopic sequel soundtrack lp ep tune hymn duet tour game "
    "special column cover remake"
)
WORKS_AFTER = words(
    "star actor actress singer director video tour album premiere podcast franchise soundtrack "
    "hitmaker alum rapper songwriter creator"
)
NAMING = words("nicknamed nickname aka alias dubbed moniker")
CALLING = words("called calls call named known dubbed")
MENTIONED = words("word words term phrase socalled hashtag slogan password letters meaning means")
KNOWN_AS = words("know knows known")
LEADING = words("is was are were has had topped peaked earned won airs premieres premiered follows debuted")
IN_WHICH = words(
    "interview post video clip podcast episode caption tweet memoir message documentary vlog reel"
)
"""What something is said in; “in the show” somebody may only play."""
UNSPEAKING = words(
    "rumor rumors rumour rumours speculation news thing things story stories claims word gossip buzz"
)
"""What “says” something though nobody does."""
