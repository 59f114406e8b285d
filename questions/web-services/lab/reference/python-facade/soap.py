"""The SOAP 1.1 adapter: what an envelope asks, somebody else answers."""

from xml.etree.ElementTree import XML, ParseError, TreeBuilder, XMLParser
from xml.sax.saxutils import escape

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
OURS = "urn:example:currency:1"


class Fault(Exception):
    def __init__(self, reason, code="Client"):
        super().__init__(reason)
        self.code = code


class NoDoctype(TreeBuilder):
    """SOAP forbids document type declarations, and with them go all entities."""

    def doctype(self, name, public, system):
        raise Fault("a message must not contain a document type declaration")


def answer(content, convert):
    """Status and envelope for the content of a request. convert: source, target, amount → result, rate; or Fault."""
    try:
        return 200, envelope(called(content, convert))
    except Fault as fault:
        text = f"<faultcode>soap:{fault.code}</faultcode><faultstring>{escape(str(fault))}</faultstring>"
        return 500, envelope(f"<soap:Fault>{text}</soap:Fault>")


def called(content, convert):
    try:
        message = XML(content, XMLParser(target=NoDoctype()))
    except (ParseError, ValueError, LookupError) as error:
        raise Fault(f"the message is not well-formed: {error}") from error
    if message.tag != f"{{{SOAP}}}Envelope":
        raise Fault("this is no SOAP 1.1 envelope", "VersionMismatch")
    for block in message.findall(f"{{{SOAP}}}Header/*"):
        if block.get(f"{{{SOAP}}}mustUnderstand") == "1":
            raise Fault("a header that must be understood is not", "MustUnderstand")
    call = message.find(f"{{{SOAP}}}Body/{{{OURS}}}Convert")
    if call is None:
        raise Fault(f"the body holds no Convert of {OURS}")
    result, rate = convert(field(call, "from"), field(call, "to"), field(call, "amount"))
    return f'<ConvertResponse xmlns="{OURS}"><result>{result}</result><rate>{rate}</rate></ConvertResponse>'


def field(call, name):
    text = call.findtext(f"{{{OURS}}}{name}")
    if text is None:
        raise Fault(f"Convert holds no {name}")
    return text.strip()


def envelope(content):
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return f'{head}<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>{content}</soap:Body></soap:Envelope>'.encode()
