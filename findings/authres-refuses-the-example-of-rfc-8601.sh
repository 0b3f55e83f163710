#!/usr/bin/env bash
# authres 1.2.0 (PyPI): the last example of RFC 8601 itself, with comments wherever they may stand, raises its
# SyntaxError.  It is the comment between the version of a method and the equals sign, with a space behind it, that is
# too much: `dkim/1 (one) = fail` is refused, while `dkim (one) = fail` and `dkim/1 = fail` are read.
#
# Expected: the method dkim of version 1 with the result "fail".  RFC 8601, section 2.2: comments and spaces may stand
# on both sides of the equals sign (methodspec); appendix B.7: the example.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi authres==1.2.0
seen=$("$work/venv/bin/python" - <<'PYTHON'
from authres import AuthenticationResultsHeader
from authres.core import SyntaxError as FieldError

EXAMPLE = (
    "foo.example.net (foobar) 1 (baz);"
    " dkim (Because I like it) / 1 (One yay) = (wait for it) fail"
    " policy (A dot can go here) . (like that) expired"
    " (this surprised me) = (as I wasn't expecting it) 1362471462"
)
for value in ("a.org; dkim (one) = fail", "a.org; dkim/1 = fail", "a.org; dkim/1 (one) = fail", EXAMPLE):
    try:
        (result,) = AuthenticationResultsHeader.parse(f"Authentication-Results: {value}").results
    except FieldError as error:
        print(f"{value[:40]}: {error}")
    else:
        print(f"{value[:40]}: {result.method} {result.version} {result.result}")
PYTHON
)
echo "$seen"

refused='Syntax error: Expected "='
[[ $seen = *"dkim (one) = fail: dkim None fail"*"dkim/1 = fail: dkim 1 fail"*"dkim/1 (one) = fail: $refused"* &&
    $seen = *$'\nfoo.example.net'*": $refused"* ]] &&
    as_stated "a comment and a space behind the version are refused, and so is the example of the RFC"
changed "the fields are read otherwise"
