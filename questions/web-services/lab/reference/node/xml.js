"use strict";
// A small parser for XML 1.0 with namespaces. It has no document type declarations: a text that holds one is refused,
// so that there are no entities but the five of XML itself.
//
//     const root = parse(text);               // throws BadXml
//     root.namespace, root.name, root.text    // text: all of it, also that of elements within
//     root.children, root.attributes          // attributes: Map of "{namespace}name" (or "name") to value
//     root.child(namespace, name)             // the first such element, or undefined

class BadXml extends Error {}

const NAME = "[\\p{L}_][\\p{L}\\p{N}_.\\-\\u00b7]*";
const TAG = new RegExp(`<(/?)((?:${NAME}:)?${NAME})((?:\\s+(?:${NAME}:)?${NAME}\\s*=\\s*(?:"[^<"]*"|'[^<']*'))*)\\s*(/?)>`, "uy");
const ATTRIBUTE = new RegExp(`((?:${NAME}:)?${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "gu");
const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const DEEPEST = 200;

class Element {
  constructor(namespace, name, attributes) {
    Object.assign(this, { namespace, name, attributes, children: [], text: "" });
  }

  child(namespace, name) {
    return this.children.find((child) => child.namespace === namespace && child.name === name);
  }
}

function parse(text) {
  let at = text.startsWith("\ufeff") ? 1 : 0;
  let root;
  const open = []; // {element, tag, scope}
  const skip = (end) => {
    const found = text.indexOf(end, at);
    if (found < 0) throw new BadXml(`${end} is missing`);
    at = found + end.length;
  };
  while (at < text.length) {
    if (text[at] !== "<") {
      const end = text.indexOf("<", at);
      const part = text.slice(at, end < 0 ? text.length : end);
      if (open.length === 0 && part.trim() !== "") throw new BadXml("text outside of the root");
      if (part.includes("]]>")) throw new BadXml("]]> in text");
      const decoded = references(part);
      for (const { element } of open) element.text += decoded;
      at += part.length;
    } else if (text.startsWith("<!--", at)) {
      at += 4;
      skip("-->");
    } else if (text.startsWith("<![CDATA[", at) && open.length > 0) {
      const start = at + 9;
      skip("]]>");
      for (const { element } of open) element.text += text.slice(start, at - 3);
    } else if (text.startsWith("<?", at)) {
      skip("?>");
    } else if (text.startsWith("<!", at)) {
      throw new BadXml("a document type declaration");
    } else {
      TAG.lastIndex = at;
      const match = TAG.exec(text);
      if (match === null) throw new BadXml(`a tag at character ${at} is not well-formed`);
      at = TAG.lastIndex;
      const [, closing, tag, attributes, empty] = match;
      if (closing) {
        if (open.pop()?.tag !== tag) throw new BadXml(`</${tag}> closes nothing`);
        continue;
      }
      if (open.length === 0 && root !== undefined) throw new BadXml("a second root");
      if (open.length >= DEEPEST) throw new BadXml(`more than ${DEEPEST} levels`);
      const begun = begin(tag, attributes, open.at(-1)?.scope ?? { xml: "http://www.w3.org/XML/1998/namespace", "": "" });
      root ??= begun.element;
      open.at(-1)?.element.children.push(begun.element);
      if (!empty) open.push(begun);
    }
  }
  if (root === undefined || open.length > 0) throw new BadXml("the text ends too early");
  return root;
}

function begin(tag, text, outer) {
  const scope = { __proto__: null, ...outer };
  const found = [...text.matchAll(ATTRIBUTE)].map(([, name, one, other]) => [name, references(one ?? other)]);
  for (const [name, value] of found) {
    if (name === "xmlns") scope[""] = value;
    else if (name.startsWith("xmlns:")) scope[name.slice(6)] = value;
  }
  const resolve = (name, plain) => {
    const [local, prefix] = name.split(":").reverse();
    const namespace = prefix === undefined ? plain : scope[prefix];
    if (namespace === undefined) throw new BadXml(`the prefix ${prefix} is not declared`);
    return [namespace, local];
  };
  const attributes = new Map();
  for (const [name, value] of found) {
    if (name === "xmlns" || name.startsWith("xmlns:")) continue;
    const [namespace, local] = resolve(name, "");
    attributes.set(namespace ? `{${namespace}}${local}` : local, value);
  }
  return { element: new Element(...resolve(tag, scope[""]), attributes), tag, scope };
}

function references(text) {
  return text.replace(/&([^;]*);?/g, (whole, name) => {
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
    const code = number && parseInt(number[1] ?? number[2], number[1] ? 16 : 10);
    if (number && code > 0 && code <= 0x10ffff && whole.endsWith(";")) return String.fromCodePoint(code);
    if (!Object.hasOwn(ENTITIES, name) || !whole.endsWith(";")) throw new BadXml(`there is no entity ${whole.slice(0, 20)}`);
    return ENTITIES[name];
  });
}

module.exports = { BadXml, parse };
