/** What the reader entered, by field. */
export type Answer = Readonly<Record<string, string>>;

/** What is said of an answer. */
export interface Verdict {
  readonly state: "right" | "wrong" | "unreadable";
  /** The mistake that was recognised: its text stands in the section. */
  readonly mistake?: string;
  /** What the engine says by itself. */
  readonly message: string;
  /** Fields that are wrong or cannot be read. */
  readonly fields: readonly string[];
}

/** Labels of fields by their names; formulas stand between dollars. */
export type Labels = Readonly<Record<string, string>>;

/** A line of a table that the reader fills in. */
export interface TableLine {
  readonly name: string;
  readonly formula: string;
  /** What is given of the line, by column; the other columns are asked for. */
  readonly given: Readonly<Record<string, string>>;
}

/** What the form of an exercise shows. Choices, items and steps have their texts in the section. */
export type Form =
  | { readonly kind: "fields"; readonly fields: Labels; readonly variables: readonly string[] | null }
  | {
      readonly kind: "choices";
      readonly items: readonly string[];
      readonly choices: readonly string[];
      readonly many: boolean;
    }
  | { readonly kind: "table"; readonly columns: readonly string[]; readonly lines: readonly TableLine[] }
  | { readonly kind: "order"; readonly steps: readonly string[] }
  | { readonly kind: "program"; readonly name: string; readonly starter: string };

interface Common {
  readonly form: Form;
  /** Names of mistakes that the text must explain. */
  readonly mistakes: readonly string[];
}

/** An exercise that the page grades. */
export interface Entered extends Common {
  grade(answer: Answer): Verdict;
}

/** An exercise that asks for a program, which is tried in the sandbox by what the exercise knows. */
export interface Programmed extends Common {
  trial(program: (...args: never[]) => unknown): Verdict;
}

export type Exercise = Entered | Programmed;

export const right = (message: string): Verdict => ({ state: "right", message, fields: [] });
export const unreadable = (message: string, fields: readonly string[]): Verdict => ({
  state: "unreadable",
  message,
  fields,
});
export const wrong = (message: string, fields: readonly string[], mistake?: string): Verdict => ({
  state: "wrong",
  message,
  fields,
  ...(mistake === undefined ? {} : { mistake }),
});
