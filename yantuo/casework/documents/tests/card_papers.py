"""Sample data of the papers of an oversight card, as short as they may be and as long as they get."""

from typing import Any

from yantuo.casework.documents.tests.drawings import photo, text
from yantuo.casework.documents.tests.visit_papers import CONTACT, DIGEST, FIRM, VERIFY, Data, signed

CITY = "长治市市场监督管理局"
CARD = "长市监督办〔2026〕9号"
OLD, NEW = text(photo(200)), text(photo(90))
PHOTOGRAPHED = (1, 3, 4)  # photos of each problem that the report shows
CLAUSE = "《中华人民共和国食品安全法》第三十三条第一款第（一）项"
PROBLEMS = (
    "发酵车间东侧顶棚有约2平方米霉斑，墙角有积水。",
    "批号20261103的总酸检验原始记录缺少检验员签名。",
    "成品库部分产品未离墙离地存放。",
)


def problem(n: int, **more: Any) -> Data:
    """One problem of a card."""
    return {
        "n": n,
        "text": PROBLEMS[n % 3],
        "clause": CLAUSE,
        "requirement": "立即清理修复，建立日常检查记录。",
        **more,
    }


def overseer(name: str) -> Data:
    """One who looked into it and has not signed yet."""
    return {"name": name, "certificate": "14040000789"}


def oversight_card(**changes: Any) -> Data:
    """A card on one problem, still to be signed by hand."""
    return {
        "office": CITY,
        "addressee": {"name": FIRM["name"]},
        "origin": "监督检查",
        "seen_at": "2026-11-24T02:00:00Z",
        "problems": [problem(1)],
        "days": 10,
        "overseers": [overseer("刘强"), overseer("孙丽")],
        "dated": "2026-11-24",
        **changes,
    }


def course() -> list[Data]:
    """What happened to a card until it was closed."""
    return [
        {"at": "2026-11-24T08:00:00Z", "step": "签收", "text": "现场签收。", "by": "李秀兰"},
        {
            "at": "2026-12-01T01:00:00Z",
            "step": "催办",
            "text": "距到期日3日，已提醒承办人。",
            "by": "系统",
        },
        {
            "at": "2026-12-03T07:10:00Z",
            "step": "回复",
            "text": "逐项回复整改措施。",
            "by": "王小明",
        },
        {"at": "2026-12-06T03:00:00Z", "step": "审核", "text": "通过。", "by": "刘强"},
        {
            "at": "2026-12-10T02:30:00Z",
            "step": "回访",
            "text": "所列问题均已整改。",
            "by": "刘强、孙丽",
        },
    ]


def long_oversight_card(**changes: Any) -> Data:
    """A card of sixty problems that was signed for, worked on and closed."""
    return oversight_card(
        **{
            "number": CARD,
            "addressee": FIRM,
            "origin_number": "上市监检记〔2026〕37号",
            "seen_where": "发酵车间、检验室、成品库",
            "unit": "上党区市场监督管理局",
            "responsible": "张伟",
            "co_units": ["上党区农业农村局", "韩店镇人民政府"],
            "problems": [
                problem(
                    n,
                    category=("环境卫生", "产品检验", "贮存管理")[n % 3],
                    due="2026-12-01" if n % 7 == 1 else None,
                    evidence=["霉斑照片1.jpg", "霉斑照片2.jpg"] if n % 3 == 1 else [],
                )
                for n in range(1, 61)
            ],
            "requirement": "请你单位举一反三，全面排查生产环境和检验管理，压实食品安全总监责任。",
            "limit_rule": "自签收之日的次日起计算",
            "due": "2026-12-04",
            "count": {
                "event": "签收本卡",
                "event_on": "2026-11-24",
                "limit": "10日",
                "rule": "督查督办制度（时限由签发人确定）",
            },
            "consequences": "逾期未整改或者整改不到位的，将予以通报、约谈，并依规追究责任。",
            "overseers": [
                signed("刘强", certificate="14040000789"),
                signed("孙丽", certificate="14040000790"),
            ],
            "issuer": signed("王建国", post="副局长"),
            "signed_for": signed("李秀兰", post="食品安全总监"),
            "contact": CONTACT,
            "course": course(),
            "closed_at": "2026-12-10T09:00:00Z",
            "verify": VERIFY,
            **changes,
        }
    )


