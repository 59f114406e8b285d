// The lab: tabs and editor over the folder on the disk. What is typed is saved by itself, never over something newer:
// each save says which content it was made from, and the server refuses it where the file has changed meanwhile.
import { Editor } from "./lab/editor";
import { Folder, type FileState } from "./lab/folder";
import { notice } from "./notices";

const PAUSE = 500;

class Lab extends HTMLElement {
  #folder!: Folder;
  #editor!: Editor;
  #clock: ReturnType<typeof setTimeout> | undefined;
  #source: EventSource | undefined;

  connectedCallback(): void {
    const question = this.getAttribute("question") ?? "";
    this.#folder = new Folder(question);
    for (const tab of this.#tabs()) {
      const name = tab.dataset["file"];
      if (name) this.#folder.know(name, tab.dataset["digest"] ?? "");
    }
    this.#editor = new Editor(this.#find("#view-editor"), {
      changed: () => this.#typed(),
      save: () => void this.#saveAll(),
      check: () => this.#check(),
    });
    this.#bind();
    this.#watch(question);
    this.#say("");
    this.#find<HTMLElement>(".file-actions").hidden = false;
    // Until here a click on a file would have been lost.
    for (const tab of this.#tabs()) (tab as HTMLButtonElement).disabled = false;
    const first = location.hash.slice(1);
    if (first && this.#folder.files.has(decodeURIComponent(first))) void this.#open(decodeURIComponent(first));
  }

  disconnectedCallback(): void {
    this.#source?.close();
  }

  #bind(): void {
    this.addEventListener("click", (event) => {
      const tab = (event.target as Element).closest<HTMLElement>("[role=tab]");
      if (tab) void this.#choose(tab);
      const action = (event.target as Element).closest<HTMLElement>("[data-do]")?.dataset["do"];
      if (action) void this.#act(action);
    });
    this.#find(".tabs").addEventListener("keydown", (event) => this.#arrows(event as KeyboardEvent));
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !event.defaultPrevented) {
        event.preventDefault();
        this.#check();
      } else if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        void this.#saveAll();
      }
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.#folder.unsaved().length > 0) event.preventDefault();
    });
    document.getElementById("check")?.addEventListener("htmx:confirm", (event) => {
      event.preventDefault();
      const { issueRequest } = (event as CustomEvent<{ issueRequest: (skip: boolean) => void }>).detail;
      void this.#saveAll().then((saved) => {
        if (saved) issueRequest(true);
        else notice("Not checked: a file could not be saved.");
      });
    });
  }

  // ------------------------------------------------------------------ tabs

  #tabs(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[role=tab]")];
  }

  #arrows(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const tabs = this.#tabs();
    const next = tabs[(tabs.indexOf(document.activeElement as HTMLElement) + step + tabs.length) % tabs.length];
    next?.focus();
    if (next) void this.#choose(next, false);
  }

  async #choose(tab: HTMLElement, focus = true): Promise<void> {
    const name = tab.dataset["file"];
    if (name) {
      await this.#open(name, focus);
      return;
    }
    this.#select(tab);
    this.#find<HTMLElement>("#view-brief").hidden = false;
    this.#find<HTMLElement>("#view-editor").hidden = true;
    history.replaceState(null, "", location.pathname);
  }

  #select(chosen: HTMLElement): void {
    for (const tab of this.#tabs()) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
  }

  async #open(name: string, focus = true): Promise<void> {
    const file = this.#folder.files.get(name);
    const tab = this.#tabs().find((each) => each.dataset["file"] === name);
    if (!file || !tab) return;
    try {
      await this.#folder.load(file);
    } catch (error) {
      notice(String((error as Error).message));
      return;
    }
    this.#select(tab);
    this.#find<HTMLElement>("#view-brief").hidden = true;
    this.#find<HTMLElement>("#view-editor").hidden = false;
    this.#find("#view-editor").setAttribute("aria-label", `Editor: ${name}`);
    history.replaceState(null, "", `#${encodeURIComponent(name)}`);
    this.#editor.show(name, file.disk, file.editable);
    if (focus) this.#editor.focus();
    this.#showConflict();
  }

  #redrawTabs(): void {
    const list = this.#find(".tabs");
    for (const tab of this.#tabs()) {
      const name = tab.dataset["file"];
      if (name && !this.#folder.files.has(name)) tab.remove();
    }
    const known = new Set(this.#tabs().map((tab) => tab.dataset["file"]));
    for (const name of this.#folder.files.keys()) {
      if (known.has(name)) continue;
      const tab = document.createElement("button");
      tab.type = "button";
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", "view-editor");
      tab.setAttribute("aria-selected", "false");
      tab.tabIndex = -1;
      tab.dataset["file"] = name;
      tab.textContent = name;
      list.append(tab);
    }
    if (this.#editor.name && !this.#folder.files.has(this.#editor.name)) {
      this.#editor.forget(this.#editor.name);
      const brief = this.#tabs()[0];
      if (brief) void this.#choose(brief);
    }
  }

  // ------------------------------------------------------------------ saving

  #typed(): void {
    const name = this.#editor.name;
    const file = name ? this.#folder.files.get(name) : undefined;
    if (!file) return;
    file.text = this.#editor.text();
    this.#mark(file);
    this.#say("");
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => void this.#saveAll(), PAUSE);
  }

  async #saveAll(): Promise<boolean> {
    clearTimeout(this.#clock);
    for (const file of this.#folder.unsaved()) {
      if (file.conflict) continue;
      try {
        await this.#folder.save(file);
      } catch (error) {
        this.#say(`not saved: ${String((error as Error).message)}`);
      }
      this.#mark(file);
    }
    const left = this.#folder.unsaved();
    if (left.length === 0) this.#say("saved");
    this.#showConflict();
    return left.length === 0;
  }

  #mark(file: FileState): void {
    const tab = this.#tabs().find((each) => each.dataset["file"] === file.name);
    tab?.classList.toggle("changed", file.dirty);
  }

  #say(text: string): void {
    this.#find(".saved").textContent = text;
  }

  #check(): void {
    document.querySelector<HTMLFormElement>("#check")?.requestSubmit();
  }

  // ------------------------------------------------------------------ what others do to the folder

  #watch(question: string): void {
    const source = new EventSource(`/questions/${encodeURIComponent(question)}/lab/watch`);
    this.#source = source;
    source.addEventListener("changed", () => void this.#follow());
  }

  async #follow(): Promise<void> {
    let changed: FileState[];
    try {
      changed = await this.#folder.refresh();
    } catch {
      return; // the line comes back by itself, and looks again then
    }
    this.#redrawTabs();
    for (const file of changed) {
      if (file.dirty) {
        file.conflict = true;
      } else if (file.loaded) {
        await this.#folder.reload(file);
        this.#editor.replace(file.name, file.disk);
        this.#say(`${file.name} was changed on the disk: shown as it is there`);
      }
      this.#mark(file);
    }
    this.#showConflict();
  }

  #showConflict(): void {
    const bar = this.#find<HTMLElement>(".conflict");
    const file = [...this.#folder.files.values()].find((each) => each.conflict);
    bar.hidden = !file;
    if (!file) {
      bar.replaceChildren();
      return;
    }
    const words = document.createElement("span");
    words.textContent = `${file.name} was changed on the disk while you changed it here. Nothing is overwritten until you choose.`;
    bar.replaceChildren(
      words,
      this.#button("Take the one on the disk", async () => {
        await this.#folder.reload(file);
        this.#editor.replace(file.name, file.disk);
      }),
      this.#button("Keep mine", async () => {
        await this.#folder.overwrite(file);
      }),
    );
  }

  #button(text: string, act: () => Promise<void>): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = text;
    button.addEventListener("click", () => {
      void act()
        .catch((error: unknown) => notice(String((error as Error).message)))
        .then(() => {
          for (const file of this.#folder.files.values()) this.#mark(file);
          this.#showConflict();
        });
    });
    return button;
  }

  // ------------------------------------------------------------------ files

  async #act(action: string): Promise<void> {
    const current = this.#editor.name ? this.#folder.files.get(this.#editor.name) : undefined;
    try {
      if (action === "new") {
        const name = prompt("Name of the new file (folders with /):");
        if (name) {
          await this.#folder.create(name);
          this.#redrawTabs();
          await this.#open(name);
        }
      } else if (current && action === "rename") {
        const name = prompt(`New name of ${current.name}:`, current.name);
        if (name && name !== current.name && (await this.#saveAll())) {
          await this.#folder.move(current, name);
          this.#redrawTabs();
          await this.#open(name);
        }
      } else if (current && action === "delete" && confirm(`Delete ${current.name}?`)) {
        await this.#folder.remove(current);
        this.#redrawTabs();
      } else if (!current && action !== "new") {
        notice("Open the file first.");
      }
    } catch (error) {
      notice(String((error as Error).message));
    }
  }

  #find<E extends Element = Element>(selector: string): E {
    const found = this.querySelector<E>(selector);
    if (!found) throw new Error(`the page has no ${selector}`);
    return found;
  }
}

customElements.define("hs-lab", Lab);
