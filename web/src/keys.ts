// Keys: Ctrl+Enter sends a text; a button or link with data-key is pressed by that key where nobody is typing.

export function bindKeys(): void {
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.matches("textarea[data-submit-keys]")) {
      event.preventDefault();
      (target as HTMLTextAreaElement).form?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (target.closest("input, textarea, select, [contenteditable], hs-lab")) return;
    const wanted = event.key === " " ? "Space" : event.key;
    if (wanted === "Space" && target.closest("button, a, summary")) return;
    const places = document.querySelectorAll<HTMLElement>(`[data-key~="${CSS.escape(wanted)}"]`);
    const place = [...places].find((each) => each.checkVisibility());
    if (!place) return;
    event.preventDefault();
    place.click();
  });
}