def refused_oversight_card(**changes: Any) -> Data:
    """A card the addressee would not sign for."""
    refusal = {"reason": "负责人以不在现场为由拒绝签收。", "recorded": "执法记录仪已录像"}
    return oversight_card(**{"refusal": refusal, "number": CARD, "due": "2026-12-04", **changes})


def evidence(name: str, **more: Any) -> Data:
    """One file that proves something."""
    return {"name": name, "digest": DIGEST, **more}


def card_reply(**changes: Any) -> Data:
    """A reply on one problem without any file."""
    return {
        "office": FIRM["name"],
        "to": CITY,
        "card": CARD,
        "answers": [{"n": 1, "text": PROBLEMS[1], "measures": "已补齐签名。"}],
        "replier": {"name": "王小明"},
        "replied_at": "2026-12-03T07:10:00Z",
        "dated": "2026-12-03",
        **changes,
    }


def long_card_reply(**changes: Any) -> Data:
    """A reply on sixty problems, some with photos, some with names and hashes alone."""
    files = [
        evidence(f"顶棚修复后{i}.jpg", taken_at="2026-12-01T02:00:00Z", picture=text(photo(40 * i)))
        for i in range(1, 5)
    ]
    papers = [evidence("检验原始记录（补签）.pdf"), evidence("检验人员培训签到表.pdf")]
    return card_reply(
        **{
            "card_on": "2026-11-24",
            "round": 2,
            "due": "2026-12-04",
            "answers": [
                {
                    "n": n,
                    "text": PROBLEMS[n % 3],
                    "requirement": "立即清理修复，建立日常检查记录。",
                    "measures": "已聘请专业队伍铲除霉斑并重新涂刷防霉涂料，疏通地漏，排除积水。\n"
                    "建立车间环境每日检查表，由车间主任签字确认。",
                    "done_on": "2026-12-01",
                    "evidence": files if n % 20 == 1 else papers,
                }
                for n in range(1, 61)
            ],
            "note": "本单位已组织全员学习，开展了一次全面自查。",
            "replier": signed("王小明", post="法定代表人"),
            "phone": "0355-8081234",
            "verify": VERIFY,
            **changes,
        }
    )


def revisit_record(**changes: Any) -> Data:
    """A revisit by one person on one problem, still to be signed by hand."""
    return {
        "office": CITY,
        "card": CARD,
        "addressee": {"name": FIRM["name"]},
        "visited_at": "2026-12-10T02:30:00Z",
        "findings": [{"n": 1, "text": PROBLEMS[1], "outcome": "已整改"}],
        "visitors": [{"name": "刘强"}],
        "dated": "2026-12-10",
        **changes,
    }


