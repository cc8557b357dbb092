"""Lists: declared columns, filters and order, paging by key, the same count of queries on every page."""

from .columns import Column
from .filters import Choice, Days, Filter, Text, YesNo
from .page import ListPage, SavedView, Total
from .spec import ListSpec
from .ways import Ways

__all__ = [
    "Choice",
    "Column",
    "Days",
    "Filter",
    "ListPage",
    "ListSpec",
    "SavedView",
    "Text",
    "Total",
    "Ways",
    "YesNo",
]
