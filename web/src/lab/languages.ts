// A file's language: by the end of its name, else by its first line.
import { java } from "@codemirror/lang-java";
import { javascript } from "@codemirror/lang-javascript";
import { php } from "@codemirror/lang-php";
import { python } from "@codemirror/lang-python";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { StreamLanguage } from "@codemirror/language";
import { nginx } from "@codemirror/legacy-modes/mode/nginx";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import type { Extension } from "@codemirror/state";

const makers: Record<string, () => Extension> = {
  python,
  php,
  java,
  js: javascript,
  sql: () => sql({ dialect: PostgreSQL }),
  toml: () => StreamLanguage.define(toml),
  nginx: () => StreamLanguage.define(nginx),
  sh: () => StreamLanguage.define(shell),
};

const endings: Record<string, string> = {
  py: "python",
  php: "php",
  java: "java",
  js: "js",
  mjs: "js",
  cjs: "js",
  json: "js",
  sql: "sql",
  toml: "toml",
  conf: "nginx",
  sh: "sh",
};

export function languageName(name: string, text: string): string | undefined {
  const ending = /\.([a-z]+)$/.exec(name)?.[1];
  if (ending) return endings[ending];
  const first = text.split("\n", 1)[0] ?? "";
  if (!first.startsWith("#!")) return undefined;
  if (/python/.test(first)) return "python";
  if (/php/.test(first)) return "php";
  if (/node/.test(first)) return "js";
  return "sh";
}

export function language(name: string, text: string): Extension {
  const found = languageName(name, text);
  return found ? (makers[found]?.() ?? []) : [];
}
