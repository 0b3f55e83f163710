"""What bouncekit raises on purpose: one base, and for each error the reasons that it can name.

    try:
        archive = Archive.open("/home/marie/archive")
    except ArchiveError as error:
        if error.reason is ArchiveReason.ABSENT:
            ...  # the disk is in a drawer
    except BouncekitError as error:
        print(error)

A reason is a member of an enumeration, equals its string (``error.reason == "absent"``) and says what it means
(``error.reason.meaning``).  The command line has words for each in every language.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
