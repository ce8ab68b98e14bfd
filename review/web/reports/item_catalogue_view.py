"""What the pages of the catalogue of items show: each item with its documents, and where nothing came.

The count of an item is the length of its list; both are made from one question to the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.item_catalogue import Cycle, Stretch, gaps
from review.store.item_catalogue import CatalogueItem, items_between, owed_since
from review.store.item_loading import Loaded, loaded_in
from review.store.spot_lists import office_names
from review.web.cases import steps
from review.web.documents.register import number_asked
from review.web.locale import write_date
from review.web.pages import Pager, page_number, pager_of
from review.web.reports.year_asked import YearAsked
from review.web.session import current_session
from review.web.wording import word

PAGE = 50
#: In place of a code in the address: documents without one, documents with one nobody knows. No code
#: of an item begins with "~" (domain.catalogue_codes).
WITHOUT, UNKNOWN = "~none", "~unknown"


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item with how many documents it saw in the year, the last of them, and its gaps in words."""

    code: str
    name: str
    office: str
    cycle: str
    url: str
    count: int
    last: date | None
    gaps: tuple[str, ...]
    ended: date | None


@dataclass(frozen=True, kw_only=True)
class ItemsPage:
    """What ``reports/items.html`` prints."""

    asked: YearAsked
    offices: tuple[tuple[int, str], ...]
    office_id: int | None
    gaps_only: bool
    tiles: tuple[tuple[int, str, str, str, bool], ...]
    bars: tuple[tuple[str, int, tuple[tuple[str, int], ...], str], ...]
    rows: tuple[ItemLine, ...]
    pager: Pager | None
    any: bool
    book_url: str


@dataclass(frozen=True, kw_only=True)
class LoadedLine:
    """A document under an item."""

    title: str
    number: str
    office: str
    on: date
    code: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ItemPage:
    """What ``reports/item.html`` prints: one code, or those without a known one."""

    asked: YearAsked
    heading: str
    meaning: str
    rows: tuple[LoadedLine, ...]
    total: int
    pager: Pager | None


@dataclass(frozen=True)
class _Loading:
    """The year's catalogue with what was loaded under it."""

    asked: YearAsked
    items: tuple[CatalogueItem, ...]
    since: Mapping[str, date]
    by_code: Mapping[str, tuple[Loaded, ...]]
    names: Mapping[int, str]

    def gaps(self, item: CatalogueItem) -> tuple[Stretch, ...]:
        """The stretches of the year that were over and saw nothing."""
        until = min(item.until_on or self.asked.as_of, self.asked.as_of)
        loaded = [each.on for each in self.by_code.get(item.code, ())]
        since = self.since[item.code]
        return gaps(item.cycle, self.asked.year, loaded, since=since, until=until)

    def of(self, code: str) -> tuple[Loaded, ...]:
        """The documents under a code, or those of a name in place of one."""
        if code == WITHOUT:
            return self.by_code.get("", ())
        if code == UNKNOWN:
            known = {item.code for item in self.items}
            return tuple(
                each
                for each_code, found in self.by_code.items()
                if each_code and each_code not in known
                for each in found
            )
        return self.by_code.get(code, ())


def items_page(asked: YearAsked, *, gaps_only: bool) -> ItemsPage:
    """The catalogue of a year, of an office or of all."""
    loading, office_id = _loading(asked), number_asked("office")
    lines = _lines_of(loading, office_id, gaps_only=gaps_only)
    pager = pager_of(
        len(lines), page_number(), PAGE, lambda n: _url(asked, office_id, gaps_only, n)
    )
    offices = tuple(office_names(current_session(), asked.frame.organisation_id))
    return ItemsPage(
        asked=asked,
        offices=offices,
        office_id=office_id,
        gaps_only=gaps_only,
        tiles=_tiles(loading, office_id),
        bars=tuple(_bars(loading)),
        rows=tuple(lines[max(pager.first - 1, 0) : pager.last]),
        pager=pager if len(lines) > PAGE else None,
        any=bool(loading.items),
        book_url=url_for(
            "item_catalogue.book",
            year=asked.year,
            as_of=asked.as_of.isoformat(),
            office=office_id,
            gaps=1 if gaps_only else None,
        ),
    )


def lines_asked(asked: YearAsked, *, gaps_only: bool) -> list[ItemLine]:
    """Every line of the list with its filters, for the workbook."""
    return _lines_of(_loading(asked), number_asked("office"), gaps_only=gaps_only)


def item_page(asked: YearAsked, code: str) -> ItemPage | None:
    """The documents under one code; None for a code that neither the catalogue nor a document has."""
    loading = _loading(asked)
    item = next((i for i in loading.items if i.code == code), None)
    found = loading.of(code)
    if item is None and not found and code not in (WITHOUT, UNKNOWN):
        return None
    pager = pager_of(len(found), page_number(), PAGE, lambda n: _item_url(asked, code, page=n))
    heading, meaning = _heading(code, item)
    return ItemPage(
        asked=asked,
        heading=heading,
        meaning=meaning,
        rows=tuple(
            LoadedLine(
                title=each.title or _("（还没有标题）"),
                number=each.number,
                office=each.office,
                on=each.on,
                code=each.code,
                url=url_for(steps.SHOW, document_id=each.document_id),
            )
            for each in found[max(pager.first - 1, 0) : pager.last]
        ),
        total=len(found),
        pager=pager if len(found) > PAGE else None,
    )


