// The folder on the disk, as this page knows it: each file with the digest of the content it was read as.

export interface FileState {
  name: string;
  digest: string; // of `disk`
  disk: string; // as it was last read or saved
  text: string; // as it is typed here
  loaded: boolean;
  editable: boolean;
  conflict: boolean;
  readonly dirty: boolean;
}

interface WorkFile {
  name: string;
  digest: string;
  text: string | null;
}

class State implements FileState {
  disk = "";
  text = "";
  loaded = false;
  editable = true;
  conflict = false;
  constructor(
    public name: string,
    public digest: string,
  ) {}
  get dirty(): boolean {
    return this.loaded && this.text !== this.disk;
  }
}

export class Folder {
  readonly files = new Map<string, State>();
  readonly #base: string;

  constructor(question: string) {
    this.#base = `/api/v1/questions/${encodeURIComponent(question)}/work`;
  }

  know(name: string, digest: string): void {
    this.files.set(name, new State(name, digest));
  }

  unsaved(): State[] {
    return [...this.files.values()].filter((file) => file.dirty);
  }

  async load(file: FileState): Promise<void> {
    if (!file.loaded) await this.reload(file);
  }

  // What is on the disk replaces what is typed here.
  async reload(file: FileState): Promise<void> {
    const read = (await this.#ask("GET", this.#path(file.name))) as WorkFile;
    file.digest = read.digest;
    file.editable = read.text !== null;
    file.disk = file.text = read.text ?? "This file is no text, or too long for the editor.";
    file.loaded = true;
    file.conflict = false;
  }

  // Save what is typed; a file that has changed meanwhile becomes a conflict.
  async save(file: FileState): Promise<void> {
    const text = file.text;
    const reply = await this.#send("PUT", this.#path(file.name), { text }, { "If-Match": `"${file.digest}"` });
    if (reply.status === 412) {
      file.conflict = true;
      return;
    }
    const saved = (await good(reply)) as WorkFile;
    file.digest = saved.digest;
    file.disk = text;
  }

  // The person has seen that the disk differs, and wants what is typed here.
  async overwrite(file: FileState): Promise<void> {
    const there = (await this.#ask("GET", this.#path(file.name))) as WorkFile;
    file.digest = there.digest;
    file.conflict = false;
    await this.save(file);
  }

  async create(name: string): Promise<void> {
    const reply = await this.#send("PUT", this.#path(name), { text: "" }, { "If-None-Match": "*" });
    const made = (await good(reply)) as WorkFile;
    this.know(made.name, made.digest);
  }

  async move(file: FileState, to: string): Promise<void> {
    const reply = await this.#send(
      "POST",
      `${this.#base}/moves`,
      { name: file.name, to },
      { "If-Match": `"${file.digest}"` },
    );
    const moved = (await good(reply)) as WorkFile;
    this.files.delete(file.name);
    this.know(moved.name, moved.digest);
  }

  async remove(file: FileState): Promise<void> {
    await good(await this.#send("DELETE", this.#path(file.name), undefined, { "If-Match": `"${file.digest}"` }));
    this.files.delete(file.name);
  }

  // Look at the folder again; returns the files that differ from what was read.
  async refresh(): Promise<FileState[]> {
    const now = (await this.#ask("GET", this.#base)) as { files: WorkFile[] };
    const names = new Set(now.files.map((file) => file.name));
    for (const [name, file] of this.files) if (!names.has(name) && !file.dirty) this.files.delete(name);
    const changed: FileState[] = [];
    for (const each of now.files) {
      const file = this.files.get(each.name);
      if (!file) this.know(each.name, each.digest);
      else if (file.digest !== each.digest) changed.push(file);
    }
    return changed;
  }

  #path(name: string): string {
    return `${this.#base}/files/${name.split("/").map(encodeURIComponent).join("/")}`;
  }

  async #ask(method: string, path: string): Promise<unknown> {
    return good(await this.#send(method, path));
  }

  async #send(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const init: RequestInit = { method, headers: { Accept: "application/json", ...headers } };
    if (body) {
      init.body = JSON.stringify(body);
      init.headers = { ...init.headers, "Content-Type": "application/json" };
    }
    try {
      return await fetch(path, init);
    } catch {
      throw new Error("hotseat does not answer: is it still running?");
    }
  }
}

async function good(reply: Response): Promise<unknown> {
  if (reply.status === 204) return undefined;
  const content: unknown = await reply.json();
  if (!reply.ok) throw new Error((content as { detail?: string }).detail ?? `the server answered ${reply.status}`);
  return content;
}
