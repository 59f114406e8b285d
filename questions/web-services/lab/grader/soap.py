"""SOAP, as generated clients and unusual ones speak it."""

from __future__ import annotations

from hotseat.lab import Failure, Rig, check, expect

from .clients import Zeep, ZeepFault, told
from .envelopes import OURS, call, convert, envelope
from .service import Service
from .sums import KNOWN, Sum, some

GENERATED = "Compare what the WSDL promises with what your service reads and writes."


def understands(service: Service) -> None:
    """SOAP answers the plainest call; raises Failure otherwise."""
    service.expect_soap(Sum("EUR", "USD", "10.1", KNOWN["EUR/USD"]))


@check(budget=30)
def serves_zeep(rig: Rig[Service]) -> None:
    """zeep makes a client from the WSDL, calls Convert, and sees faults as faults."""
    service = rig.world
    understands(service)
    client = Zeep(service)
    for one in some(rig.random, service.rates, 6):
        seen = _called(client, one)
        expect(seen, (one.result, one.rate), f"result and rate that zeep reads of {one}", hint=GENERATED)
    unknown = Sum("EUR", "XXX", "1", "0")
    try:
        result = client.convert(unknown)
    except ZeepFault:
        return
    raise Failure(f"zeep was told {result} for {unknown}, where there is no rate; expected a fault")


def _called(client: Zeep, one: Sum) -> tuple[str, str]:
    try:
        return client.convert(one)
    except ZeepFault as fault:
        raise Failure(f"zeep asked for {one} and got a fault: {fault}", hint=GENERATED) from fault


@check(budget=30)
def serves_php(rig: Rig[Service]) -> None:
    """PHP's SoapClient makes a client from the WSDL, calls Convert, and sees faults as faults."""
    service = rig.world
    understands(service)
    sums = [*some(rig.random, service.rates, 6), Sum("EUR", "XXX", "1", "0")]
    said = told(rig, ["php"], "soap.php", sums)
    for one, line in zip(sums[:-1], said, strict=False):
        expect(
            line,
            f"{one.result} {one.rate}",
            f"result and rate that SoapClient reads of {one}",
            hint=GENERATED,
        )
    if not said[-1].startswith("fault"):
        raise Failure(
            f"SoapClient was told {said[-1]!r} for {sums[-1]}, where there is no rate; expected a fault"
        )


@check
def reads_xml_not_text(rig: Rig[Service]) -> None:
    """One message in all the ways that XML allows to write it gets one answer."""
    service, random = rig.world, rig.random
    understands(service)
    one = some(random, service.rates, 1)[0]
    plain = convert(one.source, one.target, one.amount)
    first, rest = one.source[0], one.source[1:]
    ways = {
        "with prefixes": plain.replace("<", "<c:").replace("<c:/", "</c:").replace("xmlns=", "xmlns:c="),
        "with CDATA": convert(f"<![CDATA[{one.source}]]>", one.target, one.amount),
        "with character references": convert(
            f"&#{ord(first)};{rest}", one.target, f"&#x{ord(one.amount[0]):x};{one.amount[1:]}"
        ),
        "with comments": convert(one.source, f"<!-- to -->{one.target}", one.amount).replace(
            "<to>", "<!-- <to>XXX</to> --><to>"
        ),
        "with space around values": convert(f"\n  {one.source} ", f"\t{one.target}", f" {one.amount}\r\n"),
        "with attributes and space in tags": plain.replace("<from>", "<from  id='7' \n>").replace(
            "</to>", "</to >"
        ),
    }
    for way, body in ways.items():
        service.expect_soap(one, envelope(body), way)
    bare = call(one).replace("<s:", "<").replace("</s:", "</").replace("xmlns:s=", "xmlns=")
    service.expect_soap(one, bare, "with the envelope's namespace as the default one")
    service.expect_soap(one, "\ufeff" + call(one), "with a byte order mark")
    service.expect_soap(one, call(one).partition("?>")[2], "without an XML declaration")


@check
def reports_faults(rig: Rig[Service]) -> None:
    """What cannot be answered gets a SOAP fault with status 500 and the right code."""
    service = rig.world
    understands(service)
    usual = convert("EUR", "USD", "10.1")
    wrong = {
        "that is not XML": "hello",
        "that ends in the middle": call(Sum("EUR", "USD", "1", "0"))[:-20],
        "without content": b"",
        "that is not UTF-8": envelope(convert("EUR\udcff", "USD", "1")).encode("utf-8", "surrogateescape"),
        "with Convert of another namespace": envelope(usual.replace(OURS, "urn:example:currency:2")),
        "with Convert of no namespace": envelope(usual.replace(f' xmlns="{OURS}"', "")),
        "with another operation": envelope(usual.replace("Convert", "Transfer")),
        "without <to>": envelope(usual.replace("<to>USD</to>", "")),
        "with a bad amount": envelope(convert("EUR", "USD", "1e3")),
        "with no rate": envelope(convert("EUR", "XXX", "1")),
        "with <, & and > in a currency": envelope(convert("EUR", "&lt;b&gt;&amp;", "1")),
    }
    for what, message in wrong.items():
        service.expect_fault(
            message, "Client", what, "SOAP 1.1, section 6.2, says which status carries a fault."
        )
    must = '<n:sign xmlns:n="urn:example:news:2" s:mustUnderstand="1">x</n:sign>'
    service.expect_fault(
        envelope(usual, must), "MustUnderstand", "with a header block that must be understood"
    )
    other = envelope(usual, namespace="http://www.w3.org/2003/05/soap-envelope")
    service.expect_fault(other, "VersionMismatch", "with an envelope of SOAP 1.2")
    understands(service)
