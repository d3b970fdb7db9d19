import pytest

from people.dates import PartialDate


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
