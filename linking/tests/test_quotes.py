"""What stands in marks and who says it: one rule each, in pairs, and text that no rule foresaw."""

import time

import pytest

import linking
from linking.quotes import allegations, alleged_in, key, keys, pages, places, quotes, sentence

from .cast import TODAY, Cast

CAST = Cast("Ada Moss", "Tom Marr")


def read(text, headline=""):
    body = linking.read_html(text) if text.startswith("<") else linking.read_text(text)
    story = linking.Story(body, linking.read_text(headline) if headline else None, on=TODAY)
    found = linking.search(story, CAST.names, CAST.profiles)
    return quotes(story, found.mentions, found.strangers)


def alleged(text):
    story = linking.Story(linking.read_text(text), on=TODAY)
    found = linking.search(story, CAST.names, CAST.profiles)
    return [
        (each.allegation_class, each.words) for each in allegations(story, found.mentions, found.strangers)
    ]


def words(text):
    return [quote.words for quote in read(text)]


def test_spans_are_the_words_without_their_marks():
    text = "“It’s wild,” a source said, “and it’s amazing.” Ada Moss left."
    (quote,) = read(text)
    assert [text[start:end] for start, end in quote.spans] == ["It’s wild,", "and it’s amazing."]
    assert quote.words == "It’s wild, and it’s amazing."


def test_an_attribution_knows_its_place_its_verb_and_its_venue():
    text = "“I cried,” Ada Moss admitted during an episode of the podcast Salt Radio."
    said = read(text)[0].attribution
    assert text[said.place.start : said.place.end] == said.phrase == text[11:-1]
    assert (said.verb, said.person, said.speaker_class, said.venue, said.manner) == (
        "admitted",
        "ada-moss",
        "broadcast",
        "Salt Radio",
        "after",
    )


def test_a_quote_without_a_speaker_has_the_one_before_in_its_paragraph():
    _, two = read("“I left,” Ada Moss said. “I slept.”")
    assert (two.attribution.person, two.attribution.manner) == ("ada-moss", "carried")
    _, two = read("“I left,” Ada Moss said.\n“I slept.”")
    assert two.attribution is None


def test_a_pronoun_is_somebody_only_where_nobody_else_can_be_meant():
    assert read("Ada Moss sat down. “I left,” she said.")[0].attribution.person == "ada-moss"
    both = read("Ada Moss met Tom Marr. “I left,” she said.")[0].attribution
    assert (both.person, both.speaker_class) == (None, "person")


def test_a_pronoun_after_a_source_is_the_source():
    assert read("“He left,” a source said. She added: “Ada Moss wept.”")[1].speaker_class == "anonymous"


def test_who_is_passive_does_not_speak():
    assert read("Ada Moss was called “a fraud of the first order” in the street.")[0].attribution is None
    by = read("Ada Moss was called “a fraud of the first order,” but described by Tom Marr as “very kind.”")
    assert by[1].attribution.person == "tom-marr"


def test_a_headline_has_the_speaker_whose_words_it_repeats():
    headline, _ = read(
        "“He really owned up to all his mistakes,” a source said.", "'He Owned Up to His Mistakes'"
    )
    assert (headline.speaker_class, headline.attribution.manner) == ("anonymous", "echoed")
    other, _ = read("“He really owned up to all his mistakes,” a source said.", "'She Never Sang Again'")
    assert other.attribution is None


def test_a_paper_that_spoke_to_a_source_carries_what_sources_say():
    text = "“He left,” a source said.\nIn Touch spoke to a source about Ada Moss."
    assert read(text)[0].attribution.venue == "In Touch"
    assert read(text.replace("In Touch", "Tom Marr"))[0].attribution.venue == ""


