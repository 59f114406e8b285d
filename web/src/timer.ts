// <hs-timer minutes="12" for="seconds">: thinking and speaking time; the hidden field `for` gets the seconds.
// <hs-timer minutes="4" began="2026-01-01T10:00:00Z">: runs since then, whatever page was open meanwhile.

class Timer extends HTMLElement {
  #begun: number | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  #time = document.createElement("span");
  #button = document.createElement("button");

  connectedCallback(): void {
    this.#time.className = "time";
    this.#time.setAttribute("role", "timer");
    const began = this.getAttribute("began");
    if (began) {
      this.replaceChildren(this.#time, this.#given());
      this.#begin(Date.parse(began));
      return;
    }
    this.#button.type = "button";
    this.#button.textContent = "Start the clock";
    this.#button.addEventListener("click", () => this.#toggle());
    this.replaceChildren(this.#time, this.#given(), this.#button);
    this.#show(0);
  }

  disconnectedCallback(): void {
    clearInterval(this.#clock);
  }

  #given(): HTMLElement {
    const given = document.createElement("span");
    given.className = "quiet";
    given.textContent = `of ${this.#minutes} min`;
    return given;
  }

  get #minutes(): number {
    return Number(this.getAttribute("minutes") ?? "0");
  }

  #toggle(): void {
    if (this.#clock === undefined) {
      this.#begin(Date.now());
      this.#button.textContent = "Begin again";
      const first = document.querySelector<HTMLTextAreaElement>("textarea[data-submit-keys]");
      first?.focus();
    } else {
      clearInterval(this.#clock);
      this.#clock = undefined;
      this.#button.textContent = "Start the clock";
      this.#show(0);
    }
  }

  #begin(at: number): void {
    this.#begun = at;
    this.#tick();
    this.#clock = setInterval(() => this.#tick(), 1000);
  }

  #tick(): void {
    this.#show(Math.max(0, Math.round((Date.now() - (this.#begun ?? Date.now())) / 1000)));
  }

  #show(seconds: number): void {
    const two = (n: number): string => String(n).padStart(2, "0");
    this.#time.textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
    const over = this.#minutes > 0 && seconds > this.#minutes * 60;
    this.#time.classList.toggle("over", over);
    this.#time.title = over ? "longer than an interviewer would wait" : "";
    const field = document.getElementById(this.getAttribute("for") ?? "");
    if (field instanceof HTMLInputElement) field.value = this.#begun === undefined ? "" : String(seconds);
  }
}

customElements.define("hs-timer", Timer);
