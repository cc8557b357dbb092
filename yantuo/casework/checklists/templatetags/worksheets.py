"""Where the photos of a sheet are served, withdrawn and sent: the matter it hangs on says it."""

from django import template

from yantuo.casework.checklists.pages import Worksheet
from yantuo.records.files.models import Attachment

register = template.Library()


@register.simple_tag
def photo_address(work: Worksheet, photo: Attachment) -> str:
    """Where a photo is served."""
    return work.at_photo(photo)


@register.simple_tag
def withdrawal_address(work: Worksheet, photo: Attachment) -> str:
    """Where a photo is withdrawn."""
    return work.at_withdrawal(photo)


@register.simple_tag
def photos_address(work: Worksheet, item: str) -> str:
    """Where photos of an item are sent."""
    return work.at_photos_of(item)
