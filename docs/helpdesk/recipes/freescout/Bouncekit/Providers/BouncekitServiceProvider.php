<?php
// Lays the notes that bouncekit-note wrote to their conversations: put the folder Bouncekit into FreeScout's Modules.
//
// FreeScout never lays what it takes for a bounce to a conversation, and takes whoever writes last for the customer: its
// next answer would go to the robot.
//
// SPDX-License-Identifier: 0BSD

namespace Modules\Bouncekit\Providers;

use App\Thread;
use Illuminate\Support\ServiceProvider;

class BouncekitServiceProvider extends ServiceProvider
{
    /** What is to be done with the message that is being fetched; empty for what a person wrote. */
    private $handling = '';

    public function boot()
    {
        \Eventy::addFilter('fetch_emails.data_to_save', function ($data) {
            return $this->laid($data);
        }, 20, 1);
        \Eventy::addFilter('conversation.status_changing', function ($status, $conversation) {
            return $this->handling === 'note' ? $conversation->status : $status;
        }, 20, 2);
    }

    /** Returns what FreeScout is about to save, with the conversation and the customer of the note. */
    private function laid(array $data)
    {
        $header = (string) ($data['message']->getHeader()->raw ?? '');
        $isNote = $this->field($header, 'X-Bouncekit-Note') !== '';
        $this->handling = $isNote ? $this->field($header, 'X-Bouncekit-Handling') : '';
        if ($this->handling === '') {
            return $data;
        }
        if (empty($data['prev_thread'])) {
            $data['prev_thread'] = $this->answered($this->field($header, 'In-Reply-To'));
        }
        if (!empty($data['prev_thread'])) {
            $data['from'] = $data['prev_thread']->conversation->customer_email;
        }
        return $data;
    }

    /** Returns the thread of FreeScout's own Message-ID, whose signature it checks; null where it is none of its. */
    private function answered($messageId)
    {
        if (!preg_match('/^<FS_(?:reply|autoreply)-(\d+)-([0-9a-f]{16})@/', $messageId, $found)) {
            return null;
        }
        return hash_equals(\MailHelper::getMessageIdHash($found[1]), $found[2]) ? Thread::find($found[1]) : null;
    }

    private function field($header, $name)
    {
        return preg_match('/^' . preg_quote($name, '/') . ':[ \t]*(\S+)/mi', $header, $found) ? $found[1] : '';
    }
}
