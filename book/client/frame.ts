import { save } from "./store.ts";

const shown = <T extends HTMLElement>(selector: string): T | null => {
  const element = document.querySelector<T>(selector);
  if (element) element.hidden = false;
  return element;
};

/** Light and dark: the first press leaves what the system says. */
export function startTheme(): void {
  const root = document.documentElement;
  shown<HTMLButtonElement>("button.theme")?.addEventListener("click", () => {
    const dark = root.dataset["theme"]
      ? root.dataset["theme"] === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset["theme"] = dark ? "light" : "dark";
    save("theme", root.dataset["theme"]);
  });
}

/** On narrow screens the contents open by a button; without scripts they stand above the text. */
export function startContents(): void {
  const button = shown<HTMLButtonElement>("button.menu");
  const contents = document.querySelector<HTMLElement>("#contents");
  if (!button || !contents) return;
  document.documentElement.classList.add("scripted");
  const set = (open: boolean): void => {
    button.setAttribute("aria-expanded", String(open));
    contents.classList.toggle("open", open);
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  contents.addEventListener("click", (event) => (event.target as Element).closest("a") && set(false));
  contents.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    set(false);
    button.focus();
  });
}

/** Boxes that scroll sideways are reached by the keyboard only while they do. */
export function startWide(): void {
  const watcher = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) {
        target.setAttribute("tabindex", "0");
        target.setAttribute("role", "group");
        target.setAttribute("aria-label", "Wide formula");
      } else for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
    }
  });
  for (const display of document.querySelectorAll("main .katex-display")) watcher.observe(display);
}
