#!/usr/bin/env bash
# mailsuite 2.3.3 (PyPI): a message has two DKIM signatures, its author's domain's (pass) and a mailing list's (fail).
# Of the Authentication-Results field that names both, `parse_authentication_results()` returns the last one alone:
# "fail", and nothing of the signature that is valid.
#
# Expected: both results.  RFC 8601, section 2.2: a field has any number of results; appendix B.6 has one with two of
# DKIM, a pass and a fail.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi mailsuite==2.3.3
seen=$("$work/venv/bin/python" - <<'PYTHON'
from mailsuite.utils import parse_authentication_results as parse

signatures = "dkim=pass header.d=example.org header.s=one; dkim=fail header.d=lists.example.com header.s=two"
for name, value in parse(f"mx.example.net; {signatures}; dmarc=pass header.from=example.org").items():
    print(name, value)
PYTHON
)
echo "$seen"

last="dkim {'result': 'fail', 'header.d': 'lists.example.com'"
[[ $seen = *"$last"* && $seen != *"'header.d': 'example.org'"* ]] &&
    as_stated "the result of the first signature is lost"
changed "the results are given otherwise"
