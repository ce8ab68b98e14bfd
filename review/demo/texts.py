"""What the demonstration documents are about. Invented matters of an invented district, with
invented personal data.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from review.demo.values import bank_card, mobile, name, plate, resident_id


@dataclass(frozen=True)
class Matter:
    """A subject: title (with ``{year}``), office that drafts it, catalogue class, kind, summary,
    whether people are in it.
    """

    title: str
    office: str
    subject: str
    summary: str
    personal: bool
    body: tuple[str, ...]


MATTERS = (
    Matter(
        "关于做好{year}年困难群众临时救助工作的通知",
        "社会事务科",
        "17",
        "部署困难群众临时救助的对象、标准和办理程序。",
        personal=True,
        body=(
            "为切实保障困难群众基本生活，经区政府同意，现就做好{year}年临时救助工作通知如下：",
            "一、突出救助重点。对因火灾、交通事故、突发重病等导致基本生活陷入困难的家庭，做到应救尽救、及时施救。",
            "沙屿街道居民{name}（身份证号{id}）一家因火灾住房受损，由街道牵头安置，联系手机{mobile}。",
            "二、规范办理程序。各街道应当在受理之日起5个工作日内完成审核确认，救助金通过银行账户发放。",
            "三、加强监督检查。每季度抽查救助档案，抽查比例不低于百分之十。区民政局办公电话0990-6120188。",
        ),
    ),
    Matter(
        "关于公布{year}年老旧小区改造项目的通知",
        "城建科",
        "10",
        "公布本年度老旧小区改造项目名单、内容和工期。",
        personal=False,
        body=(
            "为改善居住条件，经区政府研究同意，现将{year}年老旧小区改造项目公布如下：",
            "一、望潮里、海棠苑、渔港新村等12个小区列入改造计划，改造内容包括供排水管网、屋面防水和消防通道。",
            "二、各项目应当于10月底前完工，施工期间应当减少对居民生活的影响，并在现场公示工期和监督电话。",
            "三、资金使用情况按季度向社会公开，接受群众监督。",
        ),
    ),
    Matter(
        "关于印发海屿区夜间停车管理办法的通知",
        "城建科",
        "07",
        "规范夜间道路停车的时段、收费和违规处理。",
        personal=True,
        body=(
            "现将《海屿区夜间停车管理办法》印发给你们，请认真贯彻执行。",
            "一、夜间停车时段为20时至次日7时，路段名单由区城建科会同公安交警部门公布。",
            "二、车主{name}（车牌{plate}）多次占用消防通道，已依法作出行政处罚，现予公示，各路段应当举一反三。",
            "三、违规停放影响消防通道的，依法予以劝离或者移置。咨询电话0990-6120233。",
        ),
    ),
    Matter(
        "关于望潮渔港岸线整治有关事项的请示",
        "农业农村科",
        "06",
        "就渔港岸线整治的范围、补偿标准和资金来源提出请示。",
        personal=True,
        body=(
            "望潮渔港岸线整治涉及渔民转产和码头搬迁，目前与承包户的补偿谈判正在进行。",
            "拟对{name}等46户渔民给予一次性补偿，首批补偿款汇入其银行账户{card}。",
            "整治方案和补偿标准尚在协商，妥否，请批示。",
        ),
    ),
    Matter(
        "关于进一步规范政府投资项目变更管理的意见",
        "综合科",
        "03",
        "明确政府投资项目变更的条件、程序和责任。",
        personal=False,
        body=(
            "为规范政府投资项目变更行为，提高资金使用效益，结合我区实际，提出如下意见：",
            "一、严格变更条件。因地质条件变化、规划调整等原因确需变更的，应当先论证、后变更。",
            "二、规范变更程序。单项变更金额超过合同价百分之十的，应当报区政府审批。",
            "三、强化变更责任。因勘察设计失误造成变更的，依照合同追究责任。",
        ),
    ),
    Matter(
        "关于开展{year}年秋季学期义务教育招生工作的通知",
        "社会事务科",
        "11",
        "安排义务教育阶段招生的对象、时间和咨询方式。",
        personal=True,
        body=(
            "为做好{year}年秋季学期义务教育招生工作，现将有关事项通知如下：",
            "一、坚持免试就近入学，按照学区划分安排学位，不得组织任何形式的考试。",
            "二、政策咨询由{name}负责，手机{mobile}，电子邮箱zhaosheng{digits}@example.com。",
            "三、各学校应当在校门口和网站公布招生计划、范围和程序。",
        ),
    ),
    Matter(
        "关于成立海屿区数据归集工作专班的通知",
        "综合科",
        "02",
        "成立数据归集工作专班并明确职责分工。",
        personal=False,
        body=(
            "为加快推进政务数据归集共享，经区政府研究，决定成立数据归集工作专班。",
            "一、专班负责统筹数据目录编制、质量核查和共享应用，日常工作由综合科承担。",
            "二、各单位应当确定一名联络员，按月报送数据归集进度。",
        ),
    ),
    Matter(
        "关于做好{year}年强降雨防御工作的通知",
        "农业农村科",
        "17",
        "部署强降雨期间的值守、转移和物资保障。",
        personal=True,
        body=(
            "据气象部门预报，近期我区将出现强降雨过程，为做好防御工作，现通知如下：",
            "一、严格落实24小时值班制度，低洼易涝点、地质灾害隐患点安排专人巡查。",
            "二、提前转移危险区域群众，转移对象{name}（身份证号{id}）等独居老人由村干部一对一帮扶。",
            "三、及时上报险情灾情，值班电话0990-6120199。",
        ),
    ),
)


@dataclass(frozen=True)
class Written:
    """A matter filled in: title, paragraphs, and a table of people where there are some."""

    title: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]


def write(matter: Matter, year: int, random: Random) -> Written:
    """Fill a matter in with the year and invented values."""
    values = {
        "year": str(year),
        "name": name(random),
        "id": resident_id(random),
        "mobile": mobile(random),
        "plate": plate(random),
        "card": bank_card(random),
        "digits": str(random.randint(10, 99)),
    }
    paragraphs = tuple(text.format(**values) for text in matter.body)
    table: tuple[tuple[str, ...], ...] = ()
    if matter.personal and "救助" in matter.title:
        head = ("序号", "姓名", "身份证号", "金额（元）")
        rows = tuple(
            (str(i), name(random), resident_id(random), str(random.randrange(1200, 6000, 100)))
            for i in range(1, 4)
        )
        table = (head, *rows)
    return Written(matter.title.format(year=year), paragraphs, table)
