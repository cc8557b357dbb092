"""The columns of a list of enterprises: the headings under which offices keep them, and what may stand in them."""

from datetime import date

from yantuo.directory.enterprises.enums import Grade, Scale, State, Type
from yantuo.records.jobs.sheets.columns import Column, Kind

_FIRST = date(1900, 1, 1)
_GRADES = {
    name: grade for grade in Grade for name in (grade.value, f"{grade.value}级", grade.value.lower(), f"{grade.value}级风险")
}
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

COLUMNS = (
    Column(
        key="credit_code", title="统一社会信用代码", kind=Kind.CODE, required=True, unique=True, max_length=40,
        aliases=("社会信用代码", "信用代码", "统一信用代码", "统一代码", "社会信用代码（身份证号码）", "纳税人识别号", "税号", "营业执照号", "营业执照注册号"),
    ),
    Column(
        key="name", title="企业名称", required=True, max_length=120,
        aliases=("单位名称", "名称", "生产者名称", "经营者名称", "食品生产者名称", "主体名称", "市场主体名称", "生产企业名称", "生产单位", "企业全称"),
    ),
    Column(key="type", title="主体类型", kind=Kind.CHOICE, words=_TYPES, aliases=("企业类型", "市场主体类型", "单位类型", "主体业态")),
    Column(key="scale", title="企业规模", kind=Kind.CHOICE, words=_SCALES, aliases=("规模", "生产规模")),
    Column(
        key="county", title="县区", max_length=40,
        aliases=("县（市、区）", "所属县区", "所在县区", "区县", "县市区", "所属区县", "辖区", "行政区划", "行政区划代码", "县区代码", "所属地区"),
    ),
    Column(key="township", title="乡镇街道", max_length=40, aliases=("乡镇（街道）", "乡镇", "街道", "所属乡镇", "所在乡镇", "街道乡镇")),
    Column(
        key="address", title="住所", max_length=200,
        aliases=("注册地址", "企业地址", "单位地址", "详细地址", "地址", "企业住所", "经营场所", "法定地址"),
    ),
    Column(
        key="place", title="生产地址", max_length=200,
        aliases=("生产经营地址", "生产场所", "生产场所地址", "实际生产地址", "加工地址", "生产加工地址", "厂址"),
    ),
    Column(key="longitude", title="经度", kind=Kind.DECIMAL, least=73, most=136, aliases=("东经", "lng", "lon", "longitude")),
    Column(key="latitude", title="纬度", kind=Kind.DECIMAL, least=3, most=54, aliases=("北纬", "lat", "latitude")),
    Column(
        key="legal", title="法定代表人", max_length=100,
        aliases=("法人", "法人代表", "法定代表人姓名", "法定代表人（负责人）", "法定代表人/负责人", "企业负责人", "负责人", "经营者", "投资人"),
    ),
    Column(key="contact", title="联系人", max_length=100, aliases=("联系人姓名", "企业联系人")),
    Column(
        key="phone", title="联系电话", kind=Kind.CODE, max_length=40,
        aliases=("联系人电话", "联系方式", "电话", "手机", "手机号", "手机号码", "电话号码", "联系人手机", "联系人联系方式"),
    ),
    Column(
        key="office", title="监管机构", max_length=120,
        aliases=("日常监管机构", "日常监督管理机构", "监管单位", "监管部门", "监管所", "管辖单位", "属地监管所", "市场监管所", "所属市场监管所", "主管部门"),
    ),
    Column(
        key="categories", title="食品类别", max_length=300,
        aliases=("食品类别名称", "食品类别编号", "食品、食品添加剂类别", "产品类别", "许可类别", "类别", "类别编号", "类别名称", "食品分类", "品种明细编号"),
    ),
    Column(
        key="grade", title="风险等级", kind=Kind.CHOICE, words=_GRADES,
        aliases=("风险级别", "风险分级", "等级", "食品安全风险等级", "监管等级", "当前风险等级", "风险分级等级"),
    ),
    Column(
        key="grade_year", title="评定年度", kind=Kind.INTEGER, least=2000, most=2100,
        aliases=("等级年度", "分级年度", "风险等级年度", "评级年度", "年度"),
    ),
    Column(
        key="founded_on", title="成立日期", kind=Kind.DATE, least=_FIRST,
        aliases=("注册日期", "设立日期", "成立时间", "注册时间", "营业执照核准日期"),
    ),
    Column(
        key="state", title="经营状态", kind=Kind.CHOICE, words=_STATES,
        aliases=("企业状态", "生产状态", "生产经营状态", "登记状态", "主体状态", "状态"),
    ),
    Column(key="closed_on", title="注销日期", kind=Kind.DATE, least=_FIRST, aliases=("关闭日期", "注销时间", "吊销日期")),
    Column(
        key="licence", title="许可证编号", kind=Kind.CODE, unique=True, max_length=40,
        aliases=("食品生产许可证编号", "生产许可证编号", "生产许可证号", "许可证号", "SC编号", "SC证号", "食品生产许可证号", "许可证书编号"),
    ),
    Column(
        key="licence_issuer", title="发证机关", max_length=120,
        aliases=("发证单位", "许可机关", "发证部门", "许可证发证机关", "审批机关"),
    ),
    Column(
        key="licence_from", title="有效期自", kind=Kind.DATE, least=_FIRST,
        aliases=("有效期起", "发证日期", "签发日期", "许可证发证日期", "许可日期", "有效期开始日期", "发证时间"),
    ),
    Column(
        key="licence_to", title="有效期至", kind=Kind.DATE, least=_FIRST,
        aliases=("有效期止", "有效期限至", "许可证有效期至", "有效期截止日期", "到期日期", "许可证到期日期", "有效期", "有效期限", "许可证有效期"),
    ),
    Column(key="note", title="备注", max_length=1000, aliases=("备注说明", "说明")),
)  # fmt: skip
