#!/usr/bin/env bash
# maildrop 2.9.3 (Debian 12): mailbot answers a notice of failure that is plain text, from MAILER-DAEMON and with
# `Return-Path: <>`, as qmail writes them.  A notice that is a multipart/report is not answered.
#
# Expected: no answer to either.  RFC 3834, section 4: an answer goes to the Return-Path, and section 2: none is made
# where that is <>, because nobody reads it.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_mailbot.sh"

notice='Return-Path: <>
From: MAILER-DAEMON@mx.example.com
To: jean@example.net
Subject: failure notice'
seen=$(
    mailbot <<<"$notice

Your letter to paul@example.com came back: nobody has this name." | grep '^To:' || echo 'no answer'
    mailbot <<<"$notice
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Your letter came back.
--b--" | grep '^To:' || echo 'no answer'
)
echo "$seen"

[ "$seen" = $'To: MAILER-DAEMON@mx.example.com\nno answer' ] &&
    as_stated "the notice in plain text is answered, though its Return-Path is empty"
changed "the notices are answered otherwise"
