// <hs-card>: the answer of a card gets the focus when it is shown, and the rating knows how long it took.

class Card extends HTMLElement {
  connectedCallback(): void {
    const shown = Date.now();
    const details = this.querySelector("details");
    details?.addEventListener("toggle", () => {
      if (!details.open) return;
      this.querySelector<HTMLElement>(".answer")?.focus();
      const seconds = this.querySelector<HTMLInputElement>("input[name=seconds]");
      if (seconds) seconds.value = ((Date.now() - shown) / 1000).toFixed(1);
    });
  }
}

customElements.define("hs-card", Card);
