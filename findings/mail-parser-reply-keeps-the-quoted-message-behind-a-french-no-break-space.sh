#!/usr/bin/env bash
# mail-parser-reply 1.36 (PyPI): with its French on, `Le 02/03/2026 à 10:00, Marie Martin a écrit :` is known as the
# line above a quoted message.  With a no-break space before the colon, as French typography has it, it is not: the
# quoted message stays in the reply.
#
# Expected: the same reply, "C’est noté.".  The description of the package names French among the supported languages;
# for the words of disclaimers it does know the no-break space.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi mail-parser-reply==1.36
seen=$("$work/venv/bin/python" - <<'PYTHON'
from mailparser_reply import EmailReplyParser

for space in (" ", "\N{NO-BREAK SPACE}"):
    line = f"Le 02/03/2026 à 10:00, Marie Martin a écrit{space}:"
    answer = f"C’est noté.\n\n{line}\n> Voici la facture.\n"
    print(ascii(space), repr(EmailReplyParser(languages=["fr"]).parse_reply(text=answer)))
PYTHON
)
echo "$seen"

[[ $seen = *"' ' 'C’est noté.'"*"'\\xa0' 'C’est noté.\\n\\nLe 02/03/2026"*"Voici la facture.'" ]] &&
    as_stated "behind a no-break space the quoted message is part of the reply"
changed "the replies are other ones"
