"""The demonstration's catalogue of items: what each matter is an instance of, and items nobody loaded.

Words and codes only; ``item_catalogue`` takes them in.
"""

from __future__ import annotations

from review.demo.people import DemoOrganisation
from review.demo.texts import Matter
from review.domain.catalogue_codes import CatalogueFields

#: Code, name, office, cycle, as the table says them.
ITEMS = (
    ("HY-0201", "议事协调机构设立和调整", "综合科", "随时"),
    ("HY-0202", "政务公开工作年度报告", "政务公开科", "每年"),
    ("HY-0301", "政府投资项目管理", "综合科", "随时"),
    ("HY-0302", "统计信息", "经济科", "每季度"),
    ("HY-0401", "财政预算决算", "经济科", "每年"),
    ("HY-0601", "渔港和岸线整治", "农业农村科", "随时"),
    ("HY-0701", "道路停车管理", "城建科", "随时"),
    ("HY-1001", "老旧小区改造", "城建科", "每年"),
    ("HY-1101", "义务教育招生", "社会事务科", "每年"),
    ("HY-1701", "困难群众救助", "社会事务科", "每季度"),
    ("HY-1702", "防灾减灾", "农业农村科", "每半年"),
)
_HEAD = ("编码", "事项名称", "责任处室", "公开周期")
#: Subject and office of a matter -> the item it belongs to.
_CODES = {
    ("02", "综合科"): "HY-0201",
    ("03", "综合科"): "HY-0301",
    ("06", "农业农村科"): "HY-0601",
    ("07", "城建科"): "HY-0701",
    ("10", "城建科"): "HY-1001",
    ("11", "社会事务科"): "HY-1101",
    ("17", "社会事务科"): "HY-1701",
    ("17", "农业农村科"): "HY-1702",
}


def catalogue_of(matter: Matter) -> CatalogueFields:
    """What the catalogue says of a document on this matter."""
    return CatalogueFields(item_code=_CODES[matter.subject, matter.office])


def interpretation_of(matter: Matter) -> str:
    """Where the interpretation of a policy stands; "" for what needs none."""
    needs = "意见" in matter.title
    return f"https://www.example.gov.cn/jiedu/{matter.subject}.html" if needs else ""


def rows_for(organisation: DemoOrganisation) -> tuple[tuple[str, ...], ...]:
    """The table of an organisation: offices that it does not have are left out."""
    return (
        _HEAD,
        *((c, n, o if o in organisation.offices else "", y) for c, n, o, y in ITEMS),
    )
