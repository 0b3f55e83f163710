"""Texts that people paste: a bare answer, lines of a log, a notice, a message; or a letter, where no server speaks.

What needs the readers of whole messages is `pasted_mail`, which an answer does without.
"""

from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.arrivals import with_arrivals
from bouncekit.reading.devices import with_device
from bouncekit.reading.facts import About, DeliveryAction, Facts, Form, Frame, Passage, RecipientFacts
from bouncekit.reading.frames import frame_of, has_given_up, tells_of_haste, tells_of_incoming, tells_of_many
from bouncekit.reading.kinds.likenesses import is_held_mail, is_of_own_account, liken_letter, with_likeness
from bouncekit.reading.kinds.pasted_letters import is_plain, is_warned_of, read_pasted_letter
from bouncekit.reading.kinds.stories import read_story
from bouncekit.reading.narrow import glued, mended, with_whole_addresses, with_whole_links
from bouncekit.reading.original.chains import is_chain_letter
from bouncekit.reading.original.other_box import tells_other_box
from bouncekit.reading.own_copy import without_writer
from bouncekit.reading.own_words import told_beside
from bouncekit.reading.pasted import is_log, looks_like_message, read_answer, with_action
from bouncekit.reading.sessions import read_session
from bouncekit.reading.spoken import coded_paragraph, is_personal, servers_words, unquoted_words, without_frame
from bouncekit.reading.unmarked import without_marks
from bouncekit.text.accounts import account_in
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["NOTICE_LINES", "RETURNING", "read_text"]

RETURNING = frozenset({Form.NOTICE, Form.DELIVERY_REPORT})
NOTICE_LINES = 3
_LINES = 60  # in which a letter below a notice is looked for
_NOT_BY_STRUCTURE = frozenset({Form.NOTICE, Form.PASTED})
_OF_NOTICES = frozenset({Frame.RETURNED, Frame.DELAYED})
_ANY_FORM = frozenset({"generic", "text"})  # of a notice that was read by words which many have
_CODE_ASKED = lazily(r"[^\d\n@]{4,40}\b[245]\d\d\s{0,2}[?»\"']{1,3}\s{0,2}\??")  # nobody answers so


def read_text(text: str) -> Facts:
    """Return what a pasted text says: a whole message, the text of a notice, log lines or a bare server answer.

    Never raises.  Text that is none of these is taken for an answer: somebody asks what it means.
    """
    text = text if looks_like_message(text) else with_whole_links(without_marks(text))
    whole = with_whole_addresses(text)
    facts = read_session(whole) or _read_text(whole)
    if facts.recipients:
        facts = _with_broken_words(with_arrivals(facts, text), text)._replace(of_many=tells_of_many(text))
        chain = facts.background.chain or is_chain_letter(text)
        facts = facts.with_background(chain=chain, to_reader=tells_of_incoming(text))
        facts = _with_account(_with_waiting(facts, text), text)
    if facts.form is Form.AUTO_REPLY and facts.about is None and tells_of_haste(text):
        facts = facts._replace(about=About.PRESSING)
    if facts.form is Form.AUTO_REPLY or facts.about is About.UNATTENDED:
        from bouncekit.reading.kinds.auto_replies import with_new_address  # noqa: PLC0415 - few texts are such

        facts = with_new_address(facts, text)
    facts = without_writer(facts, text) if facts.form in _NOT_BY_STRUCTURE else facts
    facts = facts._replace(recipients=(_with_servers_words(facts, text),)) if len(facts.recipients) == 1 else facts
    facts = with_device(facts._replace(recipients=tuple(map(_without_frame, facts.recipients))), text)
    if facts.form is Form.NOTICE and facts.recipients[1:]:  # several notices, of several addresses
        facts = facts._replace(recipients=tuple(map(with_action, facts.recipients)))
    other_box = facts.background.other_box or (bool(facts.recipients) and tells_other_box(text))
    of_notice = facts.form in RETURNING or facts.frame in _OF_NOTICES
    handed_on = of_notice and _is_handed_on(text)
    told = told_beside(text, _domains(facts), handed_on=handed_on) if facts.recipients else frozenset()
    given_up = of_notice and facts.frame is Frame.RETURNED and has_given_up(text)
    facts = facts.with_background(other_box=other_box, given_up=given_up, told=told)
    return facts._replace(forwarded=facts.forwarded or handed_on)


def _domains(facts: Facts) -> frozenset[str]:
    return frozenset(said.address.rpartition("@")[2].lower() for said in facts.recipients if said.address)


def _is_handed_on(text: str) -> bool:
    from bouncekit.reading import pasted_mail  # noqa: PLC0415 - most texts that are pasted are bare answers

    return pasted_mail.is_handed_on(text)


def _with_account(facts: Facts, text: str) -> Facts:
    """Return `facts` with what a mail program's own words, or whoever pastes them, tell of the reader's account."""
    if facts.frame is not Frame.SENDING:
        return facts
    folded = fold(text)
    for said in facts.recipients:
        folded = folded.replace((said.address or "\n").lower(), " ")
    return facts.with_background(account=account_in(folded))


def _with_waiting(facts: Facts, text: str) -> Facts:
    """Return `facts` in which nobody has failed of whom a sentence of the `text` says that they wait."""
    if text.count("@") <= 1 or is_log(text) or looks_like_message(text):
        return facts
    from bouncekit.reading.fates import waiting_in  # noqa: PLC0415 - few texts name several addresses

    waiting = waiting_in(text)
    recipients = tuple(
        said._replace(action=DeliveryAction.DELAYED) if (said.address or "").lower() in waiting else said
        for said in facts.recipients
    )
    alone = all(said.action is DeliveryAction.DELAYED for said in recipients)
    return facts._replace(recipients=recipients, frame=Frame.DELAYED if waiting and alone else facts.frame)


