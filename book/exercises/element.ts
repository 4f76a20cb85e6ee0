import { start } from "../cells/sandbox.ts";
import { load, save } from "../client/store.ts";
import { type Entry, inputs, options } from "./entry.ts";
import { type Answer, type Exercise, unreadable, type Verdict } from "./exercise.ts";
import { exerciseOf } from "./modules.ts";
import { order } from "./orderEntry.ts";
import { program } from "./programEntry.ts";
import { type Unsealed, unsealed } from "./texts.ts";

interface Kept {
  readonly answer: Answer;
  readonly solved: boolean;
}

/** An exercise in the page: the form that stands there is taken over. What was entered and solved stays in the browser. */
class ExerciseElement extends HTMLElement {
  private entry!: Entry;
  private texts: Promise<Unsealed> | null = null;
  private solved = false;

  connectedCallback(): void {
    this.entry = this.entryOf();
    this.inside("fieldset.entry").removeAttribute("disabled");
    this.inside(".actions").hidden = false;
    this.inside("form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.check();
    });
    this.inside("button.solve").addEventListener("click", () => void this.showSolution());
    this.inside("button.reset").addEventListener("click", () => this.reset());
    this.inside("fieldset.entry").addEventListener("input", () => this.changed());
    this.restore();
    this.classList.add("live");
  }

  private inside<T extends HTMLElement>(selector: string): T {
    return this.querySelector<T>(selector)!;
  }

  private get key(): string {
    return `exercise:${this.dataset["file"]}`;
  }

  private entryOf(): Entry {
    if (this.querySelector("ol.chosen")) return order(this, () => this.changed());
    if (this.querySelector("pre.source"))
      return program(
        this,
        () => void this.check(),
        () => this.changed(),
      );
    if (this.querySelector("fieldset.options")) return options(this);
    return inputs(this);
  }

  private restore(): void {
    const kept = load(this.key);
    if (kept === null) return;
    try {
      const { answer, solved } = JSON.parse(kept) as Kept;
      this.entry.write(answer);
      this.setSolved(solved);
    } catch {
      save(this.key, null);
    }
  }

  private keep(): void {
    save(this.key, JSON.stringify({ answer: this.entry.read(), solved: this.solved } satisfies Kept));
    document.dispatchEvent(new Event("wz-exercise"));
  }

  private setSolved(solved: boolean): void {
    this.solved = solved;
    const block = this.closest(".exercise")!;
    block.classList.toggle("is-solved", solved);
    block.querySelector<HTMLElement>(".solved")!.hidden = !solved;
  }

  /** What is entered anew is not judged by what stood there. */
  private changed(): void {
    this.entry.mark([]);
    this.inside(".verdict").replaceChildren();
    this.keep();
  }

  /** The button stays where the focus is while it works: it is only told to be at work. */
  private async check(): Promise<void> {
    const button = this.inside<HTMLButtonElement>("button.grade");
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      const exercise = await exerciseOf(this.dataset["file"]!);
      await this.say("grade" in exercise ? exercise.grade(this.entry.read()) : await this.tried(exercise));
    } catch (e) {
      await this.say(unreadable(`This could not be graded: ${(e as Error).message}.`, []));
    }
    button.removeAttribute("aria-disabled");
  }

  /** The verdict on a program, from the sandbox. */
  private async tried({ form }: Exercise): Promise<Verdict> {
    const name = form.kind === "program" ? form.name : "";
    const { code } = this.entry.read();
    const { outcome } = start({ code: code!, trial: { file: this.dataset["file"]!, name } }, () => {});
    const { verdict, fault } = await outcome;
    return verdict ?? unreadable(fault ?? "The program ended early.", []);
  }

  private async say(verdict: Verdict): Promise<void> {
    const told = document.createElement("div");
    told.className = verdict.state;
    if (verdict.mistake !== undefined) {
      const text = document.createElement("div");
      text.innerHTML = (await this.unsealed()).mistakes[verdict.mistake] ?? "";
      told.append(text);
    }
    if (verdict.message !== "") {
      const line = document.createElement("p");
      line.textContent = verdict.message;
      told.append(line);
    }
    this.inside(".verdict").replaceChildren(told);
    this.entry.mark(verdict.fields);
    if (verdict.state === "right") this.setSolved(true);
    this.keep();
  }

  private unsealed(): Promise<Unsealed> {
    this.texts ??= unsealed(this.dataset["texts"]!).catch((e: unknown) => {
      this.texts = null;
      throw e;
    });
    return this.texts;
  }

  private async showSolution(): Promise<void> {
    const solution = this.inside(".solution");
    try {
      solution.innerHTML = (await this.unsealed()).solution;
    } catch (e) {
      solution.textContent = `The solution could not be fetched: ${(e as Error).message}.`;
    }
    solution.hidden = false;
    solution.focus();
  }

  private reset(): void {
    this.entry.write({});
    this.entry.mark([]);
    this.inside(".verdict").replaceChildren();
    const solution = this.inside(".solution");
    solution.replaceChildren();
    solution.hidden = true;
    for (const hint of this.querySelectorAll("details")) hint.open = false;
    this.setSolved(false);
    save(this.key, null);
    document.dispatchEvent(new Event("wz-exercise"));
  }
}

customElements.define("wz-exercise", ExerciseElement);
