"""Delivery reports of RFC 3464 for the tests, as a server writes them."""

_HEAD = """\
From: MAILER-DAEMON@mx.example.fr (Mail Delivery System)
To: paul@example.fr
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
"""


def failure(address: str, answer: str, *fields: str, prose: str = "", original: str = "") -> str:
    """Return the report that mail to `address` failed: with the server's `answer`, and more `fields` of the recipient.

    `prose` is the part for people, and `original` the header of the message that came back, where there are any.
    """
    said = (f"Final-Recipient: rfc822; {address}", "Action: failed", *fields, f"Diagnostic-Code: smtp; {answer}", "")
    report = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.fr\n\n" + "\n".join(said)
    parts = [f"\n{prose}\n", report, f"Content-Type: text/rfc822-headers\n\n{original}"]
    wanted = (bool(prose), True, bool(original))
    return (
        _HEAD
        + "".join(f"\n--b\n{part}" for part, is_there in zip(parts, wanted, strict=True) if is_there)
        + "\n--b--\n"
    )
