"""What a token may be good for, and the powers each scope needs (one of them)."""

SCOPES: dict[str, frozenset[str]] = {
    "enterprises.read": frozenset({"enterprise.read"}),
    "enterprises.write": frozenset({"enterprise.edit"}),
    "deadlines.read": frozenset({"dossier.read"}),
    "matters.write": frozenset({"matter.open", "dossier.work"}),
    "law.read": frozenset({"law.read"}),
}
