import { gzipSync } from "node:zlib";
import type { Element, ElementContent } from "hast";
import type { Exercise } from "../../exercises/exercise.ts";
import { element, raw, text } from "../hast.ts";
import { formHtml } from "./form.ts";
import { faultsOf, partsOf, type Texts } from "./parts.ts";

/** What of an exercise stands in a file of its own: texts that the reader gets when they are due. */
export interface Sealed {
  readonly name: string;
  readonly content: Uint8Array;
}

function namesOf({ form, mistakes }: Exercise): Parameters<typeof faultsOf>[1] {
  return {
    mistakes,
    choices: form.kind === "choices" ? form.choices : [],
    items: form.kind === "choices" ? form.items : [],
    steps: form.kind === "order" ? form.steps : [],
  };
}

function sealed(name: string, { mistakes, solution }: Texts): Sealed {
  return { name, content: gzipSync(JSON.stringify({ mistakes: Object.fromEntries(mistakes), solution })) };
}

const levels = ["1", "2", "3"];

/** The element of an exercise, and the file of its texts. */
export function exerciseBlock(
  attributes: Readonly<Record<string, string>>,
  label: string,
  title: string,
  children: readonly ElementContent[],
  exercise: Exercise | undefined,
  folder: string,
  where: string,
): { block: Element; sealed: Sealed } {
  const { name, level, id } = attributes;
  if (name === undefined) throw new Error(`${where}  an exercise needs name="..."`);
  if (!exercise) throw new Error(`${where}  there is no book/${folder}exercises/${name}.ts`);
  if (level === undefined || !levels.includes(level))
    throw new Error(`${where}  an exercise needs level="1", "2" or "3"`);
  const { body, texts } = partsOf(children, where);
  const faults = faultsOf(texts, namesOf(exercise));
  if (faults.length > 0) throw new Error(faults.map((fault) => `${where}  exercise "${name}": ${fault}`).join("\n"));
  const head = element("p", "block-head", [
    element("strong", "", [text(label)]),
    text(`${title === "" ? "" : ` (${title})`}. `),
    element("span", "level", [text(`Level ${level}`)], { title: "Levels go from 1 to 3" }),
    element("span", "solved", [text("Solved")], { hidden: "" }),
  ]);
  const form = raw(formHtml(exercise.form, id!, texts));
  const host = element("wz-exercise", "", [form], {
    dataFile: `${folder}exercises/${name}`,
    dataTexts: `exercises/${name}.bin`,
  });
  const block = element("section", "block exercise", [head, ...body, host], {
    id: id!,
    ariaLabel: `${label} ${title}`.trim(),
  });
  return { block, sealed: sealed(name, texts) };
}
