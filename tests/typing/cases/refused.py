"""What is wrong: type checkers must find a fault on each line that is marked, and on no other."""

from typing import assert_never

import bouncekit
from bouncekit import Klassify  # WRONG
from bouncekit import OtherFailure, QuotaExceeded, SizeExceeded, UnknownUser, classify, explain
from bouncekit.archive import Archiv  # WRONG
from bouncekit.errors import ArchiveError, Error, MailboxError, SourceError  # WRONG
from bouncekit.mailbox import weight  # WRONG
from bouncekit.mailbox import Quota, TidyPlan, assess, explain_pop_error

bouncekit.clasify(b"")  # WRONG
classify(b"", lang="it")  # WRONG
classify(b"", language="fr")  # WRONG
explain_pop_error("-ERR", lang="it")  # WRONG


def said(plan: TidyPlan, quota: Quota, error: MailboxError, lang: str) -> None:
    plan.as_dict("english")  # WRONG
    assess(quota, lang=lang)  # WRONG
    error.text("")  # WRONG


SourceError("a.eml", "emty")  # WRONG
ArchiveError("/media/disk", "full")  # WRONG
bouncekit.Description(title="", meaning="", advice="", advise="")  # WRONG

match explain("550 5.1.1 User unknown"):
    case QuotaExceeded() | SizeExceeded() | UnknownUser() | OtherFailure():
        pass
    case left:  # `UnknownHost` was forgotten
        assert_never(left)  # WRONG
