"""Puts the door before the one function through which django-helpdesk takes every message."""
# SPDX-License-Identifier: 0BSD

from django.apps import AppConfig


class BouncekitConfig(AppConfig):
    """The app; it has no tables."""

    name = "bouncekit_helpdesk"

    def ready(self) -> None:
        """Take the messages that a mailbox gives before the desk does."""
        from helpdesk import email  # noqa: PLC0415 - once the desk's own tables are known, not before

        from bouncekit_helpdesk.door import before  # noqa: PLC0415

        email.extract_email_metadata = before(email.extract_email_metadata)
