"""Help desks: what a desk does with one message, whose ticket it is about, and what the agent is told.

    >>> from bouncekit import helpdesk
    >>> desk = helpdesk.Desk(subject_tags=("[support-{id}]",))
    >>> mail = helpdesk.read_mail(b"Subject: Re: [support-12] Devis\\nFrom: Marie <marie@example.fr>\\n\\nOui.", desk)
    >>> mail.handling, mail.ticket
    (<Handling.REOPEN: 'reopen'>, '12')

Functions over values: no ticket is changed and no mail is sent here.  The names below are public, and are loaded on
first use.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
