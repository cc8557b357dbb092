"""Categories of food and additives: in licence numbers (Order 24 of 2020, art. 11) and in the licensing catalogue."""

from typing import NamedTuple

from yantuo.kernel.sentence import Sentence


class Category(NamedTuple):
    """One category: its two digits, its statutory name, and a title in the reader's language."""

    code: str
    zh: str
    title: Sentence

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return str(self.title)

    @property
    def en(self) -> str:
        """The name in English."""
        return self.title.english


FOOD = (
    Category("01", "粮食加工品", Sentence("processed grain")),
    Category("02", "食用油、油脂及其制品", Sentence("edible oils, fats and their products")),
    Category("03", "调味品", Sentence("condiments")),
    Category("04", "肉制品", Sentence("meat products")),
    Category("05", "乳制品", Sentence("dairy products")),
    Category("06", "饮料", Sentence("beverages")),
    Category("07", "方便食品", Sentence("convenience food")),
    Category("08", "饼干", Sentence("biscuits")),
    Category("09", "罐头", Sentence("canned food")),
    Category("10", "冷冻饮品", Sentence("frozen drinks")),
    Category("11", "速冻食品", Sentence("quick-frozen food")),
    Category("12", "薯类和膨化食品", Sentence("potato products and puffed food")),
    Category("13", "糖果制品", Sentence("confectionery")),
    Category("14", "茶叶及相关制品", Sentence("tea and related products")),
    Category("15", "酒类", Sentence("alcoholic drinks")),
    Category("16", "蔬菜制品", Sentence("vegetable products")),
    Category("17", "水果制品", Sentence("fruit products")),
    Category("18", "炒货食品及坚果制品", Sentence("roasted seeds and nuts")),
    Category("19", "蛋制品", Sentence("egg products")),
    Category("20", "可可及焙烤咖啡产品", Sentence("cocoa and roasted coffee")),
    Category("21", "食糖", Sentence("sugar")),
    Category("22", "水产制品", Sentence("aquatic products")),
    Category("23", "淀粉及淀粉制品", Sentence("starch and starch products")),
    Category("24", "糕点", Sentence("pastry")),
    Category("25", "豆制品", Sentence("bean products")),
    Category("26", "蜂产品", Sentence("bee products")),
    Category("27", "保健食品", Sentence("health food")),
    Category("28", "特殊医学用途配方食品", Sentence("food for special medical purposes")),
    Category("29", "婴幼儿配方食品", Sentence("infant formula food")),
    Category("30", "特殊膳食食品", Sentence("food for special diets")),
    Category("31", "其他食品", Sentence("other food")),
)
ADDITIVES = (
    Category("01", "一般食品添加剂", Sentence("general food additives")),
    Category("02", "食品用香精", Sentence("food flavourings")),
    Category("03", "复配食品添加剂", Sentence("compound food additives")),
)
# The catalogue of 2020 (市场监管总局公告2020年第8号) counts additives as category 32; licence numbers do not.
CATEGORIES = (*FOOD, Category("32", "食品添加剂", Sentence("food additives")))
