// What has to be said apart from the page's own text: one line, which stays until it is closed.

export function notice(text: string, kind: "bad" | "well" = "bad"): void {
  const place = document.getElementById("notices");
  if (!place || [...place.children].some((each) => each.firstElementChild?.textContent === text)) return;
  const line = document.createElement("div");
  line.className = kind === "well" ? "notice well" : "notice";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.className = "small";
  close.textContent = "Close";
  close.addEventListener("click", () => line.remove());
  line.append(words, close);
  place.append(line);
  if (kind === "well") setTimeout(() => line.remove(), 6000);
}
