# Sourced by findings about readers of delivery reports: writes one, with the fields of its recipients as they are
# given, and with the returned message that is given as a part (without one: the header of marie's invoice).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

invoice='Content-Type: text/rfc822-headers

From: marie@example.org
To: jean@example.net
Subject: Invoice
Message-ID: <1@example.org>
'
report() {
    cat <<REPORT
From: MAILER-DAEMON@mx.example.net
To: marie@example.org
Subject: Returned mail
Date: Mon, 2 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

Nobody here has this name.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

$1

--b
${2-$invoice}
--b--
REPORT
}
