<?php
// What the pipe asks of osTicket, stood in for; it prints what was done with the ticket.  It is no osTicket.
define('INCLUDE_DIR', __DIR__ . '/');
class Signal {
    public static $handlers = [];
    public static function connect($name, $handler) { self::$handlers[$name] = $handler; }
}
class Ticket {
    public $done = [];
    public $closed = true;
    public function isClosed() { return $this->closed; }
    public function reopen() { $this->closed = false; $this->done[] = 'reopen'; }
    public function logNote($title, $body, $poster, $alert) { $this->done[] = [$title, $body, $poster, $alert]; }
}
class Entry {
    public function __construct(private $fields, private $ticket) {}
    public function getEmailHeaderArray() { return $this->fields; }
    public function getThread() { return $this; }
    public function getObject() { return $this->ticket; }
    public function getTitle() { return 'Non distribué'; }
    public function getBody() { return 'note'; }
}
class PipeApiController {
    public static function process($how) {
        $fields = [];
        foreach (explode("\n", stream_get_contents(STDIN)) as $line) {
            if ($line === '') break;
            if (preg_match('/^([!-9;-~]+):\s*(.*)$/', $line, $found)) $fields[strtolower($found[1])] = $found[2];
        }
        $ticket = new Ticket();
        (Signal::$handlers['threadentry.created'])(new Entry($fields, $ticket));
        echo json_encode($ticket->done);
    }
}
