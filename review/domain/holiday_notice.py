"""Reading the State Council's yearly notice of holidays as people paste it.

The notice (国务院办公厅关于…年部分节假日安排的通知) says in set phrases which days are free and which
weekend days are worked. Every date with a weekday, every count of days is checked against the
calendar of the world; whatever does not fit is told with its sentence. Nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from review.domain.calendar import WorkingCalendar
from review.domain.values import Refusal

#: Characters of a pasted notice; the longest yet has about 1200.
LONGEST_TEXT = 8_000
#: Festivals of a whole year's notice, by the first two characters that name them.
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
#: Days in one stretch of a holiday; the longest yet was nine.
LONGEST_STRETCH = 30
_QUOTED = 60

_ONE_DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
_STRETCH = rf"{_ONE_DATE}(?:(?:至|到|-|~|—{{1,2}}|–){_ONE_DATE})?"
_LIST = rf"(?P<days>{_STRETCH}(?:(?:、|和|及){_STRETCH})*)"
_DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<aside>[^()]*)\))?"
)
_OFF = re.compile(rf"{_LIST}放假(?:调休)?(?:共?(?P<count>\d{{1,2}})天)?")
_COMPENSATED = re.compile(rf"{_LIST}补休")
_WORKED = re.compile(rf"{_LIST}(?:正常|调休)?上班")
_COUNT = re.compile(r"共(?P<count>\d{1,2})天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_YEAR = re.compile(r"(?:关于|现将)(\d{4})年")
_REFERENCE = re.compile(r"国办发明电[〔\[(]\d{4}[〕\])]\d{1,3}号")
_NAMES = re.compile(rf"(?:{'|'.join(FESTIVALS)})节?(?:[、和](?:{'|'.join(FESTIVALS)})节?)*$")
_ABOUT_DAYS = re.compile(r"放假|补休|上班|休息|调休")
#: What stands between commas; a comma in brackets parts nothing.
_CLAUSE = re.compile(r"(?:\([^()]*\)|[^,])+")
#: A sentence that only recommends (2024: to let people have New Year's Eve) changes no day.
_ADVICE = "鼓励"
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Holiday:
    """What the notice says of one festival: its name there, its free days, its worked days."""

    name: str
    days_off: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


@dataclass(frozen=True)
class HolidayNotice:
    """A notice as read. ``faults`` say what does not fit; with any, nothing may be taken in.

    ``holidays`` hold every day the text names, weekends among the free ones. ``year`` is 0 where
    the text names none.
    """

    year: int
    reference: str
    holidays: tuple[Holiday, ...]
    faults: tuple[Refusal, ...]

    @property
    def days_off(self) -> frozenset[date]:
        """Free weekdays: those that differ from Monday to Friday."""
        return frozenset(d for h in self.holidays for d in h.days_off if d.weekday() < 5)

    @property
    def make_up_days(self) -> frozenset[date]:
        """Worked weekend days."""
        return frozenset(d for h in self.holidays for d in h.worked)

    @property
    def missing(self) -> tuple[str, ...]:
        """Festivals that the text does not name; empty for a whole year's notice."""
        named = "、".join(h.name for h in self.holidays)
        return tuple(f for f in FESTIVALS if f not in named)

    @property
    def is_whole(self) -> bool:
        """Whether it settles the whole year; one that does not only adds to what is loaded."""
        return not self.missing


@dataclass(frozen=True)
class YearPlan:
    """What a notice makes of one year: its days afterwards, and which of them are new or gone."""

    year: int
    days_off: frozenset[date]
    make_up_days: frozenset[date]
    #: Days whose kind changes, each with whether it is a working day afterwards.
    changes: tuple[tuple[date, bool], ...]


def plan_years(notice: HolidayNotice, known: WorkingCalendar) -> tuple[YearPlan, ...]:
    """The years a notice touches, its own first. The notice of a whole year settles its year; one of
    a festival alone, and the last days of the year before, are laid over what is known.
    """
    touched = {notice.year} | {d.year for d in notice.days_off | notice.make_up_days}
    return tuple(_plan(notice, known, year) for year in sorted(touched, reverse=True))


