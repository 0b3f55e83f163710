#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12), sieve: `redirect "jean@example.net";` is an error, "action `redirect' has not been
# required", and the script is not run.  With `require "redirect";` in front it is taken.  That in turn is refused by
# others, which have no such extension, so that no script that redirects is good for both.
#
# Expected: the first one.  RFC 5228, sections 2.10.5 and 4.2: redirect is an action that all implementations have, and
# a require names extensions.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils_sieve.sh"

seen=$(
    echo "alone: $(sieve 'redirect "jean@example.net";' Hello)"
    echo "required: $(sieve $'require "redirect";\nredirect "jean@example.net";' Hello)"
)
echo "$seen"

[[ $seen = *"alone: action \`redirect' has not been required"*'required: '*'REDIRECT on msg'* ]] &&
    as_stated "redirect must be required"
changed "the scripts are read otherwise"
