import { stackedType } from "../../control/body.ts";
import type { Scan } from "../../control/scan.ts";
import { MUL, PROJ, type Program } from "../../ir/program.ts";
import { tupleType } from "../../ir/type.ts";
import { codeNamed, nameOf } from "../../record/table.ts";
import { readersOf } from "../plan/readers.ts";
import { rewrite } from "./rewrite.ts";

/** Functions within [-1, 1]: a product with one of them does not overflow unless the other factor has. */
const bounded = ["sigmoid", "logisticDensity", "tanh", "sech2", "sin", "cos"];

/** Two rows of a loop by which another one multiplies in turn: results `first` and `second` of the one, line `at` of the other. */
interface Fold {
  readonly producer: number;
  readonly first: number;
  readonly second: number;
  readonly at: number;
  /** Which operand of that line is the product by the first row, and which operand of the product is not the row. */
  readonly product: number;
  readonly x: number;
}

/**
 * (x a) b = x (a b), where x is made in one loop, and a and b are rows that another one stacks for that alone: the product of
 * the rows is made before they are stacked, one row in the place of two. That saves memory and a product a turn of the
 * loop that reads. One factor must be bounded. Undefined when there is no such pair.
 */
export function foldRows(p: Program, keep: readonly number[]): [Program, number[]] | undefined {
  const scanCode = codeNamed("scan");
  const readers = readersOf(p);
  const folds = new Map<number, Fold[]>();
  const products = new Map<number, Fold[]>();
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) !== scanCode) continue;
    const found = foldsOf(p, i, readers).filter(({ producer }) => p.op(producer) === scanCode);
    if (found.length === 0) continue;
    folds.set(i, found);
    for (const fold of found) products.set(fold.producer, [...(products.get(fold.producer) ?? []), fold]);
  }
  if (folds.size === 0) return undefined;
  const stacked = new Map<Fold, number>();
  const wider = new Map<number, number>();
  return rewrite(p, keep, (lines, i, operands) => {
    if (p.op(i) !== scanCode) {
      const of = p.op(i) === PROJ ? wider.get(p.operand(i, 0)) : undefined;
      return of === undefined ? undefined : lines.line(PROJ, p.type(i), [of], p.params.get(i));
    }
    let scan = p.params.get(i) as Scan;
    let rows = operands;
    const own = folds.get(i);
    if (own !== undefined) {
      scan = { ...scan, body: reading(scan.body, own) };
      rows = [...operands, ...own.map((fold) => stacked.get(fold)!)];
    }
    const made = products.get(i);
    if (made === undefined) return own === undefined ? undefined : lines.line(scanCode!, p.type(i), rows, scan);
    const { body, length } = scan;
    const extra = made.map(({ first }) => stackedType(length, body.type(body.outputs[first]!)));
    const before = p.type(i).parts;
    const loop = lines.line(scanCode!, tupleType([...before, ...extra]), rows, { ...scan, body: making(body, made) });
    made.forEach((fold, k) => {
      stacked.set(fold, lines.line(PROJ, extra[k]!, [loop], { part: before.length + k }));
    });
    wider.set(i, loop);
    return loop;
  });
}

function foldsOf(p: Program, i: number, outer: Int32Array): Fold[] {
  const { body, constants, carries } = p.params.get(i) as Scan;
  const inner = readersOf(body);
  const rows = new Map<number, { producer: number; part: number }>();
  body.inputs.forEach((id, k) => {
    const line = p.operand(i, k);
    if (k < constants + carries || inner[id] !== 1 || outer[line] !== 1 || p.op(line) !== PROJ) return;
    const producer = p.operand(line, 0);
    const { part } = p.params.get(line) as { part: number };
    const first = p.params.get(producer)?.["carries"] as number | undefined;
    if (first !== undefined && part >= first) rows.set(id, { producer, part });
  });
  const found: Fold[] = [];
  const met = new Set<number>();
  for (let at = 0; at < body.n; at++) {
    if (body.op(at) !== MUL || body.type(at).dtype !== "f64") continue;
    const [b, m] = rows.has(body.operand(at, 0)) ? ([0, 1] as const) : ([1, 0] as const);
    const second = rows.get(body.operand(at, b));
    const product = body.operand(at, m);
    if (second === undefined || body.op(product) !== MUL || inner[product] !== 1 || met.has(product)) continue;
    const [a, x] = rows.has(body.operand(product, 0)) ? ([0, 1] as const) : ([1, 0] as const);
    const first = rows.get(body.operand(product, a));
    if (first === undefined || first.producer !== second.producer) continue;
    const source = (p.params.get(first.producer) as Scan).body;
    const isBounded = (part: number): boolean => bounded.includes(nameOf(source.op(source.outputs[part]!)));
    if (!isBounded(first.part) && !isBounded(second.part)) continue;
    met.add(at);
    found.push({ producer: first.producer, first: first.part, second: second.part, at, product: m, x });
  }
  return found;
}

/** The loop that stacks, with the products of its results as further ones. */
function making(body: Program, folds: readonly Fold[]): Program {
  const [q] = rewrite(body, [], () => undefined);
  for (const { first, second } of folds) {
    const [a, b] = [q.outputs[first]!, q.outputs[second]!];
    q.outputs.push(q.push2(MUL, q.type(a), a, b));
  }
  return q;
}

/** The loop that reads, with the products as further rows; what it needs no more is still there. */
function reading(body: Program, folds: readonly Fold[]): Program {
  const byLine = new Map(folds.map((fold) => [fold.at, fold]));
  const [q] = rewrite(body, [], (lines, i, operands) => {
    const fold = byLine.get(i);
    if (fold === undefined) return undefined;
    const x = lines.program.operand(operands[fold.product]!, fold.x);
    return lines.line(MUL, body.type(i), [x, lines.input(body.type(i))]);
  });
  return q;
}
