import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The SOAP 1.1 face: envelopes in, envelopes out. */
final class Soap {
    record Answer(int status, byte[] envelope) {}

    private static final class Fault extends RuntimeException {
        final String code;

        Fault(String code, String reason) {
            super(reason);
            this.code = code;
        }
    }

    private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    private static final String OURS = "urn:example:currency:1";
    private static final int DEEPEST = 200;

    private final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();

    Soap() throws ParserConfigurationException {
        factory.setNamespaceAware(true);
        // SOAP forbids document type declarations, and with them go all entities.
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute("http://www.oracle.com/xml/jaxp/properties/maxElementDepth", String.valueOf(DEEPEST));
    }

    Answer answer(byte[] content) {
        try {
            return new Answer(200, envelope(called(content)));
        } catch (Fault fault) {
            String text = "<faultcode>soap:" + fault.code + "</faultcode><faultstring>" + escape(fault.getMessage()) + "</faultstring>";
            return new Answer(500, envelope("<soap:Fault>" + text + "</soap:Fault>"));
        }
    }

    private String called(byte[] content) {
        Element message = message(content);
        if (!SOAP.equals(message.getNamespaceURI()) || !"Envelope".equals(message.getLocalName())) {
            throw new Fault("VersionMismatch", "this is no SOAP 1.1 envelope");
        }
        Element header = child(message, SOAP, "Header");
        for (Node node = header == null ? null : header.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element block && block.getAttributeNS(SOAP, "mustUnderstand").equals("1")) {
                throw new Fault("MustUnderstand", "a header that must be understood is not");
            }
        }
        Element body = child(message, SOAP, "Body");
        Element call = body == null ? null : child(body, OURS, "Convert");
        if (call == null) throw new Fault("Client", "the body holds no Convert of " + OURS);
        try {
            Money.Converted result =
                    Money.convert(Money.amount(field(call, "amount")), field(call, "from"), field(call, "to"));
            return "<ConvertResponse xmlns=\"" + OURS + "\"><result>" + result.amount() + "</result><rate>" + result.rate()
                    + "</rate></ConvertResponse>";
        } catch (Money.Refused refused) {
            throw new Fault("Client", refused.getMessage());
        }
    }

    private Element message(byte[] content) {
        try {
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(content)).getDocumentElement();
        } catch (SAXException | IOException error) {
            throw new Fault("Client", "the message is not well-formed: " + error.getMessage());
        } catch (ParserConfigurationException error) {
            throw new IllegalStateException(error);
        }
    }

    private static Element child(Element parent, String namespace, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && namespace.equals(node.getNamespaceURI()) && name.equals(node.getLocalName())) {
                return element;
            }
        }
        return null;
    }

    private static String field(Element call, String name) {
        Element found = child(call, OURS, name);
        if (found == null) throw new Fault("Client", "Convert holds no " + name);
        return found.getTextContent().strip();
    }

    private static byte[] envelope(String content) {
        return ("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<soap:Envelope xmlns:soap=\"" + SOAP + "\"><soap:Body>" + content
                + "</soap:Body></soap:Envelope>").getBytes(StandardCharsets.UTF_8);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
