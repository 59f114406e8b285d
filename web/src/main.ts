// On every page: htmx, the small elements, drafts, notices; charts only where there is one.
import htmx from "htmx.org";
import { drawCharts } from "./chart-places";
import { keepDrafts } from "./draft";
import "./card";
import { bindKeys } from "./keys";
import { notice } from "./notices";
import "./run";
import "./timer";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

window.htmx = htmx;

document.addEventListener("htmx:responseError", (event) => {
  void explain((event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr);
});
document.addEventListener("htmx:sendError", () => {
  notice("hotseat does not answer: is it still running in its terminal? What you typed is still here.");
});
document.addEventListener("htmx:afterSettle", (event) => {
  drawCharts(event.target as Element);
});

function explain(xhr: XMLHttpRequest): void {
  const detail = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("main .lead");
  notice(detail?.textContent ?? `The server answered ${xhr.status}.`);
}

drawCharts(document.body);
keepDrafts();
bindKeys();
