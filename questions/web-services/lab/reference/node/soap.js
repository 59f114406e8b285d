"use strict";
// The SOAP 1.1 face: envelopes in, envelopes out.

const money = require("./money.js");
const { BadXml, parse } = require("./xml.js");

const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
const OURS = "urn:example:currency:1";

class Fault extends Error {
  constructor(reason, code = "Client") {
    super(reason);
    this.code = code;
  }
}

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const envelope = (content) =>
  `<?xml version="1.0" encoding="utf-8"?>\n<soap:Envelope xmlns:soap="${SOAP}"><soap:Body>${content}</soap:Body></soap:Envelope>`;

/** Status and envelope for the content of a request. */
function answer(content) {
  try {
    return [200, envelope(called(content))];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const text = `<faultcode>soap:${error.code}</faultcode><faultstring>${escape(error.message)}</faultstring>`;
    return [500, envelope(`<soap:Fault>${text}</soap:Fault>`)];
  }
}

function called(content) {
  const message = read(content);
  if (message.namespace !== SOAP || message.name !== "Envelope") {
    throw new Fault("this is no SOAP 1.1 envelope", "VersionMismatch");
  }
  const blocks = message.child(SOAP, "Header")?.children ?? [];
  if (blocks.some((block) => block.attributes.get(`{${SOAP}}mustUnderstand`) === "1")) {
    throw new Fault("a header that must be understood is not", "MustUnderstand");
  }
  const call = message.child(SOAP, "Body")?.child(OURS, "Convert");
  if (call === undefined) throw new Fault(`the body holds no Convert of ${OURS}`);
  try {
    const [result, rate] = money.convert(money.cents(field(call, "amount")), field(call, "from"), field(call, "to"));
    return `<ConvertResponse xmlns="${OURS}"><result>${money.shown(result)}</result><rate>${rate}</rate></ConvertResponse>`;
  } catch (error) {
    if (error instanceof money.BadAmount || error instanceof money.NoRate) throw new Fault(error.message);
    throw error;
  }
}

function read(content) {
  try {
    return parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch (error) {
    if (error instanceof BadXml || error instanceof TypeError) throw new Fault(`the message is not well-formed: ${error.message}`);
    throw error;
  }
}

function field(call, name) {
  const found = call.child(OURS, name);
  if (found === undefined) throw new Fault(`Convert holds no ${name}`);
  return found.text.trim();
}

module.exports = { answer };
