import { load, save } from "../client/store.ts";
import { gripped, says } from "./controls.ts";
import { makeHandle, placeIn } from "./handle.ts";
import type { AnyFigure, Handle, Parts } from "./kind.ts";
import { takeStrokes } from "./stroke.ts";
import { highlight } from "./text.ts";
import { fromAddress, intoAddress, rounded } from "./url.ts";

/** Time without a change after which the address is written, in ms: browsers refuse a hundred writes in a row. */
const REST = 250;

type Control = HTMLInputElement | HTMLSelectElement;
const readControl = (control: Control): unknown =>
  control.type === "checkbox"
    ? (control as HTMLInputElement).checked
    : control.type === "range" || control.type === "number"
      ? Number(control.value)
      : control.value;

/** Does something when nothing else is to do; not every browser tells. */
export const whenIdle: (act: () => void) => void =
  globalThis.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 100));

/**
 * A figure in the page. The drawing that stands there is the one of its state, made by the same functions at build: it is
 * taken over as it is, and only another state is drawn.
 */
class FigureElement extends HTMLElement {
  private readonly kind: AnyFigure;
  private own!: object;
  private state!: object;
  private name = "";
  private ready = false;
  private drawn: Record<string, string> = {};
  private frame = 0;
  private rest = 0;

  constructor(kind: AnyFigure) {
    super();
    this.kind = kind;
  }

  connectedCallback(): void {
    this.own = JSON.parse(this.dataset["state"]!) as object;
    this.name = this.dataset["id"]!.replace(/-figure$/, "");
    this.state = this.own;
    for (const control of this.all<HTMLButtonElement>("[disabled]")) control.disabled = false;
    this.listen();
    for (const [name, handle] of Object.entries(this.kind.handles ?? {})) this.hold(name, handle);
    for (const svg of this.all<SVGSVGElement>("svg[data-sweep]")) this.swept(svg);
    for (const svg of this.all<SVGSVGElement>("svg[data-stroke]"))
      takeStrokes(svg, {
        on: () => this.strokes(),
        draw: (places) => this.change(this.kind.stroke!.draw(this.state, places)),
      });
    this.showControls();
    this.classList.add("live");
    const wanted = fromAddress(location.search, this.name, this.own);
    if (JSON.stringify(wanted) === JSON.stringify(this.own)) whenIdle(() => this.prepare());
    else {
      this.change(wanted);
      this.draw();
    }
  }

  /**
   * Computes what stands there, so that the first move finds the engine's results and redraws only what differs. Where another
   * machine drew other digits (sines may differ in the last one, and some figures show it), those of this one are put.
   */
  private prepare(): void {
    if (this.ready) return;
    this.ready = true;
    const [parts, words] = [this.kind.parts(this.own), this.kind.says(this.own)];
    const trial = document.createElement("template");
    for (const element of this.all<HTMLElement>("[data-part]")) {
      const name = element.dataset["part"]!;
      trial.innerHTML = element instanceof SVGElement ? `<svg>${parts[name]}</svg>` : parts[name]!;
      const wanted = (element instanceof SVGElement ? trial.content.firstElementChild! : trial).innerHTML;
      if (wanted.replaceAll(' disabled=""', "") === element.innerHTML) this.drawn[`part ${name}`] = parts[name]!;
    }
    for (const [name, text] of Object.entries(words)) this.drawn[`says ${name}`] = text;
    this.draw();
  }

  private all<T extends Element>(selector: string): T[] {
    return [...this.querySelectorAll<T>(selector)];
  }

  private listen(): void {
    this.addEventListener("input", ({ target }) => {
      const key = (target as HTMLElement).dataset["key"];
      if (key !== undefined) this.change({ ...this.state, [key]: readControl(target as Control) }, target as Control);
    });
    this.addEventListener("click", ({ target }) => {
      const button = (target as Element).closest<HTMLElement>("[data-set], [data-add], .reset");
      if (!button || !this.contains(button)) return;
      if (button.matches(".reset")) this.change(this.own);
      const { set, add } = button.dataset;
      if (set !== undefined) this.change({ ...this.state, ...(JSON.parse(set) as object) });
      if (add !== undefined) {
        const steps = Object.entries(JSON.parse(add) as Record<string, number>);
        this.change({ ...this.state, ...Object.fromEntries(steps.map(([k, d]) => [k, this.state[k as never] + d])) });
      }
    });
    this.querySelector(".figure-code")?.addEventListener("toggle", () => this.later());
  }

