// <hs-run src="/runs/ID/stream">: puts in what the server sends while a grading goes on. The server sends the whole
// panel first on every connection, so nothing is missed by a reload or a broken line.
import htmx from "htmx.org";
import { drawCharts } from "./chart-places";

class RunPanel extends HTMLElement {
  #source: EventSource | undefined;

  connectedCallback(): void {
    const address = this.getAttribute("src");
    if (!address) return;
    const source = new EventSource(address);
    this.#source = source;
    source.addEventListener("panel", (event) => this.#panel(text(event)));
    source.addEventListener("row", (event) => this.#replace(text(event)));
    source.addEventListener("head", (event) => this.#replace(text(event)));
    source.addEventListener("end", () => this.#end());
  }

  disconnectedCallback(): void {
    this.#source?.close();
  }

  #panel(html: string): void {
    const next = parsed(html);
    if (!(next instanceof RunPanel)) return;
    this.replaceChildren(...next.childNodes);
    this.#settle(this);
  }

  #replace(html: string): void {
    const next = parsed(html);
    const old = next && this.querySelector(`#${CSS.escape(next.id)}`);
    if (!next || !old) return;
    const open = old.querySelector("details")?.open;
    const details = next.querySelector("details");
    if (details && open !== undefined) details.open = open;
    const focused = old.contains(document.activeElement) ? document.activeElement?.tagName : undefined;
    old.replaceWith(next);
    if (focused) next.querySelector<HTMLElement>(focused.toLowerCase())?.focus();
    this.#settle(next);
  }

  #settle(place: HTMLElement): void {
    htmx.process(place);
    drawCharts(place);
  }

  #end(): void {
    this.#source?.close();
    this.removeAttribute("src");
    this.dispatchEvent(new CustomEvent("hs:ended", { bubbles: true }));
  }
}

function text(event: Event): string {
  return (event as MessageEvent<string>).data;
}

function parsed(html: string): HTMLElement | null {
  const place = document.createElement("template");
  place.innerHTML = html;
  const first = place.content.firstElementChild;
  return first ? (document.importNode(first, true) as HTMLElement) : null;
}

customElements.define("hs-run", RunPanel);
