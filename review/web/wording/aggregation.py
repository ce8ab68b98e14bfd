"""Words of aggregation: what tables are about, and why a public document stands beside this one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "topic": {
        "people": _l("人员"),
        "places": _l("地点"),
        "stock": _l("数量、储备"),
    },
    "aggregation_sign": {
        "series": _l("同一名称的另一期"),
        "form": _l("表格栏目相同"),
        "topic": _l("同类内容的名册"),
    },
}