def long_revisit_record(**changes: Any) -> Data:
    """A revisit of sixty problems with every outcome and photos of before and after."""
    outcomes = ("已整改", "部分整改", "未整改")
    findings = [
        {
            "n": n,
            "text": PROBLEMS[n % 3],
            "requirement": "立即清理修复，建立日常检查记录。",
            "measures": "已铲除霉斑并重新涂刷防霉涂料。",
            "before": "顶棚有霉斑，墙角有积水。",
            "after": "顶棚已修复，地面干燥，检查记录完整。",
            "outcome": outcomes[0 if n % 10 else n // 10 % 3],
        }
        for n in range(1, 60)
    ]
    findings[0] |= {
        "before_evidence": [evidence("霉斑照片1.jpg", picture=OLD), evidence("霉斑照片2.jpg", picture=NEW)],
        "after_evidence": [
            evidence("回访照片1.jpg", taken_at="2026-12-10T02:35:00Z", picture=text(photo(20)))
        ],
        "note": "同意该项整改。",
    }
    new = {
        "n": 60,
        "text": "包装间捕蝇灯损坏。",
        "after": "捕蝇灯灯管不亮。",
        "outcome": "新发现问题",
    }
    return revisit_record(
        **{
            "addressee": FIRM,
            "round": 2,
            "visited_where": "发酵车间、包装间",
            "findings": [*findings, new],
            "conclusion": "大部分问题已整改到位，尚有部分问题需要继续整改，退回继续办理。",
            "new_due": "2026-12-20",
            "visitors": [
                signed("刘强", certificate="14040000789"),
                signed("孙丽", certificate="14040000790"),
            ],
            "opinion": "无异议。",
            "signature": signed("李秀兰", post="食品安全总监"),
            "verify": VERIFY,
            **changes,
        }
    )


def oversight_report(**changes: Any) -> Data:
    """督查报告: the report of a round of oversight to a superior, in the red-head form with the problems as annex."""
    rows = [[str(n), "上党区市场监督管理局", PROBLEMS[n % 3], "已整改"] for n in range(1, 61)]
    return {
        "office": CITY,
        "issuers": [CITY],
        "number": "长市监报〔2026〕18号",
        "signers": ["王建国"],
        "title": "关于2026年第四季度食品安全督查情况的报告",
        "addressees": "长治市人民政府",
        "body": [
            {
                "kind": "paragraph",
                "text": "按照年度督查计划，我局组织2个督查组，对3个县（区）开展了督查。现将有关情况报告如下：",
            },
            {"kind": "heading", "level": 1, "text": "一、基本情况"},
            {"kind": "paragraph", "text": "共督查3个县（区）局，随机抽取企业12家，发现问题60项。"},
            {
                "kind": "table",
                "caption": "督查情况汇总表",
                "head": ["单位", "抽查企业数", "发现问题数", "已整改数"],
                "rows": [["上党区市场监督管理局", "4", "60", "60"]],
            },
            {"kind": "heading", "level": 1, "text": "二、下一步工作"},
            {"kind": "paragraph", "text": "我局将逐项跟踪督办，适时组织回访。"},
            {"kind": "paragraph", "text": "特此报告。"},
        ],
        "attachments": ["督查发现问题清单", "督查发现问题现场照片"],
        "annexes": [
            {
                "title": "督查发现问题清单",
                "body": [
                    {
                        "kind": "table",
                        "head": ["序号", "单位", "问题", "整改情况"],
                        "rows": rows,
                        "widths": [1, 3, 5, 1.6],
                    }
                ],
            },
            {
                "title": "督查发现问题现场照片",
                "body": [
                    {
                        "kind": "photos",
                        "text": f"上党区市场监督管理局问题{n}：{PROBLEMS[n % 3]}",
                        "photos": [
                            {"name": f"案卷{i}.jpg", "picture": text(photo(30 * i))} for i in range(n)
                        ],
                    }
                    for n in PHOTOGRAPHED
                ],
            },
        ],
        "signatories": [CITY],
        "note": "联系人：张伟，联系电话：0355-8082012",
        "dated": "2026-11-24",
        **changes,
    }


PAPERS: dict[str, tuple[str, Data]] = {
    "oversight_card": ("oversight_card", oversight_card()),
    "oversight_card, long": ("oversight_card", long_oversight_card()),
    "oversight_card, refused": ("oversight_card", refused_oversight_card()),
    "card_reply": ("card_reply", card_reply()),
    "card_reply, long": ("card_reply", long_card_reply()),
    "revisit_record": ("revisit_record", revisit_record()),
    "revisit_record, long": ("revisit_record", long_revisit_record()),
    "redhead, report of oversight": ("redhead", oversight_report()),
}
