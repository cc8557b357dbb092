"""Food and additive categories of licences in the order of Order 24 (2020) art. 11."""

from typing import NamedTuple


class Category(NamedTuple):
    """One category: the two digits within its kind, and its names."""

    code: str
    zh: str
    en: str


FOOD = (
    Category("01", "粮食加工品", "processed grain"),
    Category("02", "食用油、油脂及其制品", "edible oils, fats and their products"),
    Category("03", "调味品", "condiments"),
    Category("04", "肉制品", "meat products"),
    Category("05", "乳制品", "dairy products"),
    Category("06", "饮料", "beverages"),
    Category("07", "方便食品", "convenience food"),
    Category("08", "饼干", "biscuits"),
    Category("09", "罐头", "canned food"),
    Category("10", "冷冻饮品", "frozen drinks"),
    Category("11", "速冻食品", "quick-frozen food"),
    Category("12", "薯类和膨化食品", "potato products and puffed food"),
    Category("13", "糖果制品", "confectionery"),
    Category("14", "茶叶及相关制品", "tea and related products"),
    Category("15", "酒类", "alcoholic drinks"),
    Category("16", "蔬菜制品", "vegetable products"),
    Category("17", "水果制品", "fruit products"),
    Category("18", "炒货食品及坚果制品", "roasted seeds and nuts"),
    Category("19", "蛋制品", "egg products"),
    Category("20", "可可及焙烤咖啡产品", "cocoa and roasted coffee"),
    Category("21", "食糖", "sugar"),
    Category("22", "水产制品", "aquatic products"),
    Category("23", "淀粉及淀粉制品", "starch and starch products"),
    Category("24", "糕点", "pastry"),
    Category("25", "豆制品", "bean products"),
    Category("26", "蜂产品", "bee products"),
    Category("27", "保健食品", "health food"),
    Category("28", "特殊医学用途配方食品", "food for special medical purposes"),
    Category("29", "婴幼儿配方食品", "infant formula food"),
    Category("30", "特殊膳食食品", "food for special diets"),
    Category("31", "其他食品", "other food"),
)
ADDITIVES = (
    Category("01", "食品添加剂", "food additives"),
    Category("02", "食品用香精", "food flavourings"),
    Category("03", "复配食品添加剂", "compound food additives"),
)