def test_titles_and_nicknames_need_no_source():
    kinds = {
        quote.words: quote
        for quote in read("Rex “The Barn” Calder sang “Salt Line,” and Ada Moss said: “Never.”")
    }
    assert [kinds[w].needs_source for w in ("The Barn", "Salt Line", "Never.")] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("“I left, she said.\n“Never,” said Tom.", ["I left, she said. Never"]),
        ("“I left, she said. She went home.\nTom wept. He slept.", ["I left, she said."]),
        ("It was over.” Ada Moss went home.", []),
        ('A 6\'2" man and a 32" screen.', []),
        ("The sisters' home, the '90s, rock 'n' roll and goin' out.", []),
        ("‘The sisters’ home burned,’ she said.", ["The sisters’ home burned"]),
        ("„Nein“, sagte er. »Doch«, sagte sie. « Oui », dit-il.", ["Nein", "Doch", "Oui"]),
        ("<p>“I <b>really</b></p><p>“left,” she said.</p>", ["I really left"]),
    ],
)
def test_marks_of_all_kinds_open_and_close(text, kept):
    assert words(text) == kept


def test_a_mark_left_open_never_swallows_the_next_paragraph():
    found = words("“Gone, said Ada.\nTom Marr sang.\n“Back,” said Tom.")
    assert found == ["Gone, said Ada.", "Back"]


def test_a_quote_keeps_its_key_when_the_text_changes_elsewhere():
    one = read("Ada Moss sat down. “I left,” she said at home.")[0]
    assert read('It rained. Ada Moss sat down. "I left," she said at home. Then she slept.')[0].key == one.key
    assert read("Ada Moss sat down. “I stayed,” she said at home.")[0].key != one.key
    assert one.key == key(["moss", "sat", "down"], ["i", "left"], ["she", "said", "at"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada Moss is accused of stealing a boat.", [("crime", "accused of")]),
        ("Tom Marr was arrested on Friday.", [("crime", "was arrested")]),
        ("Tom Marr allegedly slapped a waiter.", [("abuse", "allegedly")]),
        ("Ada Moss is pregnant.", [("pregnancy", "is pregnant")]),
        ("Ada Moss and Tom Marr filed for divorce.", [("split", "filed for divorce")]),
        ("Tom Marr was battling addiction.", [("health", "battling addiction")]),
        ("Tom Marr owes the bank a million.", [("money", "owes")]),
        ("Tom Marr was found dead.", [("death", "found dead")]),
        ("Ada Moss plays a woman accused of murder.", []),
        ("Ada Moss is not pregnant.", []),
        ("Parking fines were paid. The bank owes nobody.", []),
        ("“Tom Marr owes me money,” Ada Moss said.", []),
        ("Ada Moss spoke of his split from her mother.", []),
    ],
)  # fmt: skip
def test_allegations_are_marked_outside_quotes(text, found):
    assert alleged(text) == found


def test_a_sentence_that_alleges_has_its_marks_and_its_stop():
    text = "It rained. “I left,” she said when Tom Marr was arrested. “Why?” she said."
    story = linking.Story(linking.read_text(text), on=TODAY)
    found = linking.search(story, CAST.names, CAST.profiles)
    (each,) = allegations(story, found.mentions)
    assert text[each.sentence.start : each.sentence.end] == text[11:57]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“He was cheating on her,” a source said.", "split"),
        ("“Tom Marr was arrested,” a source said.", "crime"),
        ("“Theo Lanswick was arrested,” a source said.", "crime"),
        ("“They sang. She is pregnant,” a source said.", "pregnancy"),
        ("“He was,” a source said, “arrested on Friday.”", "crime"),
        ("“He is accused of stealing a boat,” a source said.", "crime"),
        ("“He allegedly sang,” a source said.", None),
        ("“I was arrested,” Ada Moss said.", None),
        ("“Nobody was evicted. The bank owes money,” a source said.", None),
        ("“He plays a man who was arrested,” a source said.", None),
        ("“She is not pregnant,” a source said.", None),
        ("“He never cheated. If cheating on her mattered, she left,” a source said.", None),
        ("“He sang. The dog is pregnant,” a source said.", None),
        ("“He left early,” a source said.", None),
    ],
)
def test_a_quote_tells_what_it_alleges_of_somebody(text, found):
    story = linking.Story(linking.read_text(text), on=TODAY)
    known = linking.search(story, CAST.names, CAST.profiles)
    (quote,) = quotes(story, known.mentions, known.strangers)
    assert alleged_in(quote, known.mentions, known.strangers) == found


