"use strict";
// Documents as numbered versions: documents/<id>/<number>. A version is made by linking a finished draft to the
// next number, which fails when another process has taken it: compare and swap, without any lock that the dead
// could hold. An empty file says that the document was deleted. Versions are kept: a number is never used twice.

const fs = require("node:fs");
const path = require("node:path");
const { randomUUID } = require("node:crypto");

const FOLDER = path.join(process.env.DATA_DIR, "documents");
const DRAFTS = path.join(process.env.DATA_DIR, "drafts");

fs.mkdirSync(FOLDER, { recursive: true });
fs.mkdirSync(DRAFTS, { recursive: true });

const file = (id, number) => path.join(FOLDER, id, String(number).padStart(10, "0"));

function listed(folder) {
  try {
    return fs.readdirSync(folder).sort();
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/** The latest version, {number, content}; content is null where there is no document. */
function read(id) {
  const number = Number(listed(path.join(FOLDER, id)).at(-1) ?? 0);
  const content = number === 0 ? "" : fs.readFileSync(file(id, number), "utf8");
  return { number, content: content === "" ? null : content };
}

/** A strong entity tag: numbers are never used twice. */
const tag = (version) => (version.content === null ? null : `"${version.number}"`);

/**
 * Make the next version of `decide(the present one)`; null stands for no document. Returns both versions.
 * Where somebody else was faster, `decide` is asked again, about what is there now.
 */
function change(id, decide) {
  const draft = path.join(DRAFTS, randomUUID());
  try {
    for (;;) {
      const before = read(id);
      const content = decide(before);
      const after = { number: before.number + 1, content };
      if (content === null && before.content === null) return { before, after: before };
      fs.writeFileSync(draft, content ?? "", { flush: true });
      fs.mkdirSync(path.join(FOLDER, id), { recursive: true });
      try {
        fs.linkSync(draft, file(id, after.number));
        return { before, after };
      } catch (error) {
        if (error.code !== "EEXIST") throw error;
      }
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** [id, content] of the first `count` documents whose ids come after that one. */
function page(after, count) {
  const found = [];
  for (const id of listed(FOLDER)) {
    if (found.length === count) break;
    if (id <= after) continue;
    const { content } = read(id);
    if (content !== null) found.push([id, content]);
  }
  return found;
}

module.exports = { read, change, page, tag };
