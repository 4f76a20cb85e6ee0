import { load, save } from "./store.ts";

const READ = "read:";
const CHECK = "check:";

function showRead(section: string): void {
  const read = load(READ + section) !== null;
  for (const entry of document.querySelectorAll(`li[data-section="${section}"]`)) entry.classList.toggle("read", read);
}

/** Sections marked as read, in the contents and in the overview. */
export function startProgress(): void {
  for (const entry of document.querySelectorAll<HTMLElement>("li[data-section]")) showRead(entry.dataset["section"]!);
  const button = document.querySelector<HTMLButtonElement>("button.done");
  if (!button) return;
  const section = button.dataset["done"]!;
  const set = (read: boolean): void => {
    button.setAttribute("aria-pressed", String(read));
    button.textContent = read ? "Read" : "Mark as read";
  };
  button.hidden = false;
  set(load(READ + section) !== null);
  button.addEventListener("click", () => {
    const read = button.getAttribute("aria-pressed") !== "true";
    save(READ + section, read ? "1" : null);
    set(read);
    showRead(section);
  });
}

/** The self-check of prerequisites: what the reader knew. */
export function startChecks(): void {
  const boxes = [...document.querySelectorAll<HTMLInputElement>("input[data-check]")];
  const count = document.querySelector<HTMLElement>(".check-count");
  const tell = (): void => {
    const unknown = boxes.filter(({ checked }) => !checked);
    const first = unknown.map(({ dataset }) => dataset["topic"]).join(", ");
    const some =
      unknown.length === boxes.length
        ? ""
        : `${boxes.length - unknown.length} of ${boxes.length} known. To read first: ${first}.`;
    if (count) count.textContent = unknown.length === 0 ? "You are ready." : some;
  };
  for (const box of boxes) {
    box.closest<HTMLElement>("label")!.hidden = false;
    box.checked = load(CHECK + box.dataset["check"]) !== null;
    box.addEventListener("change", () => {
      save(CHECK + box.dataset["check"], box.checked ? "1" : null);
      tell();
    });
  }
  if (boxes.length > 0) tell();
}
