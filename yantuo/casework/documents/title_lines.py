"""Breaking a title by sense: whole words on a line, lines of like length (GB/T 9704-2012, 7.3.1)."""

import re
from functools import lru_cache

WIDEST = 19
"""Characters of size 2 that fit the type area with a little air (156 mm / 7.76 mm = 20.1)."""

# Words that titles of a supervision office are made of; none of them is cut.
_WORDS = tuple(
    "关于 印发 转发 批转 开展 做好 加强 进一步 推进 组织 实施 落实 规范 完善 建立 成立 调整 公布 发布 报送 申请 请求 "
    "商请 征求 邀请 召开 举办 增加 批准 同意 撤销 废止 修改 部署 启动 深入 全面 切实 严厉 打击 查处 整治 治理 防范 化解 "
    "食品 药品 产品 商品 乳制品 婴幼儿 配方 乳粉 牛乳 肉制品 食用油 白酒 粮食 调味品 饮料 添加剂 农产品 原料 建材 水泥 "
    "特种设备 电梯 锅炉 气瓶 压力容器 化妆品 医疗器械 质量 安全 卫生 标准 计量 认证 检验 检测 抽检 抽样 检查 核查 审查 "
    "督查 督办 巡查 自查 排查 复查 回访 监督 管理 监管 生产 加工 经营 销售 流通 餐饮 许可 备案 登记 注册 变更 延续 注销 "
    "企业 单位 主体 责任 小作坊 校园 学校 食堂 市场 农村 城乡 全市 全省 全国 全县 全区 我市 我省 专项 综合 联合 集中 日常 "
    "飞行 体系 整治 行动 活动 工作 会议 方案 计划 规划 办法 规定 规范 制度 细则 意见 通知 通报 报告 请示 批复 决定 公告 "
    "通告 信息 数据 情况 结果 名单 目录 清单 报表 统计 经费 预算 资金 人员 干部 职务 队伍 建设 能力 培训 考核 评议 表彰 "
    "先进 集体 个人 风险 分级 评定 隐患 预警 应急 预案 演练 处置 事故 事件 召回 追溯 溯源 体系 信用 投诉 举报 消费 维权 "
    "宣传 教育 节日 期间 元旦 春节 中秋 国庆 假冒 伪劣 侵权 知识产权 领导 小组 办公室 委员会 人民政府 市场监督管理局 "
    "农业农村局 公安局 卫生健康委员会 教育局 主要 重点 任务 分工 要点 年度 季度 上半年 下半年 三年 长效 机制 试点 示范 "
    "创建 推广 服务 指导 法律 法规 条例 行政 处罚 执法 案件 案卷 移送 违法 犯罪 涉嫌 问题 整改 限期 有关 相关 提供 支持 "
    "专业 技术 机构 实验室 专家 现场 资料 材料 档案".split()
)
_WORD = re.compile("|".join(sorted(set(_WORDS), key=len, reverse=True)))
_SENSE = re.compile(r"(关于|印发|转发|的|和|与|及|、|，|》|）|”|局|委|会|办公室|政府|年度?|全市|全省|全县)$")
_NEVER_FIRST = re.compile(r"^[》）”、，。：；！？〕的等和与及年月日]|^(通知|通报|报告|请示|批复|意见|决定|公告|通告|函)$")
_NEVER_LAST = re.compile(r"[《（“〔和与及第]$|(为|对|在|向|由)$")
_ASCII = re.compile(r"[0-9A-Za-z.]")
_AT_WORD_END, _ANYWHERE, _FORBIDDEN = 8.0, 25.0, 400.0


def break_title(title: str, widest: int = WIDEST) -> list[str]:
    """The lines of a title: as typed where the author broke it, else by sense and balance."""
    typed = [line.strip() for line in title.split("\n") if line.strip()]
    if len(typed) != 1:
        return typed
    (text,) = typed
    count = -(-len(text) // widest)
    if count == 1:
        return [text]
    return _balanced(text, count, widest) or _balanced(text, count + 1, widest) or [text]


def _balanced(text: str, count: int, widest: int) -> list[str]:
    """The best `count` lines; none when every way cuts a word or a bracket."""
    ideal = len(text) / count
    costs = _costs(text)

    @lru_cache(maxsize=None)
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        rest = len(text) - start
        if left == 1:
            return ((rest - ideal) ** 2 if 0 < rest <= widest else float("inf")), ()
        options = []
        for end in range(start + 1, min(start + widest, len(text) - 1) + 1):
            after, ends = best(end, left - 1)
            options.append(((end - start - ideal) ** 2 + costs[end] + after, (end, *ends)))
        return min(options, default=(float("inf"), ()))

    cost, ends = best(0, count)
    if cost >= _FORBIDDEN:
        return []
    points = [0, *ends, len(text)]
    return [text[a:b].strip() for a, b in zip(points, points[1:], strict=False)]


def _costs(text: str) -> list[float]:
    """How badly a break before each character reads."""
    words = [match.span() for match in _WORD.finditer(text)]
    ends = {end for _, end in words} | {start for start, _ in words}
    inside = {at for start, end in words for at in range(start + 1, end)}
    return [_FORBIDDEN if at in inside else _cost(text, at, at in ends) for at in range(len(text))]


def _cost(text: str, at: int, word_end: bool) -> float:
    before, after = text[:at], text[at:]
    if _NEVER_FIRST.search(after) or _NEVER_LAST.search(before) or _inside_pair(before):
        return _FORBIDDEN
    if before and _ASCII.match(before[-1]) and _ASCII.match(after):
        return _FORBIDDEN
    return 0.0 if _SENSE.search(before) else _AT_WORD_END if word_end else _ANYWHERE


def _inside_pair(before: str) -> bool:
    """Whether a short name in brackets would be cut (a long title of a law may be)."""
    return any(before.count(opening) > before.count(closing) for opening, closing in ("（）", "“”", "〔〕"))
