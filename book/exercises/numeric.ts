import { type Answer, type Entered, type Labels, right, unreadable, type Verdict, wrong } from "./exercise.ts";
import { means, type Typed, tooShort, typedNumber, Unreadable } from "./typed.ts";

type Numbers = Readonly<Record<string, number>>;

export interface Numeric {
  readonly fields: Labels;
  /** Significant digits that a decimal needs, 3 unless stated. */
  readonly digits?: number;
  readonly right: () => Numbers;
  /** What the wrong methods give; fields that they leave out may hold anything. */
  readonly mistakes: Readonly<Record<string, () => Numbers>>;
}

function read(fields: readonly string[], answer: Answer): { typed: Map<string, Typed>; faults: Map<string, string> } {
  const typed = new Map<string, Typed>();
  const faults = new Map<string, string>();
  for (const field of fields) {
    try {
      typed.set(field, typedNumber(answer[field] ?? ""));
    } catch (e) {
      if (!(e instanceof Unreadable)) throw e;
      faults.set(field, e.message);
    }
  }
  return { typed, faults };
}

/** What can be said without knowing the problem. */
function common(typed: ReadonlyMap<string, Typed>, wanted: Numbers, bad: readonly string[], digits: number): string {
  const fields = [...typed.keys()];
  const short = bad.filter((field) => tooShort(typed.get(field)!, wanted[field]!, digits));
  if (short.length === bad.length) return `Close: write at least ${digits} significant digits, or the exact value.`;
  const isTurned = (field: string): boolean => wanted[field] !== 0 && means(typed.get(field)!, -wanted[field]!, digits);
  if (fields.every((field) => isTurned(field) || (wanted[field] === 0 && !bad.includes(field)))) {
    return fields.length === 1 ? "The size is right, the sign is not." : "The sizes are right, all signs are turned.";
  }
  if (fields.length === 1) return "Not yet.";
  const good = fields.length - bad.length;
  return good === 0
    ? "Not yet: no entry is right."
    : `${good} of ${fields.length} entries ${good === 1 ? "is" : "are"} right.`;
}

/** Asks for numbers: exact (`5/2`, `sqrt(2)`), or rounded to enough digits. */
export function numeric(spec: Numeric): Entered {
  const digits = spec.digits ?? 3;
  const fields = Object.keys(spec.fields);
  const grade = (answer: Answer): Verdict => {
    const { typed, faults } = read(fields, answer);
    if (faults.size > 0) {
      const [field, fault] = [...faults][0]!;
      const which = fields.length === 1 ? "The entry" : `Entry ${fields.indexOf(field) + 1}`;
      return unreadable(`${which} cannot be read: ${fault}.`, [...faults.keys()]);
    }
    const wanted = spec.right();
    const bad = fields.filter((field) => !means(typed.get(field)!, wanted[field]!, digits));
    if (bad.length === 0) return right("Right: the engine gets the same.");
    const made = Object.entries(spec.mistakes).find(([, numbers]) =>
      Object.entries(numbers()).every(([field, value]) => means(typed.get(field)!, value, digits)),
    );
    return made ? wrong("", bad, made[0]) : wrong(common(typed, wanted, bad, digits), bad);
  };
  return {
    form: { kind: "fields", fields: spec.fields, variables: null },
    mistakes: Object.keys(spec.mistakes),
    grade,
  };
}
