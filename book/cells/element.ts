import { type Editor, editorFor } from "./editor.ts";
import { type Outcome, type Run, start } from "./sandbox.ts";

/** A program of the text that the reader changes and runs. Nothing runs before Run is pressed. */
class CellElement extends HTMLElement {
  private editor!: Editor;
  private run: Run | null = null;
  private starter = "";

  connectedCallback(): void {
    const source = this.inside("pre.source");
    this.starter = source.textContent!.trimEnd();
    this.editor = editorFor(source, {
      label: "TypeScript program. Control and Enter run it; Tab moves on.",
      run: () => void this.start(),
      changed: () => this.classList.add("changed"),
    });
    this.inside(".cell-bar").hidden = false;
    this.inside("button.run").addEventListener("click", () => (this.run ? this.run.stop() : void this.start()));
    this.inside("button.back").addEventListener("click", () => this.back());
    this.classList.add("live");
  }

  private inside<T extends HTMLElement>(selector: string): T {
    return this.querySelector<T>(selector)!;
  }

  private async start(): Promise<void> {
    this.run?.stop();
    const output = this.inside(".output");
    const button = this.inside("button.run");
    const shown: string[] = [];
    button.textContent = "Stop";
    output.textContent = "Running …";
    this.dataset["state"] = "running";
    const run = start({ code: this.editor.read() }, (line) => {
      shown.push(line);
      output.textContent = shown.join("\n");
    });
    this.run = run;
    const outcome = await run.outcome;
    if (this.run !== run) return;
    this.run = null;
    button.textContent = "Run";
    this.tell(outcome);
  }

  private tell({ lines, fault }: Outcome): void {
    const output = this.inside(".output");
    output.textContent = lines.join("\n");
    if (fault !== null) {
      const line = document.createElement("span");
      line.className = "fault";
      line.textContent = `${lines.length > 0 ? "\n" : ""}${fault}`;
      output.append(line);
    } else if (lines.length === 0) output.textContent = "It printed nothing: console.log(x) shows x.";
    this.dataset["state"] = fault === null ? "done" : "fault";
  }

  private back(): void {
    this.run?.stop();
    this.editor.write(this.starter);
    this.classList.remove("changed");
    this.inside(".output").textContent = this.inside(".output").dataset["before"] ?? "";
    this.dataset["state"] = "";
  }
}

customElements.define("wz-cell", CellElement);
