"""Citations of law as papers print them: instrument and article apart."""

import re

_CITED = re.compile(r"《(?P<instrument>[^》]+)》(?:（[^（）]*）)?(?P<article>第.+)")


def legal_bases(cited: str) -> list[dict[str, str]]:
    """The articles of a citation such as 《…》（…令第24号）第三十四条；《…》第五条; others are left out."""
    found = (_CITED.fullmatch(part.strip()) for part in cited.split("；"))
    return [match.groupdict() for match in found if match]
