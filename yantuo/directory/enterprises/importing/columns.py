"""The columns of a list of enterprises: the headings under which offices keep them, and what may stand in them."""

from datetime import date
from typing import Any

from yantuo.directory.enterprises.enums import Grade, Scale, State, Type
from yantuo.records.jobs.sheets.columns import Column, Kind

_FIRST = date(1900, 1, 1)
_GRADES = {form.format(grade.value): grade for form in ("{}", "{}级", "{}级风险") for grade in Grade}
_GRADES |= {grade.value.lower(): grade for grade in Grade}
_TYPES = {
    "企业": Type.COMPANY,
    "公司": Type.COMPANY,
    "企业法人": Type.COMPANY,
    "有限责任公司": Type.COMPANY,
    "有限公司": Type.COMPANY,
    "股份有限公司": Type.COMPANY,
    "个人独资企业": Type.COMPANY,
    "合伙企业": Type.COMPANY,
    "个体工商户": Type.HOUSEHOLD,
    "个体户": Type.HOUSEHOLD,
    "个体": Type.HOUSEHOLD,
    "农民专业合作社": Type.COOPERATIVE,
    "专业合作社": Type.COOPERATIVE,
    "合作社": Type.COOPERATIVE,
    "小作坊": Type.WORKSHOP,
    "食品小作坊": Type.WORKSHOP,
    "食品生产加工小作坊": Type.WORKSHOP,
    "其他": Type.OTHER,
}
_SCALES = {
    "大型": Scale.LARGE,
    "大型企业": Scale.LARGE,
    "中型": Scale.MEDIUM,
    "中型企业": Scale.MEDIUM,
    "小型": Scale.SMALL,
    "小型企业": Scale.SMALL,
    "微型": Scale.MICRO,
    "微型企业": Scale.MICRO,
}
_STATES = {
    "在业": State.ACTIVE,
    "在营": State.ACTIVE,
    "存续": State.ACTIVE,
    "开业": State.ACTIVE,
    "正常": State.ACTIVE,
    "在产": State.ACTIVE,
    "生产": State.ACTIVE,
    "正常生产": State.ACTIVE,
    "停产": State.SUSPENDED,
    "停业": State.SUSPENDED,
    "歇业": State.SUSPENDED,
    "季节性停产": State.SUSPENDED,
    "长期停产": State.SUSPENDED,
    "注销": State.CLOSED,
    "已注销": State.CLOSED,
    "吊销": State.CLOSED,
    "关闭": State.CLOSED,
}

# The other headings under which offices keep a column.
_ALIASES = {
    "credit_code": (
        "社会信用代码 信用代码 统一信用代码 统一代码 社会信用代码（身份证号码） 纳税人识别号 税号 "
        "营业执照号 营业执照注册号"
    ),
    "name": (
        "单位名称 名称 生产者名称 经营者名称 食品生产者名称 主体名称 市场主体名称 生产企业名称 "
        "生产单位 企业全称"
    ),
    "type": "企业类型 市场主体类型 单位类型 主体业态",
    "scale": "规模 生产规模",
    "county": (
        "县（市、区） 所属县区 所在县区 区县 县市区 所属区县 辖区 行政区划 行政区划代码 县区代码 所属地区"
    ),
    "township": "乡镇（街道） 乡镇 街道 所属乡镇 所在乡镇 街道乡镇",
    "address": "注册地址 企业地址 单位地址 详细地址 地址 企业住所 经营场所 法定地址",
    "place": "生产经营地址 生产场所 生产场所地址 实际生产地址 加工地址 生产加工地址 厂址",
    "longitude": "东经 lng lon longitude",
    "latitude": "北纬 lat latitude",
    "legal": (
        "法人 法人代表 法定代表人姓名 法定代表人（负责人） 法定代表人/负责人 企业负责人 负责人 经营者 投资人"
    ),
    "contact": "联系人姓名 企业联系人",
    "phone": "联系人电话 联系方式 电话 手机 手机号 手机号码 电话号码 联系人手机 联系人联系方式",
    "office": (
        "日常监管机构 日常监督管理机构 监管单位 监管部门 监管所 管辖单位 属地监管所 市场监管所 "
        "所属市场监管所 主管部门"
    ),
    "categories": (
        "食品类别名称 食品类别编号 食品、食品添加剂类别 产品类别 许可类别 类别 类别编号 类别名称 "
        "食品分类 品种明细编号"
    ),
    "grade": "风险级别 风险分级 等级 食品安全风险等级 监管等级 当前风险等级 风险分级等级",
    "grade_year": "等级年度 分级年度 风险等级年度 评级年度 年度",
    "founded_on": "注册日期 设立日期 成立时间 注册时间 营业执照核准日期",
    "state": "企业状态 生产状态 生产经营状态 登记状态 主体状态 状态",
    "closed_on": "关闭日期 注销时间 吊销日期",
    "licence": (
        "食品生产许可证编号 生产许可证编号 生产许可证号 许可证号 SC编号 SC证号 食品生产许可证号 许可证书编号"
    ),
    "licence_issuer": "发证单位 许可机关 发证部门 许可证发证机关 审批机关",
    "licence_from": "有效期起 发证日期 签发日期 许可证发证日期 许可日期 有效期开始日期 发证时间",
    "licence_to": (
        "有效期止 有效期限至 许可证有效期至 有效期截止日期 到期日期 许可证到期日期 有效期 有效期限 "
        "许可证有效期"
    ),
    "note": "备注说明 说明",
}


def _column(key: str, title: str, **more: Any) -> Column:
    return Column(key=key, title=title, aliases=tuple(_ALIASES.get(key, "").split()), **more)


COLUMNS = (
    _column("credit_code", "统一社会信用代码", kind=Kind.CODE, required=True, unique=True, max_length=40),
    _column("name", "企业名称", required=True, max_length=120),
    _column("type", "主体类型", kind=Kind.CHOICE, words=_TYPES),
    _column("scale", "企业规模", kind=Kind.CHOICE, words=_SCALES),
    _column("county", "县区", max_length=40),
    _column("township", "乡镇街道", max_length=40),
    _column("address", "住所", max_length=200),
    _column("place", "生产地址", max_length=200),
    _column("longitude", "经度", kind=Kind.DECIMAL, least=73, most=136),
    _column("latitude", "纬度", kind=Kind.DECIMAL, least=3, most=54),
    _column("legal", "法定代表人", max_length=100),
    _column("contact", "联系人", max_length=100),
    _column("phone", "联系电话", kind=Kind.CODE, max_length=40),
    _column("office", "监管机构", max_length=120),
    _column("categories", "食品类别", max_length=300),
    _column("grade", "风险等级", kind=Kind.CHOICE, words=_GRADES),
    _column("grade_year", "评定年度", kind=Kind.INTEGER, least=2000, most=2100),
    _column("founded_on", "成立日期", kind=Kind.DATE, least=_FIRST),
    _column("state", "经营状态", kind=Kind.CHOICE, words=_STATES),
    _column("closed_on", "注销日期", kind=Kind.DATE, least=_FIRST),
    _column("licence", "许可证编号", kind=Kind.CODE, unique=True, max_length=40),
    _column("licence_issuer", "发证机关", max_length=120),
    _column("licence_from", "有效期自", kind=Kind.DATE, least=_FIRST),
    _column("licence_to", "有效期至", kind=Kind.DATE, least=_FIRST),
    _column("note", "备注", max_length=1000),
)
