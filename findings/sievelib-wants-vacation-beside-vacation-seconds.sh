#!/usr/bin/env bash
# sievelib 1.6.0 (PyPI): a script that requires "vacation-seconds" and uses `vacation :seconds` is refused: "extension
# 'vacation' not loaded".  With both names in the require it is accepted.
#
# Expected: accepted.  RFC 6131 (on its capability string): "vacation-seconds" implies "vacation", which may then be
# left out of the list.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi sievelib==1.6.0
seen=$("$work/venv/bin/python" - <<'PYTHON'
from sievelib.parser import Parser

for names in '"vacation-seconds"', '"vacation", "vacation-seconds"':
    parser = Parser()
    accepted = parser.parse(f'require [{names}];\nvacation :seconds 1800 "Back soon.";\n')
    print(names, "accepted" if accepted else f"refused: {parser.error}")
PYTHON
)
echo "$seen"

[[ $seen = '"vacation-seconds" refused: '*"extension 'vacation' not loaded"* ]] &&
    [[ $seen = *'"vacation", "vacation-seconds" accepted' ]] &&
    as_stated "vacation-seconds alone is refused"
changed "the two scripts are judged otherwise"
