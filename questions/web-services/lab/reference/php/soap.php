<?php
declare(strict_types=1);

// The SOAP 1.1 face: envelopes in, envelopes out.

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const OURS = 'urn:example:currency:1';

final class Fault extends RuntimeException
{
    public function __construct(string $reason, public readonly string $name = 'Client')
    {
        parent::__construct($reason);
    }
}

/** Status and envelope for the content of a request. */
function soap_answer(string $content): array
{
    try {
        return [200, envelope(called($content))];
    } catch (Fault $fault) {
        $reason = htmlspecialchars($fault->getMessage(), ENT_XML1);
        $text = "<faultcode>soap:$fault->name</faultcode><faultstring>$reason</faultstring>";
        return [500, envelope("<soap:Fault>$text</soap:Fault>")];
    }
}

function called(string $content): string
{
    $message = message($content);
    if ($message->namespaceURI !== SOAP || $message->localName !== 'Envelope') {
        throw new Fault('this is no SOAP 1.1 envelope', 'VersionMismatch');
    }
    $header = child($message, SOAP, 'Header');
    foreach ($header === null ? [] : $header->childNodes as $block) {
        if ($block instanceof DOMElement && $block->getAttributeNS(SOAP, 'mustUnderstand') === '1') {
            throw new Fault('a header that must be understood is not', 'MustUnderstand');
        }
    }
    $body = child($message, SOAP, 'Body');
    $call = $body === null ? null : child($body, OURS, 'Convert');
    if ($call === null) {
        throw new Fault('the body holds no Convert of ' . OURS);
    }
    try {
        [$result, $rate] = convert(cents(field($call, 'amount')), field($call, 'from'), field($call, 'to'));
    } catch (BadAmount | NoRate $error) {
        throw new Fault($error->getMessage());
    }
    return '<ConvertResponse xmlns="' . OURS . '"><result>' . shown($result) . "</result><rate>$rate</rate></ConvertResponse>";
}

/** The root of a message. SOAP forbids document type declarations, and with them go all entities. */
function message(string $content): DOMElement
{
    libxml_use_internal_errors(true);
    $document = new DOMDocument();
    // No flag that loads or substitutes anything: what a declaration names stays where it is.
    if ($content === '' || !$document->loadXML($content, LIBXML_NONET)) {
        throw new Fault('the message is not well-formed');
    }
    if ($document->doctype !== null) {
        throw new Fault('a message must not contain a document type declaration');
    }
    return $document->documentElement;
}

function child(DOMElement $parent, string $namespace, string $name): ?DOMElement
{
    foreach ($parent->childNodes as $node) {
        if ($node instanceof DOMElement && $node->namespaceURI === $namespace && $node->localName === $name) {
            return $node;
        }
    }
    return null;
}

function field(DOMElement $call, string $name): string
{
    return trim((child($call, OURS, $name) ?? throw new Fault("Convert holds no $name"))->textContent);
}

function envelope(string $content): string
{
    return '<?xml version="1.0" encoding="utf-8"?>' . "\n"
        . '<soap:Envelope xmlns:soap="' . SOAP . "\"><soap:Body>$content</soap:Body></soap:Envelope>";
}
