"""SOAP 1.1 messages, written and read by hand: what a client makes of them is another matter (clients.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import XML, Element, ParseError, TreeBuilder, XMLParser

from hotseat.instruments.http import Reply
from hotseat.lab import Failure

from .sums import Sum

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
OURS = "urn:example:currency:1"


@dataclass(frozen=True)
class Answer:
    """What a reply says: values of a ConvertResponse, or a fault's code (without prefix) and reason."""

    values: dict[str, str] = field(default_factory=dict[str, str])
    fault: str | None = None
    reason: str = ""


class _NoDoctype(TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002 - the parser's interface
        raise ParseError("it has a document type declaration")


def envelope(body: str, header: str = "", doctype: str = "", namespace: str = SOAP) -> str:
    """A message with this body."""
    head = f"<s:Header>{header}</s:Header>" if header else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{doctype}'
        f'<s:Envelope xmlns:s="{namespace}">{head}<s:Body>{body}</s:Body></s:Envelope>'
    )


def convert(source: str, target: str, amount: str, namespace: str = OURS) -> str:
    """The body of a call; the parts are put in as they are."""
    return f'<Convert xmlns="{namespace}"><from>{source}</from><to>{target}</to><amount>{amount}</amount></Convert>'


def call(one: Sum) -> str:
    """The plainest message that asks for this sum."""
    return envelope(convert(one.source, one.target, one.amount))


def read(reply: Reply, what: str) -> Answer:
    """What an envelope says. Raises Failure where it is none."""
    try:
        message = XML(reply.body, XMLParser(target=_NoDoctype()))
    except (ParseError, ValueError, LookupError) as error:
        raise Failure(
            f"{what}: the reply is no well-formed XML: {error}", evidence=[reply.exchange]
        ) from error
    body = message.find(f"{{{SOAP}}}Body")
    if message.tag != f"{{{SOAP}}}Envelope" or body is None:
        raise Failure(f"{what}: the reply is no SOAP 1.1 envelope with a body", evidence=[reply.exchange])
    fault = body.find(f"{{{SOAP}}}Fault")
    if fault is not None:
        code = (fault.findtext("faultcode") or "").strip()
        return Answer(fault=code.rpartition(":")[2], reason=(fault.findtext("faultstring") or "").strip())
    response = body.find(f"{{{OURS}}}ConvertResponse")
    if response is None:
        raise Failure(
            f"{what}: expected a ConvertResponse of {OURS} in the body, there is {_names(body)}",
            hint="What do the namespaces of your reply and of your WSDL say?",
            evidence=[reply.exchange],
        )
    prefix = f"{{{OURS}}}"
    return Answer(
        {
            part.tag.removeprefix(prefix): (part.text or "").strip()
            for part in response
            if part.tag.startswith(prefix)
        }
    )


def _names(body: Element) -> str:
    return ", ".join(part.tag for part in body)[:200] or "nothing"
