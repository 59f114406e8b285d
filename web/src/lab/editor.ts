// CodeMirror in a shadow root: its styles are adopted there as objects, so the page's policy needs no exception.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import { language } from "./languages";
import { look } from "./look";

export interface Doings {
  changed: () => void;
  save: () => void;
  check: () => void;
}

export class Editor {
  name: string | undefined;
  readonly #view: EditorView;
  readonly #states = new Map<string, EditorState>();
  readonly #writable = new Compartment();
  readonly #basic: Extension;
  #replacing = false;

  constructor(place: HTMLElement, doings: Doings) {
    const root = place.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host{display:block;height:100%}.cm-editor{height:100%}");
    root.adoptedStyleSheets = [sheet];
    this.#basic = basic(doings, () => this.#replacing);
    this.#view = new EditorView({ root, parent: root, state: EditorState.create() });
  }

  show(name: string, text: string, editable: boolean): void {
    this.#keep();
    const state = this.#states.get(name) ?? this.#fresh(name, text, editable);
    this.name = name;
    this.#view.setState(state);
  }

  // What is on the disk now: undo leads back to what was here.
  replace(name: string, text: string): void {
    this.#keep();
    const old = this.#states.get(name);
    if (!old) return;
    this.#replacing = true;
    const anchor = Math.min(old.selection.main.anchor, text.length);
    const change = { changes: { from: 0, to: old.doc.length, insert: text }, selection: { anchor } };
    if (this.name === name) this.#view.dispatch(change);
    else this.#states.set(name, old.update(change).state);
    this.#replacing = false;
  }

  forget(name: string): void {
    this.#states.delete(name);
    if (this.name === name) this.name = undefined;
  }

  text(): string {
    return this.#view.state.doc.toString();
  }

  focus(): void {
    this.#view.focus();
  }

  #keep(): void {
    if (this.name !== undefined) this.#states.set(this.name, this.#view.state);
  }

  #fresh(name: string, text: string, editable: boolean): EditorState {
    const locked = editable ? [] : [EditorState.readOnly.of(true), EditorView.editable.of(false)];
    const label = EditorView.contentAttributes.of({ "aria-label": `Content of ${name}`, tabindex: "0" });
    const unit = indentUnit.of(text.includes("\n\t") ? "\t" : /\n {2}\S/.test(text) ? "  " : "    ");
    return EditorState.create({
      doc: text,
      extensions: [this.#basic, language(name, text), unit, label, this.#writable.of(locked)],
    });
  }
}

function basic(doings: Doings, replacing: () => boolean): Extension {
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    foldGutter(),
    drawSelection(),
    dropCursor(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    rectangularSelection(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    keymap.of([
      { key: "Mod-Enter", run: () => (doings.check(), true) },
      { key: "Mod-s", run: () => (doings.save(), true) },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      indentWithTab,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !replacing()) doings.changed();
    }),
    look,
  ];
}
