"""The reasons that an error of bouncekit can name, each with one line of meaning.

Members equal their strings (``error.reason == "not-found"`` holds), which stand in JSON and in the tables of words.
"""

from bouncekit.vocabulary import Word

__all__ = ["ArchiveReason", "MailboxReason", "RulesReason", "ScoresReason", "ServingReason", "SourceReason"]


class SourceReason(Word):
    """Why something could not be read as a message."""

    NOT_FOUND = "not-found", "no such file or folder"
    PERMISSION_DENIED = "permission-denied", "the system lets nobody like us read it"
    NOT_A_FILE = "not-a-file", "a pipe, a device or a socket"
    EMPTY = "empty", "nothing to read"
    NO_HEADER = "no-header", "no message: it has no header"
    OUTLOOK_EXTRA = "outlook-extra", "an item of Outlook (.msg), and the package that reads it is not installed"
    OUTLOOK_DATA_EXTRA = "outlook-data-extra", "a data file of Outlook, and the package for it is not installed"
    OUTLOOK_DAMAGED = "outlook-damaged", "a file of Outlook, or an item in it, that is damaged"
    SEVERAL = "several", "three messages or more (an mbox) in a file whose name says that it is one"
    NO_MESSAGE = "no-message", "a folder without any message"
    UNREADABLE = "unreadable", "any other error of the system"
    INTERNAL = "internal", "an error of ours"
    CRASHED = "crashed", "the process that read it died"
    STOOD_STILL = "stood-still", "the process that read it stood still, and was ended"
    CHANGED = "changed", "its program wrote the file anew meanwhile, or removed it: `detail` names the file"
    GONE = "gone", "messages that were gone when they were to be read: `detail` is how many"
    # Stores that are known and cannot be read.
    MBX = "mbx", "a mailbox in the format mbx of UW IMAP and Alpine"
    MTX = "mtx", "a mailbox in the format mtx or tenex of UW IMAP"
    MIX = "mix", "a mailbox in the format mix of UW IMAP and Alpine"
    SDBOX = "sdbox", "a mailbox in Dovecot's format sdbox"
    MDBOX = "mdbox", "a mailbox in Dovecot's format mdbox"
    DBX = "dbx", "a folder of Outlook Express"
    OLM = "olm", "an export of Outlook for Mac"
    DATABASE = "database", "mail in a database of its program: `detail` names the program"
    # Containers: .zip, .tar, .gz.
    PACKED = "packed", "a container in a format that is not read: `detail` names it"
    ENCRYPTED = "encrypted", "a member of a container that a password protects"
    SEALED = "sealed", "a message that is encrypted as a whole: its header too"
    DAMAGED = "damaged", "a container that is damaged"
    EXPANDS = "expands", "a container that becomes far larger than it is"
    TOO_MANY = "too-many", "a container with more members than are read"
    NO_MAIL = "no-mail", "a container without any message"
    TOO_DEEP = "too-deep", "a container in a container in a container"
    # What is told and is no failure (`SourceNote`).
    DELETED = "deleted", "deleted messages that their program still keeps were left out: `detail` is how many"
    NO_INBOX = "no-inbox", "folders were left out because of what they are for: `detail` names them"
    DOUBTFUL = "doubtful", "it may be a part of the message before it"
    UNMARKED = "unmarked", "more messages seem to stand behind it with no mark between them: `detail` is how many"
    STALE = "stale", "the file holds more messages than its program shows: `detail` is how many more"
    ONLINE = "online", "folders that have no copy on this computer: `detail` names them"
    UNUSED = "unused", "a folder of an account, or a profile, that its program does not use any more"
    SENT_COLUMNS = "sent-columns", "a file of what was sent without a column of Message-IDs or recipients"
    SENT_QUOTATION = "sent-quotation", "a file of what was sent in which a quotation mark is not closed"
    SENT_SPREADSHEET = "sent-spreadsheet", "a file of what was sent in a spreadsheet's own format"
    PARTIAL = "partial", "the attachments of the message are not in its file"
    UNFETCHED = "unfetched", "messages that their program shows and has not fetched: `detail` is how many"
    UNSETTLED = "unsettled", "the last changes of a database, which a container parts from it"
    MISSING = "missing", "messages that a program lists in its copy and that are not there: `detail` is how many"
    UNLISTED = "unlisted", "what a program tells of messages beside them is not read in a container: `detail` names it"
    OTHER = "other", "members of a container that are no mail were left out: `detail` names them"
    LEFT = "left", "files that look like mail and are not read, because of their names or places: `detail` names them"
    COPIES = "copies", "what a program keeps of messages that stand elsewhere: `detail` tells where"
    TRUNCATED = "truncated", "messages whose program fetched only their beginning: `detail` is how many"


