import { broadcastTo, div, record, reshape, sum, Tensor, type TensorLike, tensor } from "wengert";
import { toJSON } from "wengert/inspect";
import { type Complex, power, rules } from "./complex.ts";

interface Line {
  readonly op: string;
  readonly type: string;
  readonly operands?: readonly number[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly value?: unknown;
}

/** Shape in a type such as "f64[2,3]". */
const shapeOf = (type: string): number[] =>
  type
    .slice(type.indexOf("[") + 1, -1)
    .split(",")
    .filter((d) => d !== "")
    .map(Number);

/** A constant of a program: a number, or an array as { "$f64": [...] }. */
function constant({ value, type }: Line): Complex {
  const dtype = type.startsWith("f32") ? "f32" : "f64";
  const entries = typeof value === "number" ? value : Object.values(value as Record<string, number[]>)[0]!;
  return { re: reshape(tensor(entries, { dtype }), shapeOf(type)), im: tensor(0, { dtype }) };
}

/** Operations that only move or add entries do the same to both parts; an imaginary part may still be one zero. */
function moved(line: Line, x: TensorLike, like: TensorLike): Tensor {
  const whole = broadcastTo(x, asShape(like));
  const shape = shapeOf(line.type);
  const axes = line.params?.["axes"] as readonly number[] | undefined;
  if (line.op === "reshape") return reshape(whole, shape);
  if (line.op === "sum") return sum(whole, axes!);
  const spread = shape.map((_, k) => (axes!.includes(k) ? shape[k]! : 1));
  return broadcastTo(reshape(whole, spread), shape);
}
const asShape = (x: TensorLike): readonly number[] => (x instanceof Tensor ? x.shape : []);
const movers: ReadonlySet<string> = new Set(["reshape", "sum", "broadcast"]);

/**
 * f at x + i h: f is recorded at x, and its Wengert list is run on complex numbers.
 * @throws if f has an operation without a rule for complex numbers.
 */
function atComplex(f: (x: Tensor) => Tensor, x: Tensor, h: TensorLike): Complex {
  const document = JSON.parse(toJSON(record(f, x))) as {
    programs: readonly { inputs: readonly number[]; outputs: readonly number[]; lines: readonly Line[] }[];
  };
  const { lines, outputs } = document.programs.at(-1)!;
  const values: Complex[] = [];
  for (const line of lines) {
    const operands = (line.operands ?? []).map((k) => values[k]!);
    values.push(step(line, operands, lines, x, h));
  }
  return values[outputs[0]!]!;
}

function step(line: Line, operands: readonly Complex[], lines: readonly Line[], x: Tensor, h: TensorLike): Complex {
  if (line.op === "input") return { re: x, im: h };
  if (line.op === "const") return constant(line);
  if (movers.has(line.op)) {
    const { re, im } = operands[0]!;
    return { re: moved(line, re, re), im: moved(line, im, re) };
  }
  if (line.op === "pow") return power(operands[0]!, operands[1]!, numberAt(lines, line.operands![1]!));
  const rule = rules[line.op];
  if (rule === undefined) throw new RangeError(`${line.op} has no rule for complex numbers here`);
  return rule(...operands);
}

/** The number of a constant line, also behind a broadcast. */
function numberAt(lines: readonly Line[], k: number): number | undefined {
  const line = lines[k]!;
  if (line.op === "broadcast" || line.op === "reshape") return numberAt(lines, line.operands![0]!);
  return line.op === "const" && typeof line.value === "number" ? line.value : undefined;
}

/** The derivative by a complex step: Im f(x + i h) / h, without a difference (Squire & Trapp, SIAM Review 40, 1998). */
export const complexStep = (f: (x: Tensor) => Tensor, x: Tensor, h: TensorLike): Tensor =>
  div(atComplex(f, x, h).im, h);
