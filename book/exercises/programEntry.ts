import { editorFor } from "../cells/editor.ts";
import type { Entry } from "./entry.ts";

/** A program: one text. */
export function program(host: HTMLElement, check: () => void, changed: () => void): Entry {
  const source = host.querySelector<HTMLElement>("pre.source")!;
  const starter = source.textContent!.trimEnd();
  let quiet = false;
  const editor = editorFor(source, {
    label: "Your program. Control and Enter check it; Tab moves on.",
    run: check,
    changed: () => quiet || changed(),
  });
  return {
    read: () => ({ code: editor.read() }),
    write(answer) {
      quiet = true;
      editor.write(answer["code"] ?? starter);
      quiet = false;
    },
    mark() {},
  };
}
