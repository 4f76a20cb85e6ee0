import { type Answer, type Entered, right, unreadable, type Verdict, wrong } from "./exercise.ts";

/** What was chosen, by item; a question without items has one, `answer`. */
export type Chosen = Readonly<Record<string, readonly string[]>>;

export interface Classification {
  readonly items?: readonly string[];
  readonly choices: readonly string[];
  /** Several choices may hold of one item. */
  readonly many?: boolean;
  readonly right: () => Readonly<Record<string, string | readonly string[]>>;
  readonly mistakes: Readonly<Record<string, (chosen: Chosen) => boolean>>;
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((choice) => b.includes(choice));

/** Asks which of some choices holds, of a question or of each of several items. */
export function classification(spec: Classification): Entered {
  const items = spec.items ?? ["answer"];
  const grade = (answer: Answer): Verdict => {
    const chosen: Chosen = Object.fromEntries(
      items.map((item) => [item, (answer[item] ?? "").split(",").filter((choice) => spec.choices.includes(choice))]),
    );
    const empty = items.filter((item) => chosen[item]!.length === 0);
    if (empty.length > 0) {
      return unreadable(items.length === 1 ? "Nothing is chosen yet." : "Not every line has a choice yet.", empty);
    }
    const wanted = spec.right();
    const bad = items.filter((item) => !same(chosen[item]!, [wanted[item]!].flat()));
    if (bad.length === 0) return right("Right.");
    const made = Object.entries(spec.mistakes).find(([, recognises]) => recognises(chosen));
    if (made) return wrong("", bad, made[0]);
    if (items.length > 1) return wrong(`${items.length - bad.length} of ${items.length} are right.`, bad);
    const missing = [wanted[items[0]!]!].flat().filter((choice) => !chosen[items[0]!]!.includes(choice));
    const more = spec.many && missing.length === 0 ? "Not all of these hold." : "Not yet.";
    return wrong(
      spec.many && missing.length > 0 && chosen[items[0]!]!.every((c) => [wanted[items[0]!]!].flat().includes(c))
        ? "True, and not all that holds."
        : more,
      bad,
    );
  };
  const form = { kind: "choices", items: spec.items ?? [], choices: spec.choices, many: spec.many ?? false } as const;
  return { form, mistakes: Object.keys(spec.mistakes), grade };
}
