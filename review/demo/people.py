"""The people and offices of the demonstration house. All invented; the district does not exist.

Every role has somebody; roles that four eyes keep apart have different people.
"""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.states import Role

#: One password for everybody: demonstration people exist only on a machine that listens to itself.
PASSWORD = "Haiyu-demo-2026"  # noqa: S105


@dataclass(frozen=True)
class DemoOrganisation:
    """An organisation with its offices, in order."""

    key: str
    name: str
    short_name: str
    code: str
    number_code: str
    offices: tuple[str, ...]
    #: The organisation above it, which sees its figures and none of its documents.
    above: str | None = None


@dataclass(frozen=True)
class DemoPerson:
    """Somebody with one role; ``office`` for the two roles that belong to one."""

    login: str
    name: str
    role: Role
    organisation: str | None
    office: str | None = None


ORGANISATIONS = (
    DemoOrganisation(
        "haiyu",
        "海屿区人民政府办公室",
        "海屿区府办",
        "114499010000000X1A",
        "海府办",
        ("综合科", "社会事务科", "城建科", "农业农村科", "经济科", "政务公开科"),
        above="haizhou",
    ),
    DemoOrganisation(
        "minzheng",
        "海屿区民政局",
        "海屿民政",
        "114499010000000X2B",
        "海民",
        ("办公室", "社会救助股"),
        above="haizhou",
    ),
    DemoOrganisation(
        "haizhou",
        "海州市人民政府办公室",
        "海州市府办",
        "114499000000000X3C",
        "海州府办",
        ("政务公开办",),
    ),
)

PEOPLE = (
    DemoPerson("lin", "林知夏", Role.DRAFTER, "haiyu", "社会事务科"),
    DemoPerson("heqing", "何青", Role.DRAFTER, "haiyu", "城建科"),
    DemoPerson("lu", "陆一鸣", Role.DRAFTER, "haiyu", "综合科"),
    DemoPerson("qiu", "邱禾", Role.DRAFTER, "haiyu", "农业农村科"),
    DemoPerson("zhou", "周望舒", Role.OFFICE_HEAD, "haiyu", "社会事务科"),
    DemoPerson("xu", "许维安", Role.OFFICE_HEAD, "haiyu", "城建科"),
    DemoPerson("tang", "唐以宁", Role.OFFICE_HEAD, "haiyu", "综合科"),
    DemoPerson("fan", "范立夏", Role.OFFICE_HEAD, "haiyu", "农业农村科"),
    DemoPerson("pan", "潘若水", Role.DRAFTER, "haiyu", "经济科"),
    DemoPerson("shen", "沈砚秋", Role.DISCLOSURE_OFFICER, "haiyu"),
    DemoPerson("bai", "白露", Role.DISCLOSURE_OFFICER, "haiyu"),
    DemoPerson("luo", "罗秋月", Role.CLERK, "haiyu"),
    DemoPerson("he", "何文瑾", Role.CONFIDENTIALITY_REVIEWER, "haiyu"),
    DemoPerson("fang", "方既明", Role.CONFIDENTIALITY_REVIEWER, "haiyu"),
    DemoPerson("gu", "顾长明", Role.APPROVER, "haiyu"),
    DemoPerson("ding", "丁一川", Role.SUPERVISOR, "haiyu"),
    DemoPerson("mzlin", "江晚", Role.DRAFTER, "minzheng", "社会救助股"),
    DemoPerson("mzshao", "邵安", Role.DRAFTER, "minzheng", "办公室"),
    DemoPerson("mzhead", "韩松", Role.OFFICE_HEAD, "minzheng", "社会救助股"),
    DemoPerson("mzgk", "宋时雨", Role.DISCLOSURE_OFFICER, "minzheng"),
    DemoPerson("mzws", "温良", Role.CLERK, "minzheng"),
    DemoPerson("mzbm", "纪清", Role.CONFIDENTIALITY_REVIEWER, "minzheng"),
    DemoPerson("mzld", "高远", Role.APPROVER, "minzheng"),
    DemoPerson("szgk", "叶疏影", Role.DISCLOSURE_OFFICER, "haizhou"),
    DemoPerson("szdc", "钟鸣", Role.SUPERVISOR, "haizhou"),
    DemoPerson("sysadmin", "石磊", Role.SYSTEM_ADMIN, None),
    DemoPerson("secadmin", "严正", Role.SECURITY_ADMIN, None),
    DemoPerson("auditadmin", "程明", Role.AUDIT_ADMIN, None),
)
