import type { Entry } from "./entry.ts";

const moves = [
  ["up", "↑", "Move up"],
  ["down", "↓", "Move down"],
  ["out", "✕", "Take out"],
] as const;

/** Steps that are taken into a proof, put in order and taken out again, by buttons: the same by mouse, finger and key. */
export function order(host: HTMLElement, changed: () => void): Entry {
  const chosen = host.querySelector<HTMLOListElement>("ol.chosen")!;
  const pool = host.querySelector<HTMLUListElement>("ul.pool")!;
  const steps = [...pool.children] as HTMLElement[];
  const name = (step: Element): string => (step as HTMLElement).dataset["step"]!;
  const button = (action: string, sign: string, label: string): HTMLButtonElement => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button move ${action}`;
    made.dataset["move"] = action;
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    return made;
  };
  for (const step of steps) {
    const buttons = document.createElement("div");
    buttons.className = "moves";
    buttons.append(
      button("in", "Add", "Add this step"),
      ...moves.map(([action, sign, label]) => button(action, sign, label)),
    );
    step.append(buttons);
  }
  const settle = (): void => {
    for (const step of steps) {
      const at = step.parentElement === chosen;
      for (const move of step.querySelectorAll<HTMLButtonElement>(".move")) {
        const action = move.dataset["move"]!;
        move.hidden = (action === "in") === at;
        move.disabled =
          (action === "up" && !step.previousElementSibling) || (action === "down" && !step.nextElementSibling);
      }
    }
  };
  const take = (step: Element, action: string): void => {
    const before = step.previousElementSibling;
    const after = step.nextElementSibling;
    if (action === "in") chosen.append(step);
    else if (action === "out") pool.append(step);
    else if (action === "up" && before) before.before(step);
    else if (action === "down" && after) after.after(step);
  };
  host.addEventListener("click", (event) => {
    const move = (event.target as Element).closest<HTMLButtonElement>("button.move");
    if (!move) return;
    const step = move.closest("li")!;
    take(step, move.dataset["move"]!);
    settle();
    changed();
    const still = [move, ...step.querySelectorAll<HTMLButtonElement>(".move")].find((b) => !b.hidden && !b.disabled);
    still?.focus();
  });
  settle();
  return {
    read: () => ({ steps: [...chosen.children].map(name).join(",") }),
    write(answer) {
      for (const step of steps) pool.append(step);
      for (const wanted of (answer["steps"] ?? "").split(",")) {
        const step = steps.find((one) => name(one) === wanted);
        if (step) chosen.append(step);
      }
      settle();
    },
    mark(fields) {
      for (const step of steps) step.classList.toggle("wrong", fields.includes(name(step)));
    },
  };
}