  private hold(name: string, handle: Handle<object>): void {
    const group = this.querySelector<SVGGElement>(`[data-handle="${name}"]`)!;
    const svg = group.ownerSVGElement!;
    svg.setAttribute("role", "group");
    group.setAttribute("aria-valuenow", group.dataset["now"]!);
    group.setAttribute("aria-valuetext", group.dataset["spoken"]!);
    makeHandle(svg, group, {
      name: handle.name,
      description: handle.description,
      drag: (at) => this.change(handle.drag(this.state, at)),
      step: (dx, dy) => this.change(handle.step(this.state, dx, dy)),
    });
    if (!handle.takesPresses) return;
    svg.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "touch" && !this.strokes()) this.change(handle.drag(this.state, placeIn(svg, event)));
    });
  }

  private strokes(): boolean {
    return this.kind.stroke?.on(this.state) ?? false;
  }

  /** A drag of mouse or pen over a drawing; a finger scrolls the page, as sliders do the same for it. */
  private swept(svg: SVGSVGElement): void {
    let last: { readonly x: number; readonly y: number } | null = null;
    svg.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch") return;
      last = placeIn(svg, event);
      if (event.isTrusted) svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!last) return;
      const at = placeIn(svg, event);
      this.change(this.kind.sweep!(this.state, at.x - last.x, at.y - last.y));
      last = at;
    });
    for (const type of ["pointerup", "pointercancel"] as const) svg.addEventListener(type, () => (last = null));
  }

  /** Another state; one that cannot be leaves the last picture standing and says why. */
  private change(wanted: object, from?: Control): void {
    const fault = this.querySelector<HTMLElement>(".fault");
    try {
      this.state = rounded(this.kind.accept?.(wanted) ?? wanted);
    } catch (e) {
      if (fault) fault.textContent = `${(e as Error).message.split("\n")[0]}. The last one that worked is still shown.`;
      from?.setAttribute("aria-invalid", "true");
      return;
    }
    if (fault) fault.textContent = "";
    for (const control of this.all("[aria-invalid]")) control.removeAttribute("aria-invalid");
    this.later();
  }

  private later(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.remember(), REST);
  }

  private remember(): void {
    const query = intoAddress(location.search, this.name, this.own, this.state);
    if (query === location.search.slice(1)) return;
    history.replaceState(null, "", `${location.pathname}${query === "" ? "" : `?${query}`}${location.hash}`);
  }

  private draw(): void {
    this.ready = true;
    this.put("[data-part]", this.kind.parts(this.state), (element, html) => this.fill(element, html));
    this.put("[data-says]", this.kind.says(this.state), (element, words) => {
      element.setAttribute(element.matches("input") ? "aria-valuetext" : "aria-label", words);
    });
    for (const [name, handle] of Object.entries(this.kind.handles ?? {})) {
      const group = this.querySelector(`[data-handle="${name}"]`)!;
      const { place, now, spoken } = gripped(handle, this.state);
      group.setAttribute("transform", place);
      group.setAttribute("aria-valuenow", now);
      group.setAttribute("aria-valuetext", spoken);
    }
    for (const svg of this.all("svg[data-stroke]")) svg.classList.toggle("draws", this.strokes());
    this.showControls();
    this.showGoals();
    if (this.querySelector<HTMLDetailsElement>(".figure-code")?.open)
      this.querySelector(".figure-code code")!.innerHTML = highlight(this.kind.code(this.state));
  }

  private put(selector: string, wanted: Parts, write: (element: Element, text: string) => void): void {
    const [, attribute] = /\[data-(\w+)\]/.exec(selector)!;
    for (const element of this.all<HTMLElement>(selector)) {
      const name = element.dataset[attribute!]!;
      const text = wanted[name] ?? "";
      if (this.drawn[`${attribute} ${name}`] === text) continue;
      this.drawn[`${attribute} ${name}`] = text;
      write(element, text);
    }
  }

  /** Controls inside a part work as those around it do, and the one that has the focus keeps it. */
  private fill(element: Element, html: string): void {
    const controls = (): HTMLButtonElement[] => [...element.querySelectorAll<HTMLButtonElement>("button, input")];
    const focused = controls().indexOf(document.activeElement as HTMLButtonElement);
    element.innerHTML = html;
    for (const control of controls()) control.disabled = false;
    if (focused >= 0) controls()[focused]?.focus({ preventScroll: true });
  }

  private showControls(): void {
    for (const control of this.all<Control>("[data-key]")) {
      const value = this.state[control.dataset["key"] as never] as unknown;
      if (control.type === "checkbox") (control as HTMLInputElement).checked = value as boolean;
      else if (readControl(control) !== value && !(control.type === "text" && control === document.activeElement))
        control.value = String(value);
    }
    for (const button of this.all<HTMLElement>("[data-set][aria-pressed]"))
      button.setAttribute("aria-pressed", String(says(this.state, JSON.parse(button.dataset["set"]!) as object)));
  }

  /** A goal once met stays met, in this browser. */
  private showGoals(): void {
    const items = this.all(".goals li");
    this.kind.goals?.forEach(({ met }, i) => {
      const key = `goal:${this.name}:${i}`;
      const item = items[i]!;
      const before = load(key) !== null;
      const now = met(this.state);
      if (now && !before) {
        save(key, "1");
        this.querySelector(".goal-news")!.textContent = `Goal reached: ${item.textContent}`;
      }
      item.classList.toggle("met", now || before || item.matches(".met"));
    });
  }
}

/** Makes the elements of a figure live. */
export function defineFigure(name: string, kind: AnyFigure): void {
  const element = class extends FigureElement {
    constructor() {
      super(kind);
    }
  };
  customElements.define(`wz-${name}`, element);
}
