import type { ClassName } from "./bounds.ts";

/** One number that was compared. */
export interface Comparison {
  readonly className: ClassName;
  readonly name: string;
  /** Which point and which number: `x = 0.5, d2`. */
  readonly where: string;
  readonly road: string;
  /** Value, gradient, ... */
  readonly order: number;
  readonly got: number;
  readonly want: number;
  readonly bound: number;
}
/** Error over bound; infinite where a non-finite number differs. */
function excess({ got, want, bound }: Comparison): number {
  if (got === want || (Number.isNaN(got) && Number.isNaN(want))) return 0;
  const error = Math.abs(got - want);
  return Number.isFinite(error) ? error / bound : Infinity;
}
export interface Worst {
  readonly className: ClassName;
  readonly order: number;
  readonly numbers: number;
  readonly bad: number;
  readonly worst: number;
  readonly at: string;
}
const title = (c: Comparison): string => `${c.name}, ${c.where}, by ${c.road}`;
export const describeBad = (c: Comparison): string =>
  `bad: ${title(c)}: ${c.got} where ${c.want} is true (${excess(c).toPrecision(3)} times the bound ${c.bound.toExponential(1)})`;

/** Counts and worst errors, in units of the bound, for each class and order. */
export class Report {
  numbers = 0;
  readonly bad: Comparison[] = [];
  private readonly rows: Map<string, Worst> = new Map();
  add(c: Comparison): void {
    this.numbers++;
    const e = excess(c);
    const wrong = !(e <= 1);
    if (wrong) this.bad.push(c);
    const key = `${c.className} ${c.order}`;
    const old = this.rows.get(key) ?? { className: c.className, order: c.order, numbers: 0, bad: 0, worst: 0, at: "" };
    this.rows.set(key, {
      ...old,
      numbers: old.numbers + 1,
      bad: old.bad + (wrong ? 1 : 0),
      ...(e > old.worst ? { worst: e, at: title(c) } : {}),
    });
  }
  get worst(): Worst[] {
    return [...this.rows.values()];
  }
  lines(): string[] {
    return this.worst.map(
      (w) =>
        `${w.className.padEnd(10)} order ${w.order}: ${String(w.numbers).padStart(6)} numbers, ${w.bad} bad, worst ${w.worst.toFixed(3)} of the bound${w.at === "" ? "" : ` (${w.at})`}`,
    );
  }
}
