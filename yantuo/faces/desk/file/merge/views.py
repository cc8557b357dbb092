"""The page of a merger: choose the other file, compare, confirm."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.enterprises.actions import EditedMeanwhile
from yantuo.directory.enterprises.merging.actions import merge
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.access import ActorRequest, access
from yantuo.faces.desk.file.merge.forms import MergeForm, OtherForm
from yantuo.faces.desk.file.merge.queries import belonging, compared


@access("enterprise.merge")
def enterprise_merge(request: ActorRequest, pk: int) -> HttpResponse:
    """Merge another file into this one; first it is chosen, then both stand side by side."""
    rows = (
        Enterprise.objects.visible_to(request.actor).current().select_related("county", "township", "office")
    )
    heir = get_object_or_404(rows, pk=pk)
    chosen = OtherForm(request.GET if "other" in request.GET else None, heir=heir, actor=request.actor)
    context: dict[str, Any] = {"title": _("Merge another file into this one"), "heir": heir, "chosen": chosen}
    if not chosen.is_bound or not chosen.is_valid():
        return render(request, "desk/merge_choose.html", context, status=422 if chosen.errors else 200)
    other = rows.get(pk=chosen.cleaned_data["other"].pk)
    versions = f"{heir.version}-{other.version}"
    form = MergeForm(request.POST or None, initial={"versions": versions})
    status = 200
    if request.method == "POST" and form.is_valid():
        status = _merge(request, form, heir, other)
        if status == 200:
            return redirect("enterprise", pk=heir.pk)
    status = 422 if form.errors and status == 200 else status
    return render(request, "desk/merge.html", context | _compared(heir, other, form), status=status)


def _compared(heir: Enterprise, other: Enterprise, form: MergeForm) -> dict[str, Any]:
    """Both files side by side, with the address of the page the other way round."""
    return {
        "other": other,
        "form": form,
        "rows": compared(heir, other),
        "belonging": belonging(heir, other),
        "swap": f"{reverse('enterprise_merge', args=[other.pk])}?{urlencode({'other': heir.credit_code})}",
    }


def _merge(request: ActorRequest, form: MergeForm, heir: Enterprise, other: Enterprise) -> int:
    """Do it, or put the refusal on the form; returns the status of the answer."""
    seen = dict(zip((heir.pk, other.pk), map(int, form.cleaned_data["versions"].split("-")), strict=True))
    reason = form.cleaned_data["reason"]
    try:
        merge(into=heir, merged=other, reason=reason, by=request.actor, at=timezone.now(), seen=seen)
    except EditedMeanwhile as conflict:
        form.add_error(None, str(conflict))
        form.data = {"reason": reason, "versions": f"{heir.version}-{other.version}"}
        return 409
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return 422
    messages.success(
        request,
        _("“%(other)s” is merged into this file; its number and code lead here.") % {"other": other.name},
    )
    return 200
