#!/usr/bin/env bash
# fetchmail 6.4.37 (Debian 12): the server that it forwards to refuses the recipient, and fetchmail writes the sender a
# report.  Its field is `Diagnostic-Code: 550 5.1.1 …`, without the type that says whose code it is.
#
# Expected: `Diagnostic-Code: smtp; 550 5.1.1 …`.  RFC 3464, section 2.3.6: the type and a semicolon come first; without
# them, a reader by the grammar finds no reply.
#
# Needs Debian 12's package index (apt-get update), and root, because the report goes to port 25 (of a network of its own
# here).
source "$(dirname "${BASH_SOURCE[0]}")/_fetchmail.sh"

seen=$(grep -E '^(Status|Diagnostic-Code):' "$report")
echo "$seen"

[ "$seen" = 'Status: 5.1.1
Diagnostic-Code: 550 5.1.1 Nobody here has this name' ] && as_stated "the reply has no type before it"
changed "the field is another one"
