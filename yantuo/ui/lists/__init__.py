"""Lists: declared columns, filters and order, paging by key, the same count of queries on every page."""

from .columns import Column
from .filters import KNOWN, Choice, Days, Filter, Text, YesNo
from .page import ListPage, SavedView, Total
from .spec import ListSpec
from .ways import EACH, Way, Ways

__all__ = [
    "EACH",
    "KNOWN",
    "Choice",
    "Column",
    "Days",
    "Filter",
    "ListPage",
    "ListSpec",
    "SavedView",
    "Text",
    "Total",
    "Way",
    "Ways",
    "YesNo",
]
