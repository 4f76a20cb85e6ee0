import type { Answer } from "./exercise.ts";

/** What the reader enters, in the page. */
export interface Entry {
  read(): Answer;
  /** Puts an answer in; an empty one puts all back. */
  write(answer: Answer): void;
  /** Marks what is wrong. */
  mark(fields: readonly string[]): void;
}

function setInvalid(control: Element, invalid: boolean): void {
  if (invalid) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

/** Fields and cells: one text each. */
export function inputs(host: HTMLElement): Entry {
  const all = [...host.querySelectorAll<HTMLInputElement>("input[data-field]")];
  const name = (input: HTMLInputElement): string => input.dataset["field"]!;
  return {
    read: () => Object.fromEntries(all.map((input) => [name(input), input.value])),
    write(answer) {
      for (const input of all) input.value = answer[name(input)] ?? "";
    },
    mark(fields) {
      for (const input of all) setInvalid(input, fields.includes(name(input)));
    },
  };
}

/** Choices: of each item the names of those chosen, with commas between. */
export function options(host: HTMLElement): Entry {
  const items = [...host.querySelectorAll<HTMLFieldSetElement>("fieldset[data-item]")];
  const name = (item: HTMLElement): string => item.dataset["item"]!;
  const boxes = (item: HTMLElement): HTMLInputElement[] => [...item.querySelectorAll("input")];
  const chosen = (item: HTMLElement): string =>
    boxes(item)
      .filter(({ checked }) => checked)
      .map(({ value }) => value)
      .join(",");
  return {
    read: () => Object.fromEntries(items.map((item) => [name(item), chosen(item)])),
    write(answer) {
      for (const item of items) {
        const names = (answer[name(item)] ?? "").split(",");
        for (const box of boxes(item)) box.checked = names.includes(box.value);
      }
    },
    mark(fields) {
      for (const item of items) item.classList.toggle("wrong", fields.includes(name(item)));
    },
  };
}