class MailboxReason(Word):
    """Why a mailbox could not be reached or read."""

    # Before there is a connection.
    HOST_UNKNOWN = "host-unknown", "there is no server of this name"
    UNREACHABLE = "unreachable", "the server does not answer"
    CA_FILE = "ca-file", "the file of trusted certificates cannot be used"
    EXTRA_MISSING = "extra-missing", "the package for IMAP is not installed"
    CREDENTIALS_INVALID = "credentials-invalid", "a name or password that the protocol cannot carry"
    # The connection.
    CERTIFICATE_INVALID = "certificate-invalid", "the server's certificate is not one of this server"
    TLS_FAILED = "tls-failed", "the encrypted connection could not be made"
    NO_STARTTLS = "no-starttls", "the server does not offer encryption on this port"
    TIMEOUT = "timeout", "the server is too slow"
    CUT_OFF = "cut-off", "the server closed the connection"
    TOO_LONG = "too-long", "an answer larger than allowed"
    MALFORMED = "malformed", "an answer that is not the protocol"
    # The way there.
    BAD_PROXY = "bad-proxy", "no address of a proxy"
    PROXY_MISSING = "proxy-missing", "the package for proxies is not installed"
    PROXY_FAILED = "proxy-failed", "the proxy does not answer, or refuses"
    CLIENT_CERTIFICATE = "client-certificate", "the file of the client certificate cannot be used"
    CERTIFICATE_REQUIRED = "certificate-required", "the server asks for a client certificate"
    # The server's own no to a login, and (the last) to a command.
    PASSWORD_REFUSED = "password-refused", "the name or the password is wrong"
    APPLICATION_PASSWORD = "application-password", "the provider wants a password made for programs"
    OAUTH_REQUIRED = "oauth-required", "the server takes a token alone (OAuth 2)"
    TOKEN_REFUSED = "token-refused", "the server refuses the token"
    NO_OAUTH = "no-oauth", "the server takes no token"
    PASSWORD_EXPIRED = "password-expired", "the password has expired"
    TOO_MANY_CONNECTIONS = "too-many-connections", "too many connections to the mailbox are open"
    TOO_FREQUENT = "too-frequent", "the server limits how often or how much is fetched"
    IN_USE = "in-use", "another session, or a lock, holds the mailbox"
    UNAVAILABLE = "unavailable", "the server cannot now: try again later"
    LOGIN_DISABLED = "login-disabled", "the server takes no password on this connection"
    LOGIN_REFUSED = "login-refused", "refused for another reason, or for none that is known"
    REFUSED = "refused", "the server refused a command"
    # The authorization server (OAuth 2).
    AUTHORIZATION_REFUSED = "authorization-refused", "the provider did not give the authorization"
    LOGIN_AGAIN = "login-again", "the authorization has ended, or was taken back"
    LOGIN_FAILED = "login-failed", "the authorization server gives no answer"
    LOGIN_ADDRESS = "login-address", "the address of the authorization server is not HTTPS"
    OAUTH_MISSING = "oauth-missing", "the package for OAuth 2 is not installed"
    # Files.
    NOT_FOUND = "not-found", "no such file or folder"
    PERMISSION_DENIED = "permission-denied", "the system lets nobody like us read it"
    WRONG_KIND = "wrong-kind", "a folder where a file is expected, say"
    UNREADABLE = "unreadable", "it cannot be read"
    UNWRITABLE = "unwritable", "it cannot be written"


class ArchiveReason(Word):
    """Why a copy of an archive could not do something."""

    DISK_FULL = "disk-full", "there is no room, or a quota is reached"
    READ_ONLY = "read-only", "the disk or the file cannot be written to"
    PERMISSION_DENIED = "permission-denied", "the system or the server lets nobody like us do it"
    NOT_FOUND = "not-found", "no such file or folder"
    EXISTS = "exists", "something else stands there"
    NOT_AN_ARCHIVE = "not-an-archive", "what stands there is no archive"
    ABSENT = "absent", "a disk that is not mounted, a server that does not answer"
    LOCKED = "locked", "another program writes there: `detail` is its process, its computer and since when"
    DAMAGED = "damaged", "what is read is not what was written"
    BAD_NAME = "bad-name", "a name that cannot stand in an archive"
    CHANGED = "changed", "a source that changed while it was read"
    UNREADABLE = "unreadable", "a source that cannot be read"
    FAILED = "failed", "any other error of the system"
    # Remote copies, and encrypted ones.
    REFUSED = "refused", "the server refuses the login"
    HOST_KEY_UNKNOWN = "host-key-unknown", "this computer does not know the server yet"
    HOST_KEY_CHANGED = "host-key-changed", "the server is not who it was"
    BAD_ADDRESS = "bad-address", "no address of a copy: `detail` tells how one begins"
    ODD_ADDRESS = "odd-address", "an address that cannot be taken apart"
    NO_RENAME = "no-rename", "the server cannot rename a file"
    SERVER_LOCKED = "server-locked", "the server keeps the file locked"
    SERVER_ERROR = "server-error", "the server answers, and fails at what it is asked"
    EXTRA_MISSING = "extra-missing", "a package is not installed: `detail` names the extra"
    BAD_KEY = "bad-key", "no key that can be used"
    NO_KEY = "no-key", "an encrypted copy, and no key that opens it"
    BAD_SETTINGS = "bad-settings", "the file of settings cannot be read"
    BAD_STAMP = "bad-stamp", "a time-stamp token that does not fit the journal"


