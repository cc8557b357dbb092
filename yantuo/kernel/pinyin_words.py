"""Readings that a table of single characters gets wrong: words, usual readings in names, family names."""


def _pairs(text: str) -> dict[str, str]:
    """The entries `word reading` of a text, which are set apart by semicolons."""
    return dict(entry.strip().split(maxsplit=1) for entry in text.replace("\n", " ").split(";"))


# Words in which a character is not read as it usually is: place names first, then words of the trade.
WORDS = _pairs("""
长治 chang zhi; 宝坻 bao di; 万柏林 wan bo lin; 枞阳 zong yang; 泌阳 bi yang; 黄陂 huang pi; 犍为 qian wei;
吴堡 wu bu; 长子县 zhang zi xian; 长子 zhang zi; 长垣 chang yuan; 重庆 chong qing;
厦门 xia men; 六安 lu an; 六合区 lu he qu; 蚌埠 beng bu; 亳州 bo zhou; 乐清 yue qing;
乐亭 lao ting; 乐陵 lao ling; 台州 tai zhou; 丽水 li shui; 番禺 pan yu; 东莞 dong guan;
阿房 e pang; 东阿 dong e; 阿胶 e jiao; 单县 shan xian; 莘县 shen xian; 莘庄 xin zhuang; 朝阳 chao yang;
洪洞 hong tong; 解州 hai zhou; 尉犁 yu li; 蔚县 yu xian; 蔚州 yu zhou; 铅山 yan shan;
歙县 she xian; 黟县 yi xian; 浚县 xun xian; 柏乡 bai xiang; 繁峙 fan shi; 隰县 xi xian;
临朐 lin qu; 涡阳 guo yang; 婺源 wu yuan; 盱眙 xu yi; 会稽 kuai ji; 大埔 da bu; 中牟 zhong mu;
牟平 mu ping; 西藏 xi zang; 青藏 qing zang; 会昌 hui chang; 都匀 du yun; 成都 cheng du;
首都 shou du; 百色 bo se; 侯堡 hou bu; 曾都 zeng du; 行唐 xing tang; 太行 tai hang; 翟店 zhai dian;
虒亭 si ting; 大厦 da sha; 银行 yin hang; 商行 shang hang; 车行 che hang; 粮行 liang hang;
行业 hang ye; 重阳 chong yang; 重新 chong xin; 音乐 yin yue; 乐器 yue qi; 调度 diao du;
调查 diao cha; 调研 diao yan; 队长 dui zhang; 校长 xiao zhang; 市长 shi zhang; 局长 ju zhang;
成长 cheng zhang; 生长 sheng zhang; 家长 jia zhang; 增长 zeng zhang; 会计 kuai ji; 储藏 chu cang;
冷藏 leng cang; 收藏 shou cang; 窖藏 jiao cang; 珍藏 zhen cang; 薄荷 bo he; 宝藏 bao zang;
地藏 di zang; 朝晖 zhao hui; 朝霞 zhao xia; 传记 zhuan ji; 降解 jiang jie; 血糖 xue tang;
参茸 shen rong; 人参 ren shen; 海参 hai shen; 党参 dang shen; 黄芪 huang qi; 糊精 hu jing;
面糊 mian hu; 扒鸡 pa ji; 咖喱 ga li; 馄饨 hun tun; 便宜 pian yi; 便民 bian min; 尺寸 chi cun;
数据 shu ju; 称重 cheng zhong; 柏油 bai you; 露头 lou tou; 提防 di fang; 似的 shi de; 打的 da di;
血液 xue ye
""")
# Characters whose first reading in the table is not the one that names of firms and places mostly have.
USUAL = _pairs("""
长 chang; 厦 xia; 调 tiao; 行 xing; 乐 le; 重 zhong; 都 du; 会 hui; 藏 zang; 朝 chao; 传 chuan;
和 he; 合 he; 大 da; 地 di; 得 de; 着 zhe; 的 de; 了 le; 还 huan; 没 mei; 石 shi; 车 che; 厂 chang;
广 guang; 台 tai; 万 wan; 单 dan; 解 jie; 曾 zeng; 区 qu; 仇 chou; 查 cha; 任 ren; 盖 gai; 洞 dong;
参 can; 血 xue; 薄 bo; 泊 bo; 柏 bai; 薯 shu; 卷 juan; 壳 ke; 熟 shu; 酱 jiang; 种 zhong; 率 lv;
绿 lv; 角 jiao; 什 shi; 家 jia; 便 bian; 蛤 ge; 莞 guan; 堡 bao; 尉 wei; 陆 lu; 郝 hao; 于 yu;
余 yu; 伽 jia; 茄 qie; 佛 fo; 勒 le; 仔 zai
""")
# Family names with a reading of their own, used only for names of persons.
SURNAMES = _pairs("""
单 shan; 解 xie; 曾 zeng; 区 ou; 仇 qiu; 查 zha; 盖 ge; 翟 zhai; 覃 qin; 朴 piao; 尉迟 yu chi;
万俟 mo qi; 长孙 zhang sun; 任 ren; 华 hua; 宁 ning; 种 chong; 乐 yue; 缪 miao; 员 yun; 召 shao;
折 she; 黑 he; 教 jiao; 尹 yin; 逄 pang; 牟 mu; 晁 chao; 秘 bi; 冼 xian; 燕 yan; 应 ying;
令狐 ling hu
""")
