"""Head tags of the site and its columns, as portals of the Chinese government print them.

The names are those of 《政府网站发展指引》 (国办发〔2017〕47号, annex: 网页标签规范); tags of a single document
are made in `document_page`.
"""

from __future__ import annotations

from collections.abc import Mapping

from review.public.codes import N_
from review.public.wording import gettext

Tags = tuple[tuple[str, str], ...]
_CATALOGUE = (
    N_("公文目录"),
    N_("政府信息公开目录"),
    N_("主动公开的公文，可以按标题、文号、正文查询。"),
)
_NOTICES = (
    N_("公告"),
    N_("公示公告"),
    N_("七月评估结果、废止和失效的文件、撤下说明。"),
)
_REPORTS = (
    N_("年度报告"),
    N_("政府信息公开年报"),
    N_("政府信息公开工作年度报告，按年份排列。"),
)
_DATA = (N_("数据开放"), N_("数据开放"), N_("目录和公文的批量下载与接口。"))
_ABOUT = (N_("使用说明"), N_("网站说明"), N_("怎样查询、下载和核对公文。"))
_PROOF = (N_("公开证明"), N_("网站说明"), N_("每天公布的摘要，用来核对下载的文件。"))
#: By endpoint: name, type and description of the column a page stands in.
_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "pages.catalogue": _CATALOGUE,
    "pages.document": _CATALOGUE,
    "pages.about": _ABOUT,
    "notices.listed": _NOTICES,
    "notices.show": _NOTICES,
    "notices.repealed": _NOTICES,
    "notices.withdrawals": _NOTICES,
    "annual_reports.listed": _REPORTS,
    "annual_reports.of_year": _REPORTS,
    "annual_reports.show": _REPORTS,
    "formats.data": _DATA,
    "proof.show": _PROOF,
}


def site_tags(name: str, domain: str, code: str) -> Tags:
    """Whose site this is; what the house has not been told is left out."""
    said = (("SiteName", name), ("SiteDomain", domain), ("SiteIDCode", code))
    return tuple((tag, content) for tag, content in said if content)


def column_tags(endpoint: str) -> Tags:
    """In which column a page stands; none for an error."""
    if endpoint not in _COLUMNS:
        return ()
    name, kind, description = map(gettext, _COLUMNS[endpoint])
    return (
        ("ColumnName", name),
        ("ColumnType", kind),
        ("ColumnDescription", description),
        ("ColumnKeywords", f"{name},{kind}"),
    )