def where(text, sought):
    page = pages(linking.Story(linking.read_text(text)))["body"]
    return [(place.words, sentence(page, place).words) for place in places(page, sought)]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("ada left", [("Ada left.", "Ada left."), ("“Ada left", "“Ada left early,” Tom said.")]),
        ("EARLY,\n tom", [("early,” Tom", "“Ada left early,” Tom said.")]),
        ("left. “Ada", [("left. “Ada", "Ada left. “Ada left early,” Tom said.")]),
        ("Ada lef", []),
        ("…", []),
        ("", []),
    ],
)
def test_words_are_found_where_they_stand_with_the_sentence_around_them(sought, found):
    assert where("Ada left. “Ada left early,” Tom said.", sought) == found


def test_words_that_overlap_themselves_are_found_each_time():
    assert len(where("Ada. Ada Ada.", "Ada Ada")) == 2


def test_a_place_has_the_key_that_a_quote_there_has():
    text = "It rained all day. “Ada left early today,” Tom said at home."
    (quote,) = read(text)
    page = pages(linking.Story(linking.read_text(text)))["body"]
    (place,) = places(page, quote.words)
    assert (place.key, keys("“Ada,  left!”")) == (quote.key, ["ada", "left"])


def test_an_allegation_knows_its_sentence():
    text = "It rained. Tom Marr was arrested on Friday. He slept."
    story = linking.Story(linking.read_text(text), on=TODAY)
    (each,) = allegations(story, linking.find(story, CAST.names, CAST.profiles))
    assert text[each.sentence.start : each.sentence.end] == "Tom Marr was arrested on Friday."


HARD = (
    '"', "“", "”", "'", "‘", "’", "«", "»", "„", "“a ", '"a ', "'a ", "«a ", "„a “b ”c ", "“a \"b ", '"a" ',
    "a source said ", "“x,” a source said, ", "“x,” he said. ", "Ada said “x” ", "said: “a\n", "“a\n",
    "is pregnant ", "he was arrested. ", "Ada “Boo” Moss ", "“A b,” ", "In Touch spoke to a source ",
    "“x ‘y” z’ ", "'a \"b ", "“a” ", "“a” and ", "who said, ", "according to ",
    "“x,” according to ", "Ada Moss said “x,” ", "@%~ ", "\u2028“",
)  # fmt: skip


@pytest.mark.parametrize("word", HARD)
def test_hard_text_takes_a_time_that_grows_with_it(word):
    def took(times):
        document = linking.read_text(word * times)
        story = linking.Story(document, linking.read_text(word), on=TODAY)
        found = linking.search(story, CAST.names, CAST.profiles)
        best = float("inf")
        for _ in range(2):
            start = time.perf_counter()
            quotes(story, found.mentions, found.strangers)
            allegations(story, found.mentions, found.strangers)
            best = min(best, time.perf_counter() - start)
        return best

    took(5)
    assert took(2000) < 14 * took(500) + 0.03  # four times as much, with room for a busy machine


@pytest.mark.parametrize("text", ['"' * 10_000, "a source said " * 10_000, "“a " * 10_000])
def test_ten_thousand_marks_are_read_in_a_few_seconds_at_most(text):
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "“",
        "”",
        "“”",
        "“ ”",
        '"."',
        "‘",
        ": “",
        "said “",
        "“x",
        "x”\n“",
        "“x,” said",
        "according to",
        "per",
    ],
)
def test_the_shortest_texts_are_read_without_a_word(text):
    assert isinstance(read(text, text), list)
    assert isinstance(alleged(text), list)
