"""Asking in a template what the actor may do, so that nobody is shown a button that will refuse."""

from django import template

from yantuo.directory.people.actor import Actor

register = template.Library()


@register.filter
def may(actor: Actor | None, power: str) -> bool:
    """Whether the acting person holds a power."""
    return actor is not None and actor.may(power)
