"""Damage of every sort, done to a message: bytes changed, put in, taken out, quoted, repeated or in other scripts."""

from random import Random

FOREIGN = ("é", "û", "ß", "的", "ö.", "\u00a0", "：", "\u200b")

SNIPPETS = (
    b"\n\n",
    b"\r\n",
    b"\r",
    b"\x00",
    b"--",
    b"\n--b\n",
    b"Content-Type: ",
    b"multipart/report; boundary=",
    b"message/rfc822",
    b"message/delivery-status",
    b"Content-Transfer-Encoding: base64\n",
    b"charset=utf-7",
    b"+2AA-",
    b"=?utf-7?q?+2AA-?=",
    b"charset=",
    b"utf-16",
    b"x-unknown-charset",
    b"Final-Recipient: rfc822; ",
    b"Action: failed\n",
    b"Action: delayed\n",
    b"Status: 5.1.1\n",
    b"Diagnostic-Code: smtp; 550 ",
    b"Return-Path: <>\n",
    b"From: MAILER-DAEMON\n",
    b"Subject: Re: ",
    b"551 5.1.6 please try x@",
    b"550 ",
    b"<x@example.net>: ",
    b"host mx[192.0.2.1] said: ",
    b"status=deferred (",
    b"to=<",
    b"(",
    b"<",
    b'"',
    b"@",
    b"%",
    b"=",
    b"&#",
    b"<a href=",
    b"-ERR [",
    b"* NO [",
    b"0x800CCC0F",
    b"\xff\xfe",
    b"\xed\xa0\x80",
)


def mutated(content: bytes, other: bytes, dice: Random) -> bytes:
    """Return `content` damaged in one way; `other` is a message of which a piece may get in."""
    return dice.choice(_WAYS)(content, other, dice)


def _bytes_changed(content: bytes, _: bytes, dice: Random) -> bytes:
    place = dice.randrange(len(content))
    return content[:place] + bytes(dice.randrange(256) for _ in range(dice.randrange(1, 9))) + content[place + 3 :]


def _piece_of_another(content: bytes, other: bytes, dice: Random) -> bytes:
    place, begin = dice.randrange(len(content)), dice.randrange(len(other) or 1)
    return content[:place] + other[begin : begin + dice.randrange(600)] + content[place:]


def _piece_taken_out(content: bytes, _: bytes, dice: Random) -> bytes:
    place = dice.randrange(len(content))
    return content[:place] + content[place + dice.randrange(400) :]


def _quoted(content: bytes, _: bytes, dice: Random) -> bytes:
    quoted = b"\n".join(b"> " + line for line in content.split(b"\n"))
    return b"From: A <a@example.fr>\nSubject: TR: x\n\n" + quoted


def _other_letters(content: bytes, _: bytes, dice: Random) -> bytes:
    return content.replace(dice.choice("aeio@.-:").encode(), dice.choice(FOREIGN).encode(), dice.randrange(1, 40))


def _words_put_in(content: bytes, _: bytes, dice: Random) -> bytes:
    place = dice.randrange(len(content))
    return content[:place] + dice.choice(SNIPPETS) * dice.choice((1, 1, 1, 3, 200)) + content[place:]


def _header_lost(content: bytes, _: bytes, dice: Random) -> bytes:
    return content.partition(b"\n\n")[2] or content


_WAYS = (_bytes_changed, _piece_of_another, _piece_taken_out, _quoted, _other_letters, _words_put_in, _header_lost)
