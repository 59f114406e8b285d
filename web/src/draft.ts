// A text that is being written is kept at each pause: form[data-draft] names the draft of its first textarea.

const PAUSE = 600;

export function keepDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) keep(form);
}

function keep(form: HTMLFormElement): void {
  const field = form.querySelector("textarea");
  if (!field) return;
  const name = form.dataset["draft"] ?? "";
  let version = Number(form.dataset["draftVersion"] ?? "0");
  let clock: ReturnType<typeof setTimeout> | undefined;
  let kept = field.value;
  let sending: Promise<void> = Promise.resolve();

  const say = (text: string): void => {
    const place = form.querySelector(".draft-state");
    if (place) place.textContent = text;
  };
  const save = async (): Promise<void> => {
    const text = field.value;
    if (text === kept) return;
    const reply = await fetch(`/api/v1/drafts/${name.split("/").map(encodeURIComponent).join("/")}`, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "If-Match": `"${version}"` },
      body: JSON.stringify({ text }),
      keepalive: text.length < 30_000,
    });
    if (reply.ok) {
      kept = text;
      version = ((await reply.json()) as { version: number }).version;
      say("kept");
    } else if (reply.status === 412) {
      say("Another tab has a newer text: reload to see it; yours stays here until then.");
    } else {
      say("not kept yet: hotseat refused it");
    }
  };
  const queue = (): void => {
    sending = sending.then(save).catch(() => say("not kept yet: hotseat does not answer"));
  };
  field.addEventListener("input", () => {
    say("");
    clearTimeout(clock);
    clock = setTimeout(queue, PAUSE);
  });
  field.addEventListener("blur", queue);
  form.addEventListener("submit", () => clearTimeout(clock));
}
