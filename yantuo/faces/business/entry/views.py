"""The one door through which an enterprise opens its access; open to everybody, so it tells nobody what was wrong."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from yantuo.directory.enterprises.forms import refuse
from yantuo.directory.enterprises.slips.actions import SlipRefused, note_refusal
from yantuo.directory.enterprises.slips.actions import activate as open_access
from yantuo.directory.enterprises.slips.queries import WINDOW, tried_too_often
from yantuo.directory.people.access import public
from yantuo.directory.people.whence import visitor
from yantuo.faces.business.entry.forms import ActivateForm
from yantuo.kernel.codes.reading import compact
from yantuo.ui import errors

WAIT = {"Retry-After": str(int(WINDOW.total_seconds()))}


@public(mode="login")
@never_cache
@sensitive_post_parameters("code", "password", "again")
def activate(request: HttpRequest) -> HttpResponse:
    """Open an account with credit code, name and the slip's code; every refusal says the same."""
    form = ActivateForm(request.POST or None, initial={"credit_code": request.GET.get("firm", "")[:18]})
    if request.method == "POST":
        at = timezone.now()
        place = visitor(request, at)[:24]
        credit_code = compact(request.POST.get("credit_code", ""))[:18]
        if tried_too_often(credit_code=credit_code, place=place, at=at):
            said = _("Too many wrong entries: wait half an hour, then compare them with the slip.")
            return errors.page(request, 429, said, headers=WAIT)
        if form.is_valid() and _opened(form, credit_code, place, at):
            said = _("The access is open. Log in with the user name and password you have chosen.")
            messages.success(request, said)
            return redirect("login")
    context = {"title": _("Open the access of an enterprise"), "form": form}
    return render(request, "business/activate.html", context, status=422 if form.errors else 200)


def _opened(form: ActivateForm, credit_code: str, place: str, at: datetime) -> bool:
    """Open the account; a refusal goes to the form and leaves a trace."""
    data = {name: value for name, value in form.cleaned_data.items() if name != "again"}
    try:
        open_access(**data, at=at, language=get_language() or "")
    except SlipRefused as refusal:
        note_refusal(credit_code=credit_code, place=place, at=at)
        form.add_error(None, str(refusal))
    except ValidationError as error:
        refuse(form, error)
    return not form.errors
