"""The paper of an activation slip: printed while its code is known, which is kept nowhere."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yantuo.casework.documents import forms_data
from yantuo.casework.documents.printing import pdf_response, printed
from yantuo.directory.enterprises.models import ActivationSlip, Enterprise
from yantuo.directory.enterprises.slips.actions import hashed
from yantuo.directory.people.access import ActorRequest, access


@access("enterprise.activate")
@require_POST
@never_cache
@sensitive_post_parameters("code")
def slip_paper(request: ActorRequest, pk: int) -> HttpResponse:
    """The slip as a PDF; whoever asks must know its code."""
    rows = ActivationSlip.objects.filter(enterprise__in=Enterprise.objects.visible_to(request.actor))
    slip = get_object_or_404(rows.select_related("enterprise__office", "responsible"), pk=pk)
    code = request.POST.get("code", "")
    if slip.code_hash != hashed(code):
        raise Http404
    paper = slip_of(slip, code)
    return pdf_response(printed(paper).pdf, f"{paper.heading()}.pdf")


def slip_of(slip: ActivationSlip, code: str) -> forms_data.ActivationSlip:
    """The paper of a slip, built from its records and the code."""
    firm, day = slip.enterprise, timezone.localdate(slip.made_at)
    with override("zh-hans"):  # the paper speaks Chinese whoever prints it
        post = str(slip.responsible.get_role_display())
    address = f"{settings.PUBLIC_ADDRESS}{reverse('activate')}?{urlencode({'firm': firm.credit_code})}"
    return forms_data.ActivationSlip(
        office=firm.office.name,
        dated=day,
        serial=f"激〔{day.year}〕{slip.pk:04}",
        enterprise=firm.name,
        credit_code=firm.credit_code,
        person=slip.responsible.name,
        post=post,
        url=address,
        code=code,
        valid_until=slip.expires_at,
        issued_by=slip.maker_name,
        contact={"name": slip.maker_name, "phone": firm.office.phone, "address": firm.office.address},
    )
