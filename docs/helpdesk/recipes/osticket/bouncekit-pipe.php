<?php
// Takes the place of osTicket's api/pipe.php, behind the pipe that writes the notes:
//
//   support: "|/opt/bouncekit/bin/bouncekit-note --to support@example.fr | php /opt/bouncekit/bouncekit-pipe.php"
//
// osTicket lays a note to its ticket, since it stands in the thread of what came back; but it neither opens that ticket
// again nor tells anybody.  Both are done here, where somebody must act.
//
// SPDX-License-Identifier: 0BSD

chdir(getenv('OSTICKET_API') ?: '/var/www/osticket/api');
require 'api.inc.php';
require_once INCLUDE_DIR . 'api.tickets.php';

Signal::connect('threadentry.created', function ($entry) {
    $fields = $entry->getEmailHeaderArray() ?: array();
    $handling = isset($fields['x-bouncekit-note']) ? ($fields['x-bouncekit-handling'] ?? '') : '';
    $ticket = $entry->getThread()->getObject();
    if (!in_array($handling, array('reopen', 'stop_writing'), true) || !$ticket instanceof Ticket)
        return;
    if ($ticket->isClosed())
        $ticket->reopen();
    $ticket->logNote($entry->getTitle() ?: 'bouncekit', $entry->getBody(), 'bouncekit', true);
});

PipeApiController::process('cli');
