"""Which series numbers which paper; papers that are not listed carry no number."""

from django.utils.translation import gettext_lazy as _

SERIES = {
    "redhead": "document",
    "letter": "letter",
    "referral": "referral",
    "matter_notice": "notice",
    "inspection_record": "inspection",
    "correction_notice": "correction",
    "oversight_card": "card",
}

# What a new bureau is offered: key → pattern; the mark is the office's own (机关代字).
PATTERNS = {
    "document": "{mark}〔{year}〕{number}号",
    "letter": "{mark}函〔{year}〕{number}号",
    "referral": "{mark}移〔{year}〕{number}号",
    "notice": "{mark}通〔{year}〕{number}号",
    "inspection": "{mark}检记〔{year}〕{number}号",
    "correction": "{mark}责改〔{year}〕{number}号",
    "card": "{mark}督办〔{year}〕{number}号",
}

TITLES = {
    "document": _("documents with red head"),
    "letter": _("official letters"),
    "referral": _("letters of referral"),
    "notice": _("notices of a time limit"),
    "inspection": _("records of inspection"),
    "correction": _("orders to correct"),
    "card": _("oversight cards"),
}
