"""Sample data of every template, as short as it may be and as long as it gets."""

from typing import Any

from yantuo.casework.documents.tests import card_papers, visit_papers

Data = dict[str, Any]
OFFICE = "长治市市场监督管理局"
COUNTY = "潞州区市场监督管理局"
CODE = "91140400MA0K1A2B3C"
VERIFY = {"url": "https://yantuo.example/check/7K4M2QXD", "code": "7K4M-2QXD"}
SENTENCE = "各单位要按照职责分工密切协作配合确保各项工作落实到位。"
CONTACT = {"name": "张伟", "phone": "0355-2012345", "address": "长治市潞州区英雄中路1号"}
PARTY = {"name": "山西某某乳业有限公司", "credit_code": CODE, "address": "长治市潞州区太行西街88号"}


def paragraph(text: str) -> Data:
    """One paragraph of a body."""
    return {"kind": "paragraph", "text": text}


def red_head(**changes: Any) -> Data:
    """A short red-head document."""
    return {
        "office": OFFICE,
        "issuers": [OFFICE],
        "number": "长市监发〔2026〕12号",
        "title": "关于开展全市乳制品质量安全专项检查的通知",
        "addressees": "各县（区）市场监督管理局",
        "body": [paragraph(SENTENCE)],
        "signatories": [OFFICE],
        "dated": "2026-11-23",
        **changes,
    }


def long_red_head(**changes: Any) -> Data:
    """A red-head document with every part that the form knows."""
    body = [
        {"kind": "heading", "level": 1, "text": "一、检查范围"},
        paragraph(SENTENCE * 4),
        {"kind": "heading", "level": 2, "text": "（一）原料把关。", "rest": SENTENCE},
        {"kind": "heading", "level": 3, "text": "1. 关键控制点"},
        {"kind": "heading", "level": 4, "text": "（1）清洗消毒"},
        {
            "kind": "table",
            "caption": "检查任务分配表",
            "head": ["单位", "企业数"],
            "rows": [[COUNTY, "12"]] * 6,
            "widths": [3, 1],
        },
        *[paragraph(SENTENCE * 5)] * 8,
    ]
    return red_head(
        **{
            "body": body,
            "copy_number": "000012",
            "secrecy": "秘密★1年",
            "urgency": "特急",
            "attachments": ["检查要点", "情况统计表"],
            "annexes": [
                {"title": "检查要点", "body": [paragraph(SENTENCE)]},
                {
                    "title": "情况统计表",
                    "body": [{"kind": "table", "head": ["单位", "数量"], "rows": [["", ""]]}],
                },
            ],
            "note": "此件公开发布",
            "copies_to": "省市场监督管理局，市政府办公室，" + "市食品安全委员会各成员单位，" * 3,
            "printed_by": "长治市市场监督管理局办公室",
            "printed_on": "2026-11-24",
            "verify": VERIFY,
            **changes,
        }
    )


def letter(**changes: Any) -> Data:
    """A document in letter form."""
    return red_head(
        **{
            "number": "长市监函〔2026〕21号",
            "title": "关于商请提供生鲜乳收购站监管信息的函",
            "addressees": "市农业农村局",
            "copies_to": "市食品安全委员会办公室",
            **changes,
        }
    )


def referral(**changes: Any) -> Data:
    """A referral with the least it needs."""
    return {
        "office": COUNTY,
        "to": "上党区市场监督管理局",
        "subject": "外埠经营主体网络销售投诉线索",
        "kind": "线索",
        "facts": "经核查，被投诉经营者住所在你区辖区。",
        "reason": "该线索不属于我局管辖",
        "dated": "2026-11-24",
        **changes,
    }


def long_referral(**changes: Any) -> Data:
    """A case referred with party, bases, a date for the answer and a list of papers."""
    return referral(
        **{
            "name": "案件移送函",
            "kind": "案件",
            "number": "长市监移〔2026〕5号",
            "party": PARTY,
            "facts": "\n".join([SENTENCE * 3] * 6),
            "bases": [
                {"instrument": "行政执法机关移送涉嫌犯罪案件的规定", "article": "第三条"},
                {"instrument": "市场监督管理行政处罚程序规定", "article": "第十七条"},
            ],
            "reply_by": "2026-12-01",
            "reply_rule": "收到之日起3日内",
            "attachments": [{"name": f"材料{i}", "copies": 1, "pages": i} for i in range(1, 20)],
            "contact": CONTACT,
            "verify": VERIFY,
            **changes,
        }
    )


def matter_notice(**changes: Any) -> Data:
    """A notice to do something by a date."""
    return {
        "office": OFFICE,
        "recipient": PARTY,
        "matter": "食品生产许可事项变更",
        "requirements": ["向原发证的市场监督管理部门提出变更申请"],
        "bases": [{"instrument": "食品生产许可管理办法", "article": "第三十二条第一款"}],
        "due": "2026-11-16",
        "count": {
            "event": "工艺设备布局发生变化",
            "event_on": "2026-11-02",
            "limit": "10个工作日",
            "rule": "《食品生产许可管理办法》第三十二条第一款",
        },
        "contact": CONTACT,
        "dated": "2026-11-09",
        **changes,
    }


def long_matter_notice(**changes: Any) -> Data:
    """The same with facts, many requirements, a calculation in steps and consequences."""
    count = matter_notice()["count"] | {"steps": [SENTENCE[:-1]] * 6, "provisional": True}
    return matter_notice(
        **{
            "number": "长市监限〔2026〕17号",
            "facts": SENTENCE * 6,
            "requirements": [SENTENCE[:-1] * 2] * 12,
            "count": count,
            "consequences": SENTENCE * 3,
            "verify": VERIFY,
            **changes,
        }
    )


