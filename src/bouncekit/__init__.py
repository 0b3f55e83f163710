"""Understand returned e-mail: what happened, to whom, and what to do now.

    >>> import bouncekit
    >>> failure = bouncekit.explain("550 5.1.1 User unknown")
    >>> failure.explanation.translation
    'Utilisateur inconnu'

The names below are the public API; whatever else the package holds may change without notice.  They are loaded on
first use, because the models cost far more to import than the rest.
"""

from bouncekit.frontdoor import open_lazily

__version__ = "0.1.0"

__getattr__, __dir__ = open_lazily(globals())
