"""A DNS server on 127.0.0.1 that knows only the hosts of the scenarios; every other name does not exist (NXDOMAIN)."""

from collections.abc import Mapping

from dnslib import MX, NS, PTR, QTYPE, RCODE, RR, SOA, A
from dnslib.server import BaseResolver, DNSLogger, DNSServer

NULL_MX = "."  # RFC 7505: the domain accepts no mail
BROKEN = "servfail"  # the domain's name servers do not answer

_TTL = 60


class ScenarioZone(BaseResolver):
    """Answers from two tables: domain -> mail exchanger (or `NULL_MX`, `BROKEN`), and host -> IPv4 address."""

    def __init__(self, exchangers: Mapping[str, str], addresses: Mapping[str, str]) -> None:
        self.exchangers = exchangers
        self.addresses = addresses
        self.reverse = {_reverse_name(address): host for host, address in addresses.items()}

    def resolve(self, request, handler):
        reply = request.reply()
        name = str(request.q.qname).rstrip(".").lower()
        kind = QTYPE[request.q.qtype]
        if self.exchangers.get(name) == BROKEN:
            reply.header.rcode = RCODE.SERVFAIL
        elif name in self.exchangers or name in self.addresses or name in self.reverse:
            reply.add_answer(*self._records(request.q.qname, name, kind))
        else:
            reply.header.rcode = RCODE.NXDOMAIN
        if not reply.rr:
            top = name.rpartition(".")[2] or "."
            reply.add_auth(
                RR(top, QTYPE.SOA, ttl=_TTL, rdata=SOA("ns.example", "hostmaster.example", (1, 60, 60, 60, 60)))
            )
        return reply

    def _records(self, owner, name: str, kind: str) -> list[RR]:
        exchanger = self.exchangers.get(name)
        if kind == "MX" and exchanger is not None:
            return [RR(owner, QTYPE.MX, ttl=_TTL, rdata=MX(exchanger, 0 if exchanger == NULL_MX else 10))]
        if kind == "A" and name in self.addresses:
            return [RR(owner, QTYPE.A, ttl=_TTL, rdata=A(self.addresses[name]))]
        if kind == "PTR" and name in self.reverse:
            return [RR(owner, QTYPE.PTR, ttl=_TTL, rdata=PTR(self.reverse[name]))]
        if kind == "NS" and name in self.exchangers:
            return [RR(owner, QTYPE.NS, ttl=_TTL, rdata=NS("ns.example"))]
        return []


def _reverse_name(address: str) -> str:
    return ".".join(reversed(address.split("."))) + ".in-addr.arpa"


def serve(zone: ScenarioZone) -> list[DNSServer]:
    """Start the server for UDP and TCP on 127.0.0.1:53; the caller stops what is returned."""
    quiet = DNSLogger(log="-request,-reply,-truncated,-error", prefix=False)
    servers = [DNSServer(zone, port=53, address="127.0.0.1", tcp=tcp, logger=quiet) for tcp in (False, True)]
    for server in servers:
        server.start_thread()
    return servers
