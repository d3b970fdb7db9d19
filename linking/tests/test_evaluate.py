from linking.evaluate import Label, Score, recognised, score_mentions, score_overlaps, score_people

from .cast import Cast

GOLD = [Label(0, 8, "ada"), Label(20, 24, "tom")]


def test_a_mention_counts_only_with_the_same_span_and_person():
    assert score_mentions(GOLD, [Label(0, 8, "ada"), Label(20, 25, "tom")]) == Score(
        right=1, wrong=1, missed=1
    )


def test_an_overlap_counts_once():
    found = [Label(0, 3, "ada"), Label(4, 8, "ada"), Label(20, 30, "tom")]
    assert score_overlaps(GOLD, found) == Score(right=2, wrong=1, missed=0)


def test_a_person_counts_once_a_story():
    assert score_people(GOLD, [Label(9, 9, "ada"), Label(0, 8, "ada"), Label(1, 2, "ivy")]) == Score(1, 1, 1)


def test_scores_add_up_and_have_shares():
    score = Score(3, 1, 0) + Score(0, 0, 3)
    assert (score.precision, score.recall, score.f1) == (0.75, 0.5, 0.6)


def test_nothing_found_is_nothing_wrong():
    assert Score().precision == Score().recall == 1


def test_only_automatic_mentions_of_the_body_are_recognised():
    mentions = Cast("Ada Moss", "Pink").find("Ada Moss saw Pink there.", headline="Ada Moss sings")
    assert recognised(mentions) == [Label(0, 8, "ada-moss")]
