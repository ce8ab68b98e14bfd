"""The three tables of the annual report as the official form prints them, merged cells and all.

Form: 国办公开办函〔2021〕30号. Words come from ``wording.annual_reports``, figures from the report.
"""

from __future__ import annotations

from decimal import Decimal

from review.domain.annual_report import Number, Tables
from review.domain.report_forms import (
    APPLICANTS,
    PROACTIVE_COLUMNS,
    Applicants,
    LeafGroup,
    Proactive,
    Proceeding,
    RequestRow,
    Result,
)
from review.papers.paper import Grid, GridCell, Side
from review.web.wording import word

#: Shares of the text area: three columns of words, seven of figures.
_REQUEST_WIDTHS = (5, 10, 26, *([7] * len(Applicants)))
_BALANCE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
#: The groups that are one row, without a second level.
_SINGLE = (LeafGroup.GRANTED, LeafGroup.PARTIAL)


def shown(value: Number) -> str:
    """A figure as it is printed; a dash while nobody has said it. Amounts have at least two places."""
    if value is None:
        return "—"
    if isinstance(value, Decimal) and value != value.to_integral_value():
        places = max(2, -int(value.as_tuple().exponent))
        return f"{value:.{places}f}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def proactive_form(tables: Tables) -> Grid:
    """Part two: the four items of Article 20, one under the other."""
    rows: list[tuple[GridCell, ...]] = []
    for title, names in (
        ("第二十条第（一）项", (Proactive.RULES, Proactive.NORMATIVE)),
        ("第二十条第（五）项", (Proactive.LICENSING,)),
        ("第二十条第（六）项", (Proactive.PENALTY, Proactive.COERCION)),
        ("第二十条第（八）项", (Proactive.FEES,)),
    ):
        columns = PROACTIVE_COLUMNS[names[0]]
        across = 3 // len(columns)
        rows.append((_head(title, across=4),))
        heads = (_head(_word(column), across=across) for column in columns)
        rows.append((_head("信息内容"), *heads))
        for name in names:
            figures = (
                GridCell(text=shown(tables.proactive.at(name, column)), across=across)
                for column in columns
            )
            rows.append((GridCell(text=_word(name)), *figures))
    return Grid(widths=(3, 2, 2, 2), rows=tuple(rows), together=True)


def request_form(tables: Tables) -> Grid:
    """Part three: 25 rows of figures under three rows of heads."""
    organisations = [column for column in APPLICANTS if column is not Applicants.NATURAL_PERSON]
    heads = (
        (_head(_BALANCE, across=3, down=3), _head("申请人情况", across=7)),
        (
            _head(_word(Applicants.NATURAL_PERSON), down=2),
            _head("法人或其他组织", across=len(organisations)),
            _head(_word(Applicants.TOTAL), down=2),
        ),
        tuple(_head(_word(column)) for column in organisations),
    )
    handled = [row for group in LeafGroup for row in _group_rows(tables, group)]
    handled.append((_label(_word(RequestRow.TOTAL), across=2), *_figures(tables, RequestRow.TOTAL)))
    first, *others = handled
    result = GridCell(text=_word("handled"), down=len(handled))
    rows = (
        *heads,
        (_label(_word(RequestRow.NEW), across=3), *_figures(tables, RequestRow.NEW)),
        (_label(_word(RequestRow.CARRIED_IN), across=3), *_figures(tables, RequestRow.CARRIED_IN)),
        (result, *first),
        *others,
        (
            _label(_word(RequestRow.CARRIED_OUT), across=3),
            *_figures(tables, RequestRow.CARRIED_OUT),
        ),
    )
    return Grid(widths=_REQUEST_WIDTHS, rows=rows, heads=len(heads))


def dispute_form(tables: Tables) -> Grid:
    """Part four: one row of fifteen figures under three rows of heads."""
    results = [(proceeding, result) for proceeding in Proceeding for result in Result]
    return Grid(
        widths=(1,) * len(results),
        rows=(
            (_head(_word("review"), across=5, down=2), _head(_word("suit"), across=10)),
            tuple(
                _head(_word(proceeding), across=5)
                for proceeding in Proceeding
                if proceeding is not Proceeding.REVIEW
            ),
            tuple(_head(_broken(_word(result))) for _, result in results),
            tuple(GridCell(text=shown(tables.disputes.at(p, r))) for p, r in results),
        ),
        heads=3,
        together=True,
    )


# ---- inside --------------------------------------------------------------------------------------


def _word(code: str) -> str:
    return word(code, "annual_cell")


def _head(text: str, *, across: int = 1, down: int = 1) -> GridCell:
    return GridCell(text=text, across=across, down=down, head=True, bold=True)


def _label(text: str, *, across: int = 1, down: int = 1) -> GridCell:
    return GridCell(text=text, across=across, down=down, side=Side.LEFT)


def _figures(tables: Tables, row: str) -> tuple[GridCell, ...]:
    return tuple(GridCell(text=shown(tables.requests.at(row, column))) for column in Applicants)


def _group_rows(tables: Tables, group: LeafGroup) -> list[tuple[GridCell, ...]]:
    """The rows of one heading; its own cell stands over all of them."""
    leaves = group.leaves
    if group in _SINGLE:
        return [(_label(_word(leaves[0]), across=2), *_figures(tables, leaves[0]))]
    rows = [(_label(_word(leaf)), *_figures(tables, leaf)) for leaf in leaves]
    return [(_label(_word(group), down=len(leaves)), *rows[0]), *rows[1:]]


def _broken(text: str) -> str:
    """Two characters a line: fifteen columns leave no room for four."""
    return "\n".join(text[at : at + 2] for at in range(0, len(text), 2))
