import {
  bandPaths,
  type ContourMapState,
  handleAt,
  numbers,
  overlay,
  quiver,
  reading,
  sentence,
  WIDTH,
} from "./contourMap.ts";
import { type Field, fieldOf } from "./field.ts";
import { makeHandle, placeIn } from "./handle.ts";
import { clamp, decimals, type Point } from "./svg.ts";

/** The contour map in the page: the drawing that stands there is taken over and redrawn by the functions that drew it. */
class ContourMapElement extends HTMLElement {
  private state!: ContourMapState;
  private field!: Field;
  private frame = 0;

  connectedCallback(): void {
    this.state = JSON.parse(this.dataset["state"]!) as ContourMapState;
    this.field = fieldOf(this.state.f, this.state.r);
    const svg = this.inside<SVGSVGElement>("svg.map");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", "Contour map of f with a movable point");
    makeHandle(svg, this.inside<SVGGElement>(".handle"), {
      name: "Point p",
      description: "point in the plane; arrow keys move it",
      drag: (at) => this.move(at),
      step: (dx, dy) => this.place(this.state.p[0] + dx * 0.05, this.state.p[1] + dy * 0.05),
    });
    svg.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "touch") this.move(placeIn(svg, event));
    });
    this.formulaField();
    this.classList.add("live");
    this.draw();
  }

  private inside<T extends Element>(selector: string): T {
    return this.querySelector<T>(selector)!;
  }

  private formulaField(): void {
    const input = this.inside<HTMLInputElement>("input.formula");
    input.disabled = false;
    input.addEventListener("input", () => this.choose(input.value));
    for (const button of this.querySelectorAll<HTMLButtonElement>(".preset")) {
      button.disabled = false;
      button.addEventListener("click", () => {
        input.value = button.dataset["f"]!;
        this.choose(input.value);
      });
    }
  }

  /** Another function; what cannot be read leaves the last picture standing and says why. */
  private choose(f: string): void {
    const fault = this.inside<HTMLElement>(".fault");
    const input = this.inside<HTMLInputElement>("input.formula");
    try {
      this.field = fieldOf(f, this.state.r);
    } catch (e) {
      fault.textContent = `${(e as Error).message.split("\n")[0]}. The last formula that worked is still shown.`;
      input.setAttribute("aria-invalid", "true");
      return;
    }
    fault.textContent = "";
    input.removeAttribute("aria-invalid");
    this.state = { ...this.state, f };
    for (const button of this.querySelectorAll<HTMLButtonElement>(".preset")) {
      button.setAttribute("aria-pressed", String(button.dataset["f"] === f));
    }
    this.inside(".bands").innerHTML = bandPaths(this.field);
    this.inside(".quiver").innerHTML = quiver(this.state, this.field);
    this.draw();
  }

  private move({ x, y }: Point): void {
    const { r } = this.state;
    this.place(-r + (2 * r * x) / WIDTH, r - (2 * r * y) / WIDTH);
  }

  private place(x: number, y: number): void {
    const { r } = this.state;
    this.state = { ...this.state, p: [clamp(x, -r, r), clamp(y, -r, r)] };
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    const read = reading(this.state, this.field);
    this.inside(".over").innerHTML = overlay(this.state, this.field, read);
    this.inside(".readout").innerHTML = numbers(this.state, read);
    const handle = this.inside(".handle");
    handle.setAttribute("transform", handleAt(this.state));
    handle.setAttribute("aria-valuenow", decimals(this.state.p[0]).replace("−", "-"));
    handle.setAttribute("aria-valuetext", sentence(this.state, read));
  }
}

customElements.define("wz-contour-map", ContourMapElement);
