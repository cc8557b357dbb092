"""The figures that stand beside an item of a sheet."""

from collections.abc import Mapping

from django import template

from yantuo.casework.checklists.rules import Item
from yantuo.casework.oversight.queries import Figure

register = template.Library()


@register.simple_tag
def beside(item: Item, figures: Mapping[str, Figure]) -> list[Figure]:
    """The figures that an item names, in its order."""
    return [figures[key] for key in item.figures if key in figures]
