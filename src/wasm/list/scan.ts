import { stackedType } from "../../control/body.ts";
import type { Scan } from "../../control/scan.ts";
import { CONST, INPUT, PROJ, type Program } from "../../ir/program.ts";
import { range, tupleType, withShape } from "../../ir/type.ts";
import { codeNamed, nameOf, primitives } from "../../record/table.ts";
import { Lines } from "../../transforms/lines.ts";

/** What an input of a body is: a line outside, the same at every turn or one row of it a turn, or a carry. */
type Input =
  | { readonly kind: "constant" | "row"; readonly line: number }
  | { readonly kind: "carry"; readonly k: number };

const views = ["broadcast", "reshape", "transpose"];

/**
 * A loop without what it carries, stacks, reads or computes in vain: carries that come back unchanged and rows that are all
 * equal are constants; results that are rows of xs, constants or equal to others are not stacked; nothing unwanted is
 * computed or carried; operands are passed once; what follows from constants is computed outside (views of them are not, as
 * they cost nothing). Gives the lines of the wanted results; undefined when nothing of that applies.
 */
export function tidyScan(
  lines: Lines,
  operands: readonly number[],
  scan: Scan,
  wanted: ReadonlySet<number>,
  inside: (p: Program) => Program,
): (number | undefined)[] | undefined {
  const { body, constants: nc, carries: nk, length } = scan;
  const inputs = inputsOf(lines, operands, scan);
  const at = new Map(body.inputs.map((id, k) => [id, inputs[k]!]));
  const fixed = invariantLines(body, at, length);
  const isFixed = (id: number): boolean => fixed[id] === 1;
  const results: (number | undefined)[] = body.outputs.map(() => undefined);
  const outside = new Map<number, number>();
  const outsideOf = (id: number): number => {
    const input = at.get(id);
    if (input !== undefined) return (input as { readonly line: number }).line;
    const done = outside.get(id);
    if (done !== undefined) return done;
    const line =
      body.op(id) === CONST
        ? lines.constant(body.type(id), body.raw(id)!)
        : lines.line(body.op(id), body.type(id), body.operands(id).map(outsideOf), body.params.get(id));
    outside.set(id, line);
    return line;
  };
  // Results that need no loop.
  const stacked = new Map<number, number>();
  const ys: number[] = [];
  body.outputs.forEach((o, k) => {
    if (!wanted.has(k)) return;
    const input = at.get(o);
    if (k < nk) {
      if (inputs[nc + k]!.kind === "constant") results[k] = (inputs[nc + k] as { readonly line: number }).line;
    } else if (input?.kind === "row") results[k] = input.line;
    else if (isFixed(o)) {
      const type = stackedType(length, body.type(o));
      const axes = range(body.type(o).shape.length).map((axis) => axis + 1);
      results[k] = lines.line(codeNamed("broadcast")!, type, [outsideOf(o)], { shape: type.shape, axes });
    } else if (!stacked.has(o)) stacked.set(o, ys.push(k) - 1);
  });
  const carried = range(nk).map((k) => wanted.has(k) && inputs[nc + k]!.kind === "carry");
  const live = liveLines(body, at, carried, ys, nk, isFixed);
  const hoisted = range(body.n).filter((id) => live[id] === 1 && isFixed(id) && !stays(body, id, at));

  // The shorter body.
  const b = new Lines();
  const to = new Int32Array(body.n).fill(-1);
  const given: number[] = [];
  const enter = (kind: Input["kind"], ids: readonly number[], lineOf: (id: number) => number): void => {
    const met = new Map<number, number>();
    for (const id of ids) {
      const line = lineOf(id);
      const value = kind === "constant" ? lines.number(line) : undefined;
      if (value !== undefined) {
        const type = body.type(id);
        const one = b.constant(withShape(type, []), value);
        to[id] =
          type.shape.length === 0 ? one : b.line(codeNamed("broadcast")!, type, [one], { shape: type.shape, axes: [] });
        continue;
      }
      let input = met.get(line);
      if (input === undefined) {
        input = b.input(body.type(id));
        met.set(line, input);
        given.push(line);
      }
      to[id] = input;
    }
  };
  const liveInputs = (kind: Input["kind"]): number[] =>
    body.inputs.filter((id) => live[id] === 1 && at.get(id)!.kind === kind);
  const lineAt = (id: number): number => (at.get(id) as { readonly line: number }).line;
  enter("constant", [...liveInputs("constant"), ...hoisted], (id) => (at.has(id) ? lineAt(id) : outsideOf(id)));
  const constants = given.length;
  const left = range(nk).filter((k) => carried[k]);
  for (const k of left) {
    to[body.inputs[nc + k]!] = b.input(body.type(body.inputs[nc + k]!));
    given.push(operands[nc + k]!);
  }
  enter("row", liveInputs("row"), lineAt);
  const isShorter =
    hoisted.length > 0 ||
    given.length < operands.length ||
    left.length + ys.length < body.outputs.length ||
    constants > nc;
  if (!isShorter) return undefined;
  for (let id = 0; id < body.n; id++) {
    if (live[id] === 0 || to[id]! >= 0 || body.op(id) === INPUT) continue;
    to[id] =
      body.op(id) === CONST
        ? b.constant(body.type(id), body.raw(id)!)
        : b.line(
            body.op(id),
            body.type(id),
            body.operands(id).map((a) => to[a]!),
            body.params.get(id),
          );
    const source = body.sources[id];
    if (source !== undefined) b.program.sources[to[id]!] = source;
  }
  b.program.outputs = [...left, ...ys].map((k) => to[body.outputs[k]!]!);
  const types = [
    ...left.map((k) => body.type(body.outputs[k]!)),
    ...ys.map((k) => stackedType(length, body.type(body.outputs[k]!))),
  ];
  if (types.length > 0) {
    const params: Scan = { ...scan, body: inside(b.program), constants, carries: left.length };
    const loop = lines.line(codeNamed("scan")!, tupleType(types), given, params);
    const part = (k: number): number => lines.line(PROJ, types[k]!, [loop], { part: k });
    left.forEach((k, j) => {
      if (wanted.has(k)) results[k] = part(j);
    });
    for (const k of wanted) {
      const place = k < nk ? undefined : stacked.get(body.outputs[k]!);
      if (results[k] === undefined && place !== undefined) results[k] = part(left.length + place);
    }
  }
  return results;
}

