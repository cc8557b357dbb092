"""Sample data of the papers of an inspection, as short as they may be and as long as they get."""

from typing import Any

from yantuo.casework.documents.pictures import signature_picture
from yantuo.casework.documents.tests.drawings import drawn

Data = dict[str, Any]
COUNTY = "上党区市场监督管理局"
FIRM = {
    "name": "山西晋韵醋业有限公司",
    "credit_code": "91140400MA0K1A2B3C",
    "representative": "王小明",
    "address": "山西省长治市上党区振兴北路18号",
    "contact": "李秀兰",
    "phone": "0355-8081234",
}
VERIFY = {"url": "https://yantuo.example/check/7K4M2QXD", "code": "7K4M-2QXD"}
CONTACT = {"name": "张伟", "phone": "0355-8082012", "address": "长治市上党区光明南路6号"}
DIGEST = "8254c329a92850f6d539dd376f4816ee" * 2
SIGN = signature_picture(drawn())
LAW = "食品生产经营监督检查管理办法"
SECTIONS = {
    "一、食品生产者资质": "食品生产许可证在有效期内，生产者名称、社会信用代码、生产地址与许可证载明事项一致。",
    "二、生产环境条件": "厂区、车间与有毒有害场所及其他污染源保持规定距离，地面、墙面、顶棚清洁无积水、无霉斑。",
    "三、进货查验": "查验食品原料、食品添加剂供货者的许可证和产品合格证明，进货查验记录真实完整并按期限保存。",
    "四、生产过程控制": "按规定记录投料、关键控制点和生产加工情况，未发现使用非食品原料、超范围超限量使用食品添加剂。",
    "五、产品检验": "检验室具备与所检项目相适应的检验能力，出厂检验原始数据和检验报告真实完整。",
    "六、从业人员管理": "接触直接入口食品的从业人员持有有效健康证明，食品安全管理人员经培训考核合格。",
}


def signed(name: str, **more: Any) -> Data:
    """Somebody who signed with a finger, each with a hand of their own."""
    hand = signature_picture(drawn(lift=sum(map(ord, name)) % 41))
    return {"name": name, "image": hand, "digest": DIGEST, "signed_at": "2026-11-24T08:42:00Z", **more}


def item(section: str, key: str, **more: Any) -> Data:
    """One item that was in order."""
    return {
        "section": section,
        "key": key,
        "text": SECTIONS[section],
        "weight": "一般",
        "result": "符合",
        **more,
    }


def items() -> list[Data]:
    """Sixty answers in six sections, some of them failed, absent or put right at once."""
    rows = [
        item(section, f"{n}.{i}", weight="重点" if i % 3 == 1 else "一般")
        for n, section in enumerate(SECTIONS, 1)
        for i in range(1, 11)
    ]
    rows[11] |= {"result": "不符合", "note": "发酵车间东侧顶棚有约2平方米霉斑，墙角有积水。"}
    rows[16] |= {"result": "不符合", "note": "洗手池旁未放置洗手液。", "corrected": True}
    rows[24] |= {"result": "合理缺项", "note": "该企业不使用进口原料。"}
    rows[42] |= {"result": "不符合", "note": "批号20261103的总酸检验原始记录缺少检验员签名。" * 3}
    return rows


def inspection_record(**changes: Any) -> Data:
    """A record with the least it needs, still to be signed by hand."""
    return {
        "office": COUNTY,
        "subject": {"name": FIRM["name"]},
        "kind": "飞行检查",
        "table": {"title": "食品生产监督检查表", "edition": "2022年3月15日版"},
        "started_at": "2026-11-24T01:10:00Z",
        "inspectors": [{"name": "张伟"}, {"name": "赵敏"}],
        "result": "符合",
        "treatment": "通过",
        "dated": "2026-11-24",
        **changes,
    }


