import { readFileSync } from "node:fs";

/** A file that is not what it should be: says which file, where, and what was expected. */
export class InputError extends Error {
  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.name = "InputError";
  }
}
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (e) {
    throw new InputError(file, `cannot be read (${(e as NodeJS.ErrnoException).code ?? String(e)})`);
  }
}

/** White-space separated numbers, taken in order; every mismatch names the line. */
export class Numbers {
  private readonly file: string;
  private readonly words: readonly { readonly text: string; readonly line: number }[];
  private at = 0;
  constructor(file: string, text: string) {
    this.file = file;
    this.words = text.split("\n").flatMap((row, i) =>
      row
        .split(/\s+/)
        .filter(Boolean)
        .map((t) => ({ text: t, line: i + 1 })),
    );
  }
  next(what: string): number {
    const word = this.words[this.at];
    if (word === undefined)
      throw new InputError(this.file, `ends after ${this.at} numbers, where ${what} should follow`);
    const x = Number(word.text);
    if (!Number.isFinite(x))
      throw new InputError(this.file, `line ${word.line}: "${word.text}" is not a finite number (${what})`);
    this.at++;
    return x;
  }
  count(what: string, least = 1): number {
    const word = this.words[this.at];
    const n = this.next(what);
    if (!Number.isInteger(n) || n < least)
      throw new InputError(
        this.file,
        `line ${word!.line}: ${what} is ${n}, expected a whole number of at least ${least}`,
      );
    return n;
  }
  array(size: number, what: string): Float64Array {
    const out = new Float64Array(size);
    for (let i = 0; i < size; i++) out[i] = this.next(`${what} (${i + 1} of ${size})`);
    return out;
  }
  end(): void {
    const word = this.words[this.at];
    if (word !== undefined)
      throw new InputError(
        this.file,
        `line ${word.line}: ${this.words.length - this.at} numbers too many, beginning with "${word.text}"`,
      );
  }
}