# ---- inside --------------------------------------------------------------------------------------


def _lines_of(loading: _Loading, office_id: int | None, *, gaps_only: bool) -> list[ItemLine]:
    """The items of an office or of all, by code."""
    lines = []
    for item in loading.items:
        found, open_gaps = loading.of(item.code), loading.gaps(item)
        if office_id not in (None, item.office_id) or (gaps_only and not open_gaps):
            continue
        lines.append(
            ItemLine(
                code=item.code,
                name=item.name,
                office=loading.names.get(item.office_id or 0, "—"),
                cycle=word(item.cycle, "item_cycle"),
                url=_item_url(loading.asked, item.code),
                count=len(found),
                last=max((each.on for each in found), default=None),
                gaps=tuple(_stretch(item.cycle, gap) for gap in open_gaps),
                ended=item.until_on,
            )
        )
    return lines


def _loading(asked: YearAsked) -> _Loading:
    session, frame = current_session(), asked.frame
    by_code: dict[str, list[Loaded]] = defaultdict(list)
    for each in loaded_in(session, frame):
        by_code[each.code].append(each)
    last = min(frame.period.to_on, asked.as_of)
    items = items_between(session, frame.organisation_id, frame.period.from_on, last)
    return _Loading(
        asked,
        tuple(items),
        owed_since(session, frame.organisation_id, items),
        {code: tuple(found) for code, found in by_code.items()},
        dict(office_names(session, frame.organisation_id)),
    )


def _url(asked: YearAsked, office_id: int | None, gaps_only: bool, page: int = 1) -> str:
    return url_for(
        "item_catalogue.show",
        year=asked.year,
        as_of=asked.as_of.isoformat(),
        office=office_id,
        gaps=1 if gaps_only else None,
        page=page if page > 1 else None,
    )


def _item_url(asked: YearAsked, code: str, page: int | None = None) -> str:
    as_of = asked.as_of.isoformat()
    return url_for("item_catalogue.item", code=code, year=asked.year, as_of=as_of, page=page)


def _tiles(loading: _Loading, office_id: int | None) -> tuple[tuple[int, str, str, str, bool], ...]:
    asked = loading.asked
    mine = [i for i in loading.items if office_id in (None, i.office_id)]
    with_gaps = sum(1 for item in mine if loading.gaps(item))
    without, unknown = len(loading.of(WITHOUT)), len(loading.of(UNKNOWN))
    return (
        (len(mine), _("目录里的事项"), "", _url(asked, office_id, gaps_only=False), False),
        (
            with_gaps,
            _("有空缺的事项"),
            _("到期的一期没有公开"),
            _url(asked, office_id, gaps_only=True),
            with_gaps > 0,
        ),
        (without, _("没有编码的公文"), _("全单位"), _item_url(asked, WITHOUT), False),
        (unknown, _("编码不在目录里"), _("全单位"), _item_url(asked, UNKNOWN), unknown > 0),
    )


def _bars(
    loading: _Loading,
) -> Iterable[tuple[str, int, tuple[tuple[str, int], ...], str]]:
    """By office: its name, its items, those with documents and those without, the address."""
    for office_id, name in loading.names.items():
        mine = [i for i in loading.items if i.office_id == office_id]
        if mine:
            with_documents = sum(1 for i in mine if loading.of(i.code))
            parts = (("c-done", with_documents), ("c-left", len(mine) - with_documents))
            yield name, len(mine), parts, _url(loading.asked, office_id, gaps_only=False)


def _stretch(cycle: Cycle, gap: Stretch) -> str:
    """A stretch in words."""
    month = gap.first.month
    if cycle is Cycle.MONTHLY:
        return _("%(month)s月", month=month)
    if cycle is Cycle.QUARTERLY:
        return _("第%(number)s季度", number=(month + 2) // 3)
    if cycle is Cycle.HALF_YEARLY:
        return _("上半年") if month == 1 else _("下半年")
    return _("全年")


def _heading(code: str, item: CatalogueItem | None) -> tuple[str, str]:
    if code == WITHOUT:
        return _("没有事项编码的公文"), _("已公开、没有填事项目录编码的公文。")
    if code == UNKNOWN:
        return _("编码不在目录里的公文"), _("公文上的编码在公开事项目录里找不到，请核对。")
    if item is None:
        return code, _("这个编码不在公开事项目录里。")
    if item.until_on is not None:
        on = write_date(item.until_on)
        return f"{code}　{item.name}", _("这个事项%(on)s以后不再列入目录。", on=on)
    return f"{code}　{item.name}", word(item.cycle, "item_cycle")