def long_inspection_record(**changes: Any) -> Data:
    """A record with every part that the form knows and sixty items."""
    return inspection_record(
        **{
            "number": "上市监检记〔2026〕37号",
            "subject": FIRM
            | {
                "licence": "SC10314040400123",
                "category": "调味品（食醋）",
                "site": "山西省长治市上党区经济开发区东环路9号院2号车间",
                "grade": "B级",
            },
            "nth": 2,
            "cap": 2,
            "kind": "日常监督检查",
            "kinds": ["日常监督检查", "飞行检查", "专项检查", "体系检查"],
            "matter": "食品生产日常监督检查（SPSC-01）",
            "approval": "上市监检批〔2026〕112号",
            "approved_by": "王建国",
            "notice": "上市监检通〔2026〕98号",
            "more": [{"label": "联合检查部门", "value": "上党区农业农村局、上党区卫生健康和体育局"}],
            "table": {
                "title": "食品生产监督检查表",
                "edition": "2022年3月15日版",
                "basis": f"《{LAW}》第十三条、第十五条",
            },
            "bases": [
                {"instrument": "中华人民共和国食品安全法", "article": "第一百一十条"},
                {"instrument": LAW, "article": "第二十七条"},
            ],
            "ended_at": "2026-11-24T08:30:00Z",
            "inspectors": [
                signed("张伟", certificate="14040400123", post="主办检查人员"),
                signed("赵敏", certificate="14040400456"),
            ],
            "experts": ["李教授"],
            "items": items(),
            "result": "基本符合",
            "treatment": "书面限期整改",
            "explanation": "一般项发现问题3项，其中1项已当场改正，其余2项不影响食品安全，责令限期改正。",
            "correct_by": "2026-12-04",
            "opinion": "对检查结果无异议，按期整改。",
            "signature": signed("李秀兰", post="食品安全总监"),
            "told_at": "2026-11-24T08:45:00Z",
            "publish_by": "2026-12-22",
            "publish_rule": "检查结果形成之日起20个工作日内",
            "digest": DIGEST,
            "verify": VERIFY,
            **changes,
        }
    )


def refused_inspection_record(**changes: Any) -> Data:
    """A corrected record that the enterprise would not sign, rechecked later."""
    return long_inspection_record(
        **{
            "signature": None,
            "refusal": {
                "reason": "企业负责人对检查结果有异议，拒绝签字。",
                "witness": "陈志强",
                "witness_unit": "韩店镇人民政府",
                "witness_signature": SIGN,
                "recorded": "已全程录音录像",
                "noted_at": "2026-11-24T08:50:00Z",
            },
            "corrects": "上市监检记〔2026〕36号",
            "recheck": {"on": "2026-12-05", "result": "所列问题均已改正。", "by": ["张伟", "赵敏"]},
            **changes,
        }
    )


def correction_notice(**changes: Any) -> Data:
    """An order to correct at once."""
    return {
        "office": COUNTY,
        "party": {"name": FIRM["name"]},
        "facts": "洗手池旁未放置洗手液。",
        "broken": [{"instrument": "中华人民共和国食品安全法", "article": "第三十三条第一款第（二）项"}],
        "bases": [{"instrument": LAW, "article": "第三十三条第一款"}],
        "requirements": ["在洗手池旁放置洗手、消毒用品"],
        "contact": CONTACT,
        "dated": "2026-11-24",
        **changes,
    }


def long_correction_notice(**changes: Any) -> Data:
    """An order with every part: number, limit and its calculation, delivery, recheck."""
    return correction_notice(
        **{
            "number": "上市监责改〔2026〕21号",
            "case_number": "上市监检记〔2026〕37号",
            "party": FIRM,
            "facts": "一、发酵车间东侧顶棚有约2平方米霉斑，墙角有积水，未及时清洁。\n"
            "二、批号20261103的总酸检验原始记录缺少检验员签名，出厂检验记录不完整。",
            "broken": [
                {"instrument": "中华人民共和国食品安全法", "article": "第三十三条第一款第（一）项"},
                {"instrument": "中华人民共和国食品安全法", "article": "第五十一条"},
            ],
            "requirements": [
                "清除发酵车间顶棚霉斑，修复渗水部位，排除积水，并保持清洁",
                "补齐检验原始记录，完善出厂检验记录制度，对检验人员进行培训",
            ],
            "due": "2026-12-04",
            "count": {
                "event": "收到本通知书",
                "event_on": "2026-11-24",
                "limit": "10日",
                "rule": f"《{LAW}》第三十三条第一款（期限由本局确定）",
            },
            "consequences": "逾期不改正的，我局将依法处理。",
            "remedies": "如对本通知书不服，可以自收到本通知书之日起六十日内向长治市上党区人民政府申请行政复议，"
            "也可以自收到本通知书之日起六个月内依法向人民法院提起行政诉讼。",
            "delivery": {
                "how": "直接送达",
                "place": "山西晋韵醋业有限公司办公室",
                "by": ["张伟", "赵敏"],
                "receiver": signed("李秀兰", post="食品安全总监"),
            },
            "recheck": {
                "on": "2026-12-05",
                "result": "经现场复查，所列2项问题均已改正。",
                "by": ["张伟", "赵敏"],
            },
            "verify": VERIFY,
            **changes,
        }
    )


PAPERS: dict[str, tuple[str, Data]] = {
    "inspection_record": ("inspection_record", inspection_record()),
    "inspection_record, long": ("inspection_record", long_inspection_record()),
    "inspection_record, refused": ("inspection_record", refused_inspection_record()),
    "correction_notice": ("correction_notice", correction_notice()),
    "correction_notice, long": ("correction_notice", long_correction_notice()),
    "correction_notice, many": (
        "correction_notice",
        long_correction_notice(requirements=["清除发酵车间顶棚霉斑，修复渗水部位，排除积水"] * 60),
    ),
}