def _with_servers_words(facts: Facts, text: str) -> RecipientFacts:
    """Return the one recipient with what the server said of them, and nothing of whoever pasted the `text`.

    Beside the address only a program's own words may stand, or those of a notice in no known form.
    """
    said = facts.recipients[0]
    if facts.frame is not Frame.SENDING and said.diagnostic and find_codes(said.diagnostic) == (None, None):
        said = _with_answer(said, text)
    coded = find_codes(said.diagnostic or "") != (None, None)
    if facts.form is Form.PASTED and said.diagnostic:
        said = said if coded else _answered(text, said)
        return said._replace(diagnostic=servers_words(text, said.diagnostic)) if said.diagnostic else said
    guessed = facts.form is Form.PASTED or (facts.form is Form.NOTICE and said.found_in in _ANY_FORM)
    if not (guessed or facts.frame is Frame.SENDING) or coded:
        return said
    answered = read_answer(text).recipients[0] if find_codes(text) != (None, None) else said
    words = servers_words(text, answered.diagnostic or "") or said.diagnostic
    if words and find_codes(words) != (None, None):
        said = said._replace(passages=(Passage(words, "diagnostic"), *said.passages))
    return said._replace(diagnostic=words)


def _answered(text: str, said: RecipientFacts) -> RecipientFacts:
    """Return what the server said in `text`, where only whoever pasted it names the recipient: "it is for …"."""
    if not said.diagnostic or not is_personal(said.diagnostic) or find_codes(text) == (None, None):
        return said
    answers = read_answer(text).recipients
    return answers[0] if len(answers) == 1 and answers[0].address == said.address else said


def _with_answer(said: RecipientFacts, text: str) -> RecipientFacts:
    """Return who is named in a line without a code with the answer that stands in another paragraph of the `text`."""
    answer = coded_paragraph(text)
    if answer is None:
        return said
    codes = find_codes(answer)
    return said._replace(
        diagnostic=answer,
        status=said.status or codes.status,
        reply_code=said.reply_code or codes.reply_code,
        passages=(Passage(answer, "diagnostic"), *said.passages),
    )


def _without_frame(said: RecipientFacts) -> RecipientFacts:
    return said._replace(diagnostic=unquoted_words(without_frame(said.diagnostic))) if said.diagnostic else said


def _with_broken_words(facts: Facts, text: str) -> Facts:
    """Return `facts` with the words that the lines of `text` break, or that a picture of it shows wrongly.

    They stand last: nobody asks for them where something was found.  What is guessed of them condemns no address.
    """
    coded = any(said.status or said.reply_code for said in facts.recipients)
    joined, guessed = glued(text), None if coded else mended(text)
    if guessed is not None:
        facts = facts._replace(recipients=tuple(said._replace(found_in="text") for said in facts.recipients))
    further = tuple(Passage(words, "notice") for words in (joined, guessed) if words is not None)
    return facts._replace(passages=facts.passages + further)


def _read_letter(text: str) -> Facts | None:
    surely = is_plain(text) or (is_warned_of(text) and not is_held_mail(text))
    letter_told = read_pasted_letter(text) if surely else read_story(text, plain=True) or liken_letter(text)
    if letter_told is None and not is_of_own_account(text):
        letter_told = read_story(text) or read_pasted_letter(text)
    return letter_told


def _above_chain(text: str) -> str:
    """Return the notice that stands above the chain letter that it gives back; else `text`."""
    if not is_chain_letter(text):
        return text
    lines = text.split("\n", _LINES)
    below = next((n for n in range(len(lines) - 1, 0, -1) if is_chain_letter("\n".join(lines[n:]))), 0)
    above = "\n".join(lines[:below])
    return above if frame_of(above) in _OF_NOTICES else text


def _read_rows(text: str) -> Facts | None:
    from bouncekit.reading.listed import read_rows  # noqa: PLC0415 - few texts name several addresses

    return read_rows(text)


def _read_apart(text: str) -> Facts | None:
    """Return what `text` says of each of its addresses, where that differs; None where it does not."""
    from bouncekit.reading.causes import read_causes  # noqa: PLC0415 - as above
    from bouncekit.reading.fates import read_fates  # noqa: PLC0415 - as above

    return read_fates(text) or read_causes(text)


def _read_text(text: str) -> Facts:
    if looks_like_message(text):
        from bouncekit.reading import pasted_mail  # noqa: PLC0415 - as above

        return pasted_mail.read_pasted_message(text)
    if is_log(text):
        listed: Facts | None = read_answer(text)
    else:
        listed = _read_rows(text) if text.count("@") > 1 else None
    if listed is not None:
        return listed
    if _CODE_ASKED.fullmatch(text.strip()):
        return Facts(Form.ORDINARY, machine=True, about=About.CAME_BACK)
    letter_told = _read_letter(_above_chain(text))
    if letter_told is not None:
        return letter_told
    speaks = find_codes(text) != (None, None) or frame_of(text) is not None
    if text.count("\n") < NOTICE_LINES and (speaks or text.count("@") > 1):
        answer = read_answer(text)
        apart = _read_apart(text) if text.count("@") > 1 and not answer.recipients[1:] else None
        if apart or speaks:
            return apart or with_likeness(answer, text)
    from bouncekit.reading import pasted_mail  # noqa: PLC0415 - as above

    return pasted_mail.read_pasted_mail(text, speaks=speaks)
