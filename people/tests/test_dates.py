import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.dates import Order, PartialDate, order


@pytest.mark.parametrize("written", ["1958", "1958-04", "1958-04-03", "1958~", "1958-04-03~"])
def test_a_date_reads_back_as_it_was_written(written):
    assert str(PartialDate.parse(written)) == written


@pytest.mark.parametrize(
    "written",
    ["", "58", "1958-4", "1958-00", "1958-13", "1958-02-30", "1958-00-15", "0000", "April 1958", "١٩٥٨"],
)
def test_what_is_no_date_is_refused(written):
    with pytest.raises(ValueError, match=r".+"):
        PartialDate.parse(written)


def test_a_year_spans_its_days():
    year = PartialDate.parse("1996")
    assert (year.earliest.isoformat(), year.latest.isoformat()) == ("1996-01-01", "1996-12-31")
    assert PartialDate.parse("1996-02").latest.day == 29


# --- three ways: before, after, cannot say ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("1958", "1959", Order.BEFORE),
        ("1959", "1958-12-31", Order.AFTER),
        ("1958", "1958-04", Order.UNSURE),
        ("1958-04", "1958-05", Order.BEFORE),
        ("1958-04-03", "1958-04-03", Order.UNSURE),
        ("1958-04-03", "1958-04", Order.UNSURE),
        ("1958~", "1959", Order.UNSURE),
        ("1958~", "1961", Order.BEFORE),
        ("1963", "1958~", Order.AFTER),
        ("0001~", "0004", Order.BEFORE),
        ("", "1958", Order.UNSURE),
        ("1958", "", Order.UNSURE),
    ],
)
def test_dates_are_compared_as_far_as_they_are_known(one, other, says):
    assert order(one, other) is says


dates = st.builds(
    lambda date, precision, circa: PartialDate.parse(date.isoformat()[:precision] + "~" * circa),
    st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31)),
    st.sampled_from([4, 7, 10]),
    st.booleans(),
)


@given(dates, dates)
def test_before_is_after_seen_from_the_other_side(one, other):
    turned = {Order.BEFORE: Order.AFTER, Order.AFTER: Order.BEFORE, Order.UNSURE: Order.UNSURE}
    assert one.compare(other) is turned[other.compare(one)]


@given(dates, dates)
def test_the_least_age_is_never_more_than_the_most(one, other):
    least, most = one.years_until(other)
    assert least <= most


@pytest.mark.parametrize(
    ("born", "on", "ages"),
    [
        ("1995-10-23", "2025-10-22", (29, 29)),
        ("1995-10-23", "2025-10-23", (30, 30)),
        ("1995", "2025-06-01", (29, 30)),
        ("1995-10", "2025-10-15", (29, 30)),
        ("1995~", "2025-06-01", (27, 32)),
        ("2004-02-29", "2022-02-28", (17, 17)),
        ("2004-02-29", "2022-03-01", (18, 18)),
    ],
)
def test_an_age_is_as_sure_as_the_dates(born, on, ages):
    assert PartialDate.parse(born).years_until(PartialDate.parse(on)) == ages


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        *((f"3 {dt.date(2000, month, 1):%B} 1958", f"1958-{month:02}-03") for month in range(1, 13)),
        *((f"{dt.date(2000, month, 1):%b}. 1958", f"1958-{month:02}") for month in range(1, 13)),
        ("March 3, 1958", "1958-03-03"),
        ("Oct 3 1958", "1958-10-03"),
        *((f"{word}1958", "1958~") for word in ("c", "c. ", "ca ", "ca. ", "circa ", "Circa ", "about ")),
        ("about c. October 1958", "1958-10~"),
        ("about 1958~", "1958~"),
        ("1958 ~", "1958~"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_it_is_said(typed, stored):
    assert str(PartialDate.read(typed)) == stored


@pytest.mark.parametrize(
    "typed", ["", "~", "c", "circa", "cal 1958", "3/4/1958", "32 March 1958", "Marble 1958"]
)
def test_what_nobody_would_call_a_date_is_refused_as_it_was_typed(typed):
    with pytest.raises(ValueError, match=r".+"):
        PartialDate.read(typed)
