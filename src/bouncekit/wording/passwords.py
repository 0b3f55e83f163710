"""Which password a mail program is to give, in words: what the reader's provider wants, the new one first."""

from bouncekit.text.accounts import Account
from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import compile_text, render
from bouncekit.wording.language import tables

__all__ = ["OF_ITS_OWN", "PASSWORD_REFUSED", "about_password", "advice_of_sending", "kept_by"]

OF_ITS_OWN = frozenset({"application", "program"})
"""Providers that want a password which is not the web site's."""
PASSWORD_REFUSED = "password_refused"
"""The case of a sending server that does not accept the reader's password."""


def about_password(account: Account, lang: Language, *, sending: bool) -> dict[str, str]:
    """Return the ``advice``, and the ``meaning`` where there is one, for whoever has such an `account`.

    Empty where nothing more is to be said than of any. `sending` tells that only the sending server refuses it.
    """
    texts, provider = tables(lang, "passwords"), account.provider
    wants = provider.wants if provider is not None else "unnamed"
    if provider is None or (sending and wants not in OF_ITS_OWN):
        if not account.is_new:
            return {}
        wants = "sending" if sending else wants
    values = {"provider": provider.name} if provider is not None else {}
    if account.place is not None:
        values["place"] = str(texts["place"][account.place])
    said = texts[wants]
    told = {"advice": render(compile_text(said["changed" if account.is_new else "advice"]), values)}
    if "meaning" in said and not sending:
        told["meaning"] = render(compile_text(said["meaning"]), values)
    return told


def advice_of_sending(account: Account, lang: Language) -> str | None:
    """Return the advice where a message did not leave for a refused password; None where any reader's will do."""
    said = about_password(account, lang, sending=True).get("advice")
    opening = compile_text(tables(lang, "explain")["situations"]["not_sent"]["opening"])
    return f"{render(opening, kept_by(account, lang))} {said}" if said else None


def kept_by(account: Account | None, lang: Language) -> dict[str, str]:
    """Return the sentence about where the reader's program keeps what did not leave, as a field, if it is known."""
    kept = account.kept if account is not None else None
    return {"kept": str(tables(lang, "passwords")["kept"][kept])} if kept is not None else {}
