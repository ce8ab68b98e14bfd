"""Words for the tests of Art. 19 and the items of Art. 20: what must be published of one's own accord.

Short forms of the Regulation on Open Government Information (2019); domain.md 3.3 has the codes.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

TESTS = {
    "A19_INTEREST": _l("涉及公众利益调整"),
    "A19_AWARENESS": _l("需要公众广泛知晓"),
    "A19_PARTICIPATION": _l("需要公众参与决策"),
    "A20_01": _l("行政法规、规章和规范性文件"),
    "A20_02": _l("机关职能、机构设置、办公地址时间、联系方式"),
    "A20_03": _l("发展规划、专项规划、区域规划及相关政策"),
    "A20_04": _l("统计信息"),
    "A20_05": _l("行政许可和其他对外管理服务事项"),
    "A20_06": _l("行政处罚、行政强制的依据、条件、程序"),
    "A20_07": _l("财政预算、决算信息"),
    "A20_08": _l("行政事业性收费"),
    "A20_09": _l("政府集中采购"),
    "A20_10": _l("重大建设项目的批准和实施"),
    "A20_11": _l("扶贫、教育、医疗、社会保障、就业"),
    "A20_12": _l("突发事件的应急预案、预警和应对"),
    "A20_13": _l("环境、卫生、安全、食品药品、质量监督检查"),
    "A20_14": _l("公务员招考录用"),
    "A20_15": _l("法律、法规、规章规定应当主动公开的其他信息"),
}

ARTICLES = {
    "A19": _l("第十九条　三种情形"),
    "A20": _l("第二十条　十五项"),
}

ARTICLE_TEXTS = {
    "A19": _l(
        "涉及公众利益调整、需要公众广泛知晓或者需要公众参与决策的政府信息，行政机关应当主动公开。"
    ),
    "A20": _l("行政机关应当主动公开本机关的下列信息；符合其中一项就够了。"),
}

KINDS = {
    "disclosure_test": TESTS,
    "disclosure_article": ARTICLES,
    "disclosure_article_text": ARTICLE_TEXTS,
}
