import { grad, type Tensor } from "wengert";
import { type Expression, expression } from "wengert/expression";
import { type Answer, type Entered, right, type TableLine, unreadable, type Verdict, wrong } from "./exercise.ts";
import { shown } from "./points.ts";
import { means, type Typed, typedNumber, Unreadable } from "./typed.ts";

type Numbers = Readonly<Record<string, number>>;

/** A line: its value and its tangent. */
export interface Cells {
  readonly value: number;
  readonly tangent: number;
}
export type Table = Readonly<Record<string, Cells>>;

export interface TraceTable {
  readonly inputs: Numbers;
  /** Tangents of the inputs, 0 where left out; without it only values are asked for. */
  readonly seed?: Numbers;
  /** Lines in order: each a formula in inputs and lines before it. */
  readonly lines: Readonly<Record<string, string>>;
  /** What wrong methods give, by cell such as `v2.tangent`, from the right cells of inputs and lines. */
  readonly mistakes: Readonly<Record<string, (table: Table) => Numbers>>;
}

const DIGITS = 3;

/** Value and tangent of a line where its arguments have theirs: the tangent is the gradient times the tangents. */
function lineAt(f: Expression, at: Table): Cells {
  const names = f.variables;
  if (names.length === 0) return { value: f(), tangent: 0 };
  const point: { readonly [name: string]: number } = Object.fromEntries(names.map((name) => [name, at[name]!.value]));
  const slope: Numbers = grad((p: { readonly [name: string]: Tensor }) => f(p))(point);
  return { value: f(point), tangent: names.reduce((sum, name) => sum + slope[name]! * at[name]!.tangent, 0) };
}

/** Asks for the values, and the tangents, of each line of a short program. */
export function traceTable(spec: TraceTable): Entered {
  const seed = spec.seed;
  const columns = seed ? (["value", "tangent"] as const) : (["value"] as const);
  const given: Table = Object.fromEntries(
    Object.entries(spec.inputs).map(([name, value]) => [name, { value, tangent: seed?.[name] ?? 0 }]),
  );
  const names = Object.keys(spec.lines);
  const fields = names.flatMap((name) => columns.map((column) => `${name}.${column}`));

  /** The lines, each from what stands above it. */
  const compute = (above: (name: string, computed: Cells) => Cells): Map<string, Cells> => {
    const table: Record<string, Cells> = { ...given };
    const computed = new Map<string, Cells>();
    for (const name of names) {
      const text = spec.lines[name]!;
      const used = Object.keys(table).filter((v) => new RegExp(`\\b${v}\\b`).test(text));
      const cells = lineAt(expression(text, { variables: used }), table);
      computed.set(name, cells);
      table[name] = above(name, cells);
    }
    return computed;
  };

  const grade = (answer: Answer): Verdict => {
    const typed = new Map<string, Typed>();
    const empty: string[] = [];
    for (const field of fields) {
      try {
        typed.set(field, typedNumber(answer[field] ?? ""));
      } catch (e) {
        if (!(e instanceof Unreadable)) throw e;
        if ((answer[field] ?? "").trim() !== "")
          return unreadable(`The ${field.split(".")[1]} of ${field.split(".")[0]} cannot be read: ${e.message}.`, [
            field,
          ]);
        empty.push(field);
      }
    }
    if (empty.length > 0) return unreadable("Not every cell is filled in yet.", empty);
    const table = Object.fromEntries(compute((_, cells) => cells));
    const cell = (of: Table, field: string): number => {
      const [name, column] = field.split(".") as [string, "value" | "tangent"];
      return of[name]![column];
    };
    const bad = fields.filter((field) => !means(typed.get(field)!, cell(table, field), DIGITS));
    if (bad.length === 0) return right("Right, line by line.");
    const made = Object.entries(spec.mistakes).find(([, numbers]) =>
      Object.entries(numbers({ ...given, ...table })).every(([field, value]) =>
        means(typed.get(field)!, value, DIGITS),
      ),
    );
    // From the reader's own cells above, each cell is right or wrong by itself: only those that are wrong so are marked.
    const own = compute((name, cells) => ({
      value: typed.get(`${name}.value`)!.value,
      tangent: seed ? typed.get(`${name}.tangent`)!.value : cells.tangent,
    }));
    const slips = bad.filter((field) => {
      const wanted = cell(Object.fromEntries(own), field);
      const { value } = typed.get(field)!;
      return (
        !means(typed.get(field)!, wanted, DIGITS) && Math.abs(value - wanted) > 5e-3 * Math.max(1, Math.abs(wanted))
      );
    });
    const marked = slips.length > 0 ? slips : bad;
    if (made) return wrong("", marked, made[0]);
    const [name, column] = marked[0]!.split(".");
    const follow = bad.length - marked.length;
    const later =
      follow === 0
        ? ""
        : ` ${follow === 1 ? "One cell" : `${follow} cells`} below ${follow === 1 ? "follows" : "follow"} from it and will change with it.`;
    return wrong(`The first slip is the ${column} of ${name}.${later}`, marked);
  };

  const blank = (name: string, formula: string): TableLine => ({ name, formula, given: {} });
  const inputs = Object.entries(given).map(
    ([name, { value, tangent }]): TableLine => ({
      name,
      formula: "given",
      given: { value: shown(value), ...(seed ? { tangent: shown(tangent) } : {}) },
    }),
  );
  const lines = [...inputs, ...Object.entries(spec.lines).map(([name, text]) => blank(name, text))];
  return { form: { kind: "table", columns, lines }, mistakes: Object.keys(spec.mistakes), grade };
}