class ServingReason(Word):
    """Why the service over HTTP cannot run."""

    TOKEN_NEEDED = "token-needed", "other computers reach the address, and there is no token"
    TOKEN_WEAK = "token-weak", "a token has 16 letters, digits or signs or more, and no blank"
    ADDRESS_IN_USE = "address-in-use", "another program listens at the address"
    ADDRESS_UNUSABLE = "address-unusable", "the system does not let us listen at the address"


class ScoresReason(Word):
    """Why a store of scores could not do something."""

    NOT_A_STORE = "not-a-store", "a file or a database of another program"
    DAMAGED = "damaged", "what is read is not what was written"
    NEWER = "newer", "a later version wrote it"
    LOCKED = "locked", "another program holds it for too long"
    UNREADABLE = "unreadable", "it cannot be opened"
    UNWRITABLE = "unwritable", "it cannot be written"
    UNREACHABLE = "unreachable", "the server does not answer, or refuses the login"
    EXTRA_MISSING = "extra-missing", "the package for PostgreSQL is not installed"
    FAILED = "failed", "any other error of the database"


class RulesReason(Word):
    """What is wrong with a file of rules, or with one rule in it."""

    # The file.
    NOT_UTF_8 = "not-utf-8", "no text in UTF-8"
    TOO_LARGE = "too-large", "larger than a file of rules may be"
    NOT_TOML = "not-toml", "no TOML"
    NO_RULE = "no-rule", "there is no rule in the file"
    RULE_IS_NO_ARRAY = "rule-is-no-array", "`rule` is no array of tables"
    RULE_IS_NO_TABLE = "rule-is-no-table", "a rule is no table"
    # The fields.
    UNKNOWN_HEAD_KEY = "unknown-head-key", "a field that the top of a file does not have"
    UNKNOWN_KEY = "unknown-key", "a field that rules do not have"
    NO_STRING = "no-string", "a field that is to be a string"
    NO_STRINGS = "no-strings", "a field that is to be a list of strings"
    NO_WHOLE_NUMBER = "no-whole-number", "a field that is to be a whole number"
    NO_BOOLEAN = "no-boolean", "a field that is to be true or false"
    NO_TABLE = "no-table", "a field that is to be a table of strings"
    MISSING = "missing", "a field that every rule needs"
    MISSING_PATTERN = "missing-pattern", "neither a pattern nor a regular expression"
    TWO_PATTERNS = "two-patterns", "both a pattern and a regular expression"
    BAD_ID = "bad-id", "an id that is not words and hyphens"
    UNKNOWN_WORD = "unknown-word", "a value that is none of those allowed"
    ID_TWICE = "id-twice", "an id that stands twice in the file"
    ID_ELSEWHERE = "id-elsewhere", "an id that stands in another file, too"
    ID_OURS = "id-ours", "an id that a rule of bouncekit has"
    # The patterns.
    PATTERN = "pattern", "a pattern outside the language: a further problem tells why"
    REGEX = "regex", "no regular expression"
    TOO_COMMON = "too-common", "only common words find the pattern"
    EMPTY = "empty", "the pattern matches where there is nothing"
    SLOW = "slow", "the pattern takes too long on some text"
    UNBALANCED = "unbalanced", "a bracket that nothing opened"
    TOO_MUCH_WORK = "too-much-work", "the gaps multiply to too much"
    NO_LITERAL = "no-literal", "no string stands in every match"
    WEAK_LITERAL = "weak-literal", "the best string to look for is too short or too common"
    REPETITION = "repetition", "a repetition that the language does not have"
    REPEATED_GROUP = "repeated-group", "a group is repeated"
    BOUNDS = "bounds", "a repetition with wrong bounds"
    SPECIAL = "special", "a sign that the language does not have"
    UNFOLDED = "unfolded", "a character that never occurs in folded text"
    GROUP_OPTION = "group-option", "a group with options"
    OPEN_GROUP = "open-group", "a group that is never closed"
    ESCAPE = "escape", "an escape that the language does not have"
    OPEN_CLASS = "open-class", "a class that is never closed"
    CLASS_MEMBERS = "class-members", "a class of something else than characters and ranges"
    UNFOLDED_CLASS = "unfolded-class", "a class of what never occurs in folded text"
    # The lists.
    UNKNOWN_LIST = "unknown-list", "a pattern names a list that there is not"
    ANY_OF_NOWHERE = "any-of-nowhere", "a rule's own list, which its pattern does not name"
    LIST_NAME = "list-name", "a list's name that is not words and hyphens"
    EMPTY_LIST = "empty-list", "a list that holds nothing, or an empty text"
    TOO_LONG = "too-long", "the pattern is too long with its lists put in"
    # The examples.
    NOT_WON = "not-won", "no rule wins a line that this one must win"
    WON_BY_YOURS = "won-by-yours", "another rule of yours wins a line that this one must win"
    WON_BY_OURS = "won-by-ours", "a rule of bouncekit wins a line that this one must win"
    WINS_REJECT = "wins-reject", "the rule wins a line that it must not win"