def read_notice(text: str, year: int | None = None) -> HolidayNotice:
    """Read a pasted notice; ``year`` helps where the text does not name its own.

    Codes of the faults: holiday_text_too_long, holiday_year_missing, holiday_year_differs,
    holiday_nothing_read, and with the ``sentence``: holiday_sentence_unclear, holiday_date_impossible,
    holiday_weekday_wrong, holiday_count_wrong, holiday_stretch_wrong, holiday_worked_on_weekday,
    holiday_far_year; with the ``date``: holiday_free_and_worked.
    """
    if len(text) > LONGEST_TEXT:
        return HolidayNotice(0, "", (), (Refusal("holiday_text_too_long"),))
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    own = next((int(m) for m in _YEAR.findall(plain)), None)
    found = own or year
    if not found:
        return HolidayNotice(0, "", (), (Refusal("holiday_year_missing"),))
    reading = _Reading(found)
    for sentence in re.split(r"[。;]", plain):
        reading.take(sentence)
    faults = list(reading.faults)
    if own and year and own != year:
        facts = {"year": str(own), "wanted": str(year)}
        faults.insert(0, Refusal("holiday_year_differs", facts))
    if not reading.days and not faults:
        faults.append(Refusal("holiday_nothing_read"))
    holidays = tuple(reading.holidays())
    faults += _contradictions(holidays)
    reference = _REFERENCE.search(plain)
    return HolidayNotice(found, reference.group() if reference else "", holidays, tuple(faults))


# ---- inside --------------------------------------------------------------------------------------

#: From this day of December on a year's days may have come with the next year's notice.
_NEXT_NEW_YEAR = (12, 25)


def _plan(notice: HolidayNotice, known: WorkingCalendar, year: int) -> YearPlan:
    old_off = {d for d in known.days_off if d.year == year}
    old_worked = {d for d in known.make_up_days if d.year == year}
    off = {d for d in notice.days_off if d.year == year}
    worked = {d for d in notice.make_up_days if d.year == year}
    kept_off, kept_worked = old_off, old_worked
    if notice.is_whole and year == notice.year:
        kept_off = {d for d in old_off if (d.month, d.day) >= _NEXT_NEW_YEAR}
        kept_worked = {d for d in old_worked if (d.month, d.day) >= _NEXT_NEW_YEAR}
    off |= kept_off - worked
    worked |= kept_worked - off
    after = WorkingCalendar(frozenset(off), frozenset(worked))
    changed = sorted((off ^ old_off) | (worked ^ old_worked))
    return YearPlan(
        year,
        frozenset(off),
        frozenset(worked),
        tuple((d, after.is_working_day(d)) for d in changed),
    )


@dataclass(frozen=True)
class _Said:
    """One date as written: which day, and the weekday written beside it (0 Monday) if any."""

    day: date
    weekday: int | None


