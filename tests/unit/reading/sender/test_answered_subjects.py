"""What an automatic reply's subject says of the message that it answers."""

import pytest

from bouncekit.reading.sender.reply_subjects import answered_subject


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("Réponse automatique : [support-12] Devis", "[support-12] Devis"),
        ("Réponse automatique\u00a0: Devis", "Devis"),
        ("Automatic reply: Re: Devis", "Re: Devis"),
        ("Automatische Antwort: Angebot: Fenster", "Angebot: Fenster"),
        ("自动回复：账单", "账单"),
        ("Auto: Devis", "Devis"),
        ("[Auto-Reply] Devis", "Devis"),
        ("Out of office: Devis", "Devis"),
        ("AW: Angebot", "Angebot"),
        ("Out of office", None),
        ("Absent jusqu’au 16 mars", None),
        ("away: ", None),
        ("[GLPI #0004217] Nouveau ticket : export impossible", None),
        ("Devis : fenêtres", None),
        ("", None),
    ],
)
def test_the_subject_behind_what_the_program_calls_its_answer(subject: str, answered: str | None) -> None:
    assert answered == answered_subject(subject)
