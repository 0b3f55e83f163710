<?php
// What the module asks of FreeScout, stood in for: `php freescout.php MODULE.php`; from one message’s
// header on standard input it prints what FreeScout would save.  It is no FreeScout.
namespace Illuminate\Support { class ServiceProvider {} }
namespace App {
    class Thread {
        public $conversation;
        public static function find($id) {
            $thread = new self();
            $thread->conversation = (object) ['customer_email' => 'jean.rey@client.example', 'status' => 'closed', 'id' => $id];
            return $thread;
        }
    }
}
namespace {
    class Eventy {
        public static $filters = [];
        public static function addFilter($name, $filter, $priority, $arguments) { self::$filters[$name] = $filter; }
    }
    class MailHelper {
        public static function getMessageIdHash($id) { return substr(hash('sha256', "stand-in $id"), 0, 16); }
    }
    class Header { public $raw; }
    class FetchedMessage {
        private $header;
        public function __construct($raw) { $this->header = new Header(); $this->header->raw = $raw; }
        public function getHeader() { return $this->header; }
    }
    require $argv[1];
    (new Modules\Bouncekit\Providers\BouncekitServiceProvider())->boot();
    $header = str_replace('{HASH}', MailHelper::getMessageIdHash('12'), stream_get_contents(STDIN));
    $data = ['message' => new FetchedMessage($header), 'from' => 'sender@example.net', 'prev_thread' => null];
    $saved = Eventy::$filters['fetch_emails.data_to_save']($data);
    $conversation = (object) ['status' => 'closed'];
    echo json_encode([
        'from' => $saved['from'],
        'conversation' => $saved['prev_thread'] ? $saved['prev_thread']->conversation->id : null,
        'status' => Eventy::$filters['conversation.status_changing']('active', $conversation),
    ]);
}