/** Carries that come back as they went in, and rows that are all the same, are constants of the loop. */
function inputsOf(lines: Lines, operands: readonly number[], { body, constants: nc, carries: nk }: Scan): Input[] {
  return operands.map((line, k): Input => {
    if (k < nc) return { kind: "constant", line };
    if (k < nc + nk) {
      const same = body.outputs[k - nc] === body.inputs[k];
      return same ? { kind: "constant", line } : { kind: "carry", k: k - nc };
    }
    const { program } = lines;
    if (nameOf(program.op(line)) !== "broadcast") return { kind: "row", line };
    const { axes } = program.params.get(line) as unknown as { axes: readonly number[] };
    if (axes[0] === 0) return { kind: "row", line };
    const type = body.type(body.inputs[k]!);
    const x = program.operand(line, 0);
    const params = { shape: type.shape, axes: axes.map((axis) => axis - 1) };
    const one = axes.length === type.shape.length ? x : lines.line(program.op(line), type, [x], params);
    return { kind: "constant", line: one };
  });
}

/** Lines that are the same at every turn, by 1: those that cannot fail, and follow from constants. */
function invariantLines(body: Program, at: ReadonlyMap<number, Input>, length: number): Uint8Array {
  const fixed = new Uint8Array(body.n);
  for (let id = 0; id < body.n; id++) {
    const op = body.op(id);
    if (op === INPUT) fixed[id] = at.get(id)!.kind === "constant" ? 1 : 0;
    else if (op === CONST) fixed[id] = 1;
    else if (length > 0 && op !== PROJ && canLeave(op))
      fixed[id] = body.operands(id).every((a) => fixed[a] === 1) ? 1 : 0;
  }
  return fixed;
}
/** Operations that fail at some operands. */
const failing = ["interpret", "gather", "scatterAdd", "update"];
function canLeave(op: number): boolean {
  const { many, lower } = primitives[op]!;
  return !many && typeof lower !== "object" && !(typeof lower === "string" && failing.includes(lower));
}

/** Whether an invariant line is as good inside: constants, and copies of what is there. */
const stays = (body: Program, id: number, at: ReadonlyMap<number, Input>): boolean =>
  at.has(id) || body.op(id) === CONST || views.includes(nameOf(body.op(id)));

/** Lines that the new body needs, by 1, and of those outside it what it is given; `carried` grows to the carries that are needed. */
function liveLines(
  body: Program,
  at: ReadonlyMap<number, Input>,
  carried: boolean[],
  ys: readonly number[],
  nk: number,
  isFixed: (id: number) => boolean,
): Uint8Array {
  const live = new Uint8Array(body.n);
  const pending = ys.map((k) => body.outputs[k]!);
  for (let k = 0; k < nk; k++) if (carried[k]) pending.push(body.outputs[k]!);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (live[id] === 1) continue;
    live[id] = 1;
    const input = at.get(id);
    if (input?.kind === "carry" && !carried[input.k]) {
      carried[input.k] = true;
      pending.push(body.outputs[input.k]!);
    }
    if (!isFixed(id) || stays(body, id, at)) pending.push(...body.operands(id));
  }
  return live;
}
