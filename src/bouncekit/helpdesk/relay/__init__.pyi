from bouncekit.helpdesk.relay.endpoints import Endpoint as Endpoint
from bouncekit.helpdesk.relay.endpoints import Protocol as Protocol
from bouncekit.helpdesk.relay.envelope import Envelope as Envelope
from bouncekit.helpdesk.relay.envelope import as_delivered as as_delivered
from bouncekit.helpdesk.relay.serving import Relay as Relay
from bouncekit.helpdesk.relay.serving import RelayCounts as RelayCounts
from bouncekit.helpdesk.relay.serving import RelayLimits as RelayLimits