def activation_slip(**changes: Any) -> Data:
    """A slip with a one-time code."""
    return {
        "office": COUNTY,
        "serial": "激〔2026〕0001",
        "enterprise": "山西某某乳业有限公司",
        "credit_code": CODE,
        "person": "王小明",
        "post": "法定代表人",
        "url": "https://yantuo.example/business/activate",
        "code": "7K4M-2QXD-9HTP",
        "valid_until": "2026-12-07T10:00:00Z",
        "issued_by": "张伟",
        "contact": CONTACT,
        "dated": "2026-11-23",
        **changes,
    }


def file_extract(**changes: Any) -> Data:
    """The file of an enterprise of which nothing is known yet."""
    return {
        "office": OFFICE,
        "enterprise": "山西某某乳业有限公司",
        "printed_by": "张伟",
        "as_of": "2026-11-23T01:30:00Z",
        "dated": "2026-11-23",
        **changes,
    }


def long_file_extract(**changes: Any) -> Data:
    """The file of an enterprise with years of supervision."""
    return file_extract(
        **{
            "credit_code": CODE,
            "facts": [{"label": f"项目{i}", "value": SENTENCE[:10]} for i in range(11)],
            "premises": [
                {"name": f"厂区{i}", "address": SENTENCE, "categories": "液体乳", "state": "在产"}
                for i in range(4)
            ],
            "people": [
                {
                    "name": "王*明",
                    "post": "法定代表人",
                    "phone": "138****1234",
                    "identity": "1404**********1234",
                }
            ],
            "deadlines": [
                {
                    "matter": "整改",
                    "number": "长市监责改〔2026〕31号",
                    "basis": SENTENCE,
                    "due": "2026-11-20",
                    "light": "逾期",
                }
            ]
            * 5,
            "timeline": [{"on": "2026-10-01", "what": SENTENCE, "office": COUNTY}] * 80,
            "verify": VERIFY,
            **changes,
        }
    )


def handover_list(**changes: Any) -> Data:
    """A handover of two matters, one accepted, one to be ticked."""
    return {
        "office": COUNTY,
        "post": "食品生产安全监督管理股副股长",
        "giver": "张伟",
        "receiver": "李卫东",
        "witness": "王建国",
        "reason": "张伟同志自2026年12月1日起调市局工作",
        "items": [
            {"title": "问题整改复查", "due": "2026-12-01", "light": "临近", "mark": "接收"},
            {"title": "监督抽检核查处置", "number": "长市监检〔2026〕2号"},
        ],
        "dated": "2026-11-30",
        **changes,
    }


def trail_head(**changes: Any) -> Data:
    """The heads of one day."""
    return {
        "office": OFFICE,
        "heads": [{"office": COUNTY, "sequence": 1377, "hash": "7b1b6b469715c81cecc377b34d7bb82d" * 2}],
        "sealed_at": "2026-11-23T16:05:00Z",
        "signature": "n8Jw3m0xYkD4iPz7cQvT1uBhLr5eGf2aSo9NtKyXjMqRdVgWpZlUCbEHxAOI6sFJkTn0Q7w4r1uYh2mZpXcVbA==",
        "key_fingerprint": "8254c329a92850f6d539dd376f4816ee" * 2,
        "dated": "2026-11-23",
        **changes,
    }


def disposal_list(**changes: Any) -> Data:
    """A disposal of one record."""
    return {
        "office": OFFICE,
        "basis": "《市场监督管理行政处罚程序规定》",
        "reviewed_by": "档案鉴定小组",
        "items": [
            {
                "series": "监督检查记录",
                "title": "日常监督检查结果记录表",
                "formed": "2015-06-01",
                "retention": "10年",
                "expired": "2025-12-31",
                "action": "销毁",
            }
        ],
        "dated": "2026-11-23",
        **changes,
    }


PAPERS: dict[str, tuple[str, Data]] = {
    "redhead": ("redhead", red_head()),
    "redhead, long": ("redhead", long_red_head()),
    "redhead, upward": ("redhead", long_red_head(signers=["王建国", "李卫东", "赵敏"])),
    "redhead, joint": (
        "redhead",
        long_red_head(issuers=[OFFICE, "长治市公安局"], signatories=[OFFICE, "长治市公安局"]),
    ),
    "redhead, unsealed": ("redhead", red_head(sealed=False)),
    "letter": ("letter", letter()),
    "letter, long": ("letter", letter(body=[paragraph(SENTENCE * 6)] * 12, urgency="加急", verify=VERIFY)),
    "referral": ("referral", referral()),
    "referral, long": ("referral", long_referral()),
    "matter_notice": ("matter_notice", matter_notice()),
    "matter_notice, long": ("matter_notice", long_matter_notice()),
    "activation_slip": ("activation_slip", activation_slip()),
    "activation_slip, long": ("activation_slip", activation_slip(enterprise=SENTENCE * 3, verify=VERIFY)),
    "file_extract": ("file_extract", file_extract()),
    "file_extract, long": ("file_extract", long_file_extract()),
    "handover_list": ("handover_list", handover_list()),
    "handover_list, long": (
        "handover_list",
        handover_list(items=handover_list()["items"] * 40, materials=[SENTENCE] * 9),
    ),
    "handover_list, empty": ("handover_list", handover_list(items=[])),
    "trail_head": ("trail_head", trail_head()),
    "trail_head, long": ("trail_head", trail_head(heads=trail_head()["heads"] * 40, verify=VERIFY)),
    "disposal_list": ("disposal_list", disposal_list()),
    "disposal_list, long": (
        "disposal_list",
        disposal_list(items=disposal_list()["items"] * 60, verify=VERIFY),
    ),
    **visit_papers.PAPERS,
    **card_papers.PAPERS,
}
