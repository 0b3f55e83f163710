# Drives the library of a real RT 5: drive_rt.pl begin | close | state.  RT_SITE_CONFIG and PERL5LIB say where it lies.
#
# `begin` makes the queue's rights, an agent and the robot; `answer` answers ticket 1 as the agent; `close` resolves it;
# `state` prints what is true, as JSON.
use strict;
use warnings;
use JSON;
use RT;

RT::LoadConfig();
RT::Init();

my $what = shift;
my $queue = RT::Queue->new(RT->SystemUser);
$queue->Load('General');

sub must { my ($done, $said) = @_; $done or die "$what: $said\n"; return $done }

sub user {
    my ($name, @rights) = @_;
    my $user = RT::User->new(RT->SystemUser);
    must($user->Create(Name => $name, EmailAddress => "$name\@example.fr", Privileged => 1));
    must($user->PrincipalObj->GrantRight(Right => $_, Object => $queue)) for @rights;
    return $user;
}

sub ticket {
    my ($user) = @_;
    my $ticket = RT::Ticket->new($user || RT->SystemUser);
    $ticket->Load(1);
    return $ticket;
}

sub begin {
    my $everyone = RT::Group->new(RT->SystemUser);
    $everyone->LoadSystemInternalGroup('Everyone');
    must($everyone->PrincipalObj->GrantRight(Right => $_, Object => $queue))
        for qw(CreateTicket ReplyToTicket CommentOnTicket SeeQueue);
    my $agent = user('agent', qw(OwnTicket ShowTicket ShowTicketComments ModifyTicket ReplyToTicket SeeQueue));
    must($queue->AddWatcher(Type => 'AdminCc', PrincipalId => $agent->PrincipalId));
    user('bouncekit', qw(ShowTicket ReplyToTicket CommentOnTicket));
}

sub answer {
    my $agent = RT::CurrentUser->new(RT->SystemUser);
    $agent->LoadByName('agent');
    must(ticket($agent)->Correspond(Content => 'Voici le prix.'));
}

sub state {
    my $tickets = RT::Tickets->new(RT->SystemUser);
    $tickets->FromSQL('id > 0');
    my $ticket = ticket();
    my ($entries, @notes) = 0;
    my $transactions = $ticket->Transactions;
    while (my $each = $transactions->Next) {
        next unless $each->Type =~ /^(?:Create|Correspond|Comment)$/;
        $entries++;
        push @notes, $each->Content(Type => 'text/plain') if $each->CreatorObj->Name eq 'bouncekit';
    }
    print JSON->new->ascii->encode({
        tickets => $tickets->Count, is_open => $ticket->Status eq 'open' ? JSON::true : JSON::false,
        title => $ticket->Subject, customer => $ticket->RequestorAddresses, notes => \@notes, entries => $entries,
    }), "\n";
}

if ($what eq 'begin') { begin() }
elsif ($what eq 'answer') { answer() }
elsif ($what eq 'close') { must(ticket()->SetStatus('resolved')) unless ticket()->Status eq 'resolved' }
else { state() }