class _Unreadable(ValueError):
    """A phrase that names days no calendar has; carries the refusal."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, facts)


class _Reading:
    """What was read so far, sentence by sentence; a festival's name holds until the next."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.name = ""
        self.days: list[Holiday] = []
        self.faults: list[Refusal] = []

    def holidays(self) -> Iterator[Holiday]:
        """What was read, one entry for each festival, in the order of the text."""
        for name in dict.fromkeys(h.name for h in self.days):
            same = [h for h in self.days if h.name == name]
            yield Holiday(
                name,
                tuple(sorted({d for h in same for d in h.days_off})),
                tuple(sorted({d for h in same for d in h.worked})),
            )

    def take(self, sentence: str) -> None:
        """Read one sentence; one that does not fit adds its faults and no days."""
        if sentence.startswith(_ADVICE):
            return
        try:
            self.days += self._clauses(sentence)
        except _Unreadable as fault:
            facts = {**fault.refusal.facts, "sentence": sentence[-_QUOTED:]}
            self.faults.append(replace(fault.refusal, facts=facts))

    def _clauses(self, sentence: str) -> list[Holiday]:
        found: list[Holiday] = []
        free, about_days = 0, _ABOUT_DAYS.search(sentence)
        for clause in _CLAUSE.findall(sentence):
            before, _, said = clause.rpartition(":")
            if name := _NAMES.search(before):
                self.name = name.group()
            if match := _OFF.fullmatch(said):
                days = self._days(match["days"])
                free = len(days)
                _check_count(match["count"], free)
                found.append(Holiday(self.name, days))
            elif match := _COMPENSATED.fullmatch(said):
                found.append(Holiday(self.name, self._days(match["days"])))
            elif match := _WORKED.fullmatch(said):
                found.append(Holiday(self.name, (), self._worked(match["days"])))
            elif match := _COUNT.fullmatch(said):
                _check_count(match["count"], free)
            elif about_days and _DATE.search(said):
                raise _Unreadable("holiday_sentence_unclear")
        return found

    def _worked(self, text: str) -> tuple[date, ...]:
        days = self._days(text)
        for day in days:
            if day.weekday() < 5:
                raise _Unreadable("holiday_worked_on_weekday", date=day.isoformat())
        return days

    def _days(self, text: str) -> tuple[date, ...]:
        """Every day of a list of stretches; a date without month or year has those before it."""
        days: list[date] = []
        for part in re.split(r"[、和及](?![^()]*\))", text):
            days += self._stretch(part, days[-1] if days else None)
        return tuple(days)

    def _stretch(self, text: str, previous: date | None) -> Iterable[date]:
        """The days of "1月1日", "1月28日至2月4日" or "12月30日至1月1日"."""
        ends = list(_DATE.finditer(text))
        first, last = ends[0], ends[-1]
        across = len(ends) == 2 and first["month"] == "12" and last["month"] == "1"
        year = previous.year if previous else self.year
        begins = _said(first, self.year - 1 if across else year, previous.month if previous else 0)
        until = _said(last, self.year if across else begins.day.year, begins.day.month)
        for said in (begins, until):
            self._check(said)
        length = (until.day - begins.day).days + 1
        if not 1 <= length <= LONGEST_STRETCH:
            raise _Unreadable(
                "holiday_stretch_wrong", first=begins.day.isoformat(), last=until.day.isoformat()
            )
        return [begins.day + timedelta(days=n) for n in range(length)]

    def _check(self, said: _Said) -> None:
        if abs(said.day.year - self.year) > 1:
            facts = {"date": said.day.isoformat(), "year": str(self.year)}
            raise _Unreadable("holiday_far_year", **facts)
        if said.weekday is not None and said.weekday != said.day.weekday():
            raise _Unreadable(
                "holiday_weekday_wrong",
                date=said.day.isoformat(),
                written=_WEEKDAYS[said.weekday],
                real=_WEEKDAYS[said.day.weekday()],
            )


def _said(match: re.Match[str], year: int, month: int) -> _Said:
    """A date as written, with year and month from before where it leaves them out."""
    wanted = (int(match["year"] or year), int(match["month"] or month), int(match["day"]))
    try:
        day = date(*wanted)
    except ValueError:
        raise _Unreadable("holiday_date_impossible", written=match.group()[:20]) from None
    weekday = _WEEKDAY.search(match["aside"] or "")
    return _Said(day, _WEEKDAYS.index(weekday[1].replace("天", "日")) if weekday else None)


def _check_count(written: str | None, real: int) -> None:
    if written is not None and int(written) != real:
        raise _Unreadable("holiday_count_wrong", written=str(int(written)), real=str(real))


def _contradictions(holidays: Iterable[Holiday]) -> list[Refusal]:
    """Days that are free by one sentence and worked by another."""
    known = list(holidays)
    free = {d for h in known for d in h.days_off}
    worked = {d for h in known for d in h.worked}
    return [
        Refusal("holiday_free_and_worked", {"date": day.isoformat()})
        for day in sorted(free & worked)
    ]
