import type { LaneRule } from "../../ir/lower.ts";
import { apart, attains, below, isEmpty, rest, sum } from "../graph/fibreRules.ts";
import type { Reduction, Role } from "../plan/role.ts";
import type { Frame, FrameOperand } from "./frame.ts";
import type { Label } from "./labels.ts";
import type { Contract, Elementwise, Load, Operand, Operation, Outer, Reduce } from "./operation.ts";
import { type Region, readsPoints } from "./region.ts";

const copyRule: LaneRule = (_g, x) => x;
// One division for each fibre: a share errs by one and a half units in the last place instead of a half.
const inverse: LaneRule = (g, s, c, m) => isEmpty(0)(g, m, g.div(g.constant(1), g.add(s, c)), m);
const product: LaneRule = (g, x, y) => g.mul(x, y);
const logarithm: LaneRule = (g, s, c, m) => isEmpty(0)(g, m, rest(g, s, c, m), m);
const logarithmOrInfinity: LaneRule = (g, s, c, m) => isEmpty(Number.POSITIVE_INFINITY)(g, m, rest(g, s, c, m), m);
const logShare: LaneRule = (g, x, m, log) => g.sub(apart(g, x, m, m), log);

/** The lines of a region as operations; fibres are taken apart, reductions along several axes go axis by axis. */
export class Builder {
  readonly operations: Operation[] = [];
  readonly #region: Region;
  readonly #byLine: Map<number, Operation> = new Map();
  readonly #loads: Map<string, Load> = new Map();
  /** Parts of fibres, which logsumexp and softmax of the same numbers have in common. */
  readonly #parts: Map<string, Operation> = new Map();

  constructor(region: Region) {
    this.#region = region;
    for (const line of region.lines) {
      const operation = this.#line(line);
      this.#byLine.set(line, operation);
    }
  }

  get #labels(): Region["labels"] {
    return this.#region.labels;
  }

  #push<O extends Operation>(operation: Omit<O, "id">): O {
    const made = { ...operation, id: this.operations.length } as O;
    this.operations.push(made);
    return made;
  }

  #line(line: number): Operation {
    const { facts, frames } = this.#labels;
    const role = facts.roles[line]!;
    const frame = frames[line]!;
    const all = this.#labels.all(line);
    const result = frame.result.map((axis) => all[axis]!);
    if (role.kind === "matmul") return this.#product(line, frame, all, result);
    const operands = frame.operands.map((_, k) => this.#operand(line, k));
    if (role.kind === "fibre") return this.#fibre(line, role, all, all[frame.over[0]!]!, operands[0]!, result);
    if (role.kind === "reduction") return this.#reduction(line, role.reduction, frame, all, operands[0]!, result);
    const { rule = copyRule } = role as Role & { kind: "lanes" };
    return this.#map(rule, operands, result, line);
  }

  #map(rule: LaneRule, operands: readonly Operand[], labels: readonly Label[], line = -1): Elementwise {
    return this.#push<Elementwise>({ kind: "map", line, rule, operands, labels, loop: labels });
  }

  #reduce(reduction: Reduction, operand: Operand, loop: readonly Label[], over: Label, line = -1): Reduce {
    const labels = loop.filter((label) => label !== over);
    return this.#push<Reduce>({ kind: "reduce", line, reduction, over, operands: [operand], labels, loop });
  }

  /** Inner axes first, then the batch axis, then the points. */
  #reduction(
    line: number,
    reduction: Reduction,
    frame: Frame,
    all: readonly Label[],
    operand: Operand,
    result: readonly Label[],
  ): Operation {
    const { points, batch } = this.#region;
    const rank = (label: Label): number => (label === points ? 2 : label === batch ? 1 : 0);
    const over = frame.over.map((axis) => all[axis]!).sort((a, b) => rank(a) - rank(b));
    if (over.length === 0) return this.#map(copyRule, [operand], result, line);
    let loop = all;
    let x = operand;
    let made: Reduce | undefined;
    for (const [k, label] of over.entries()) {
      made = this.#reduce(reduction, x, loop, label, k === over.length - 1 ? line : -1);
      loop = made.labels;
      x = { kind: "result", of: made };
    }
    return made!;
  }

  #fibre(
    line: number,
    { fibre }: Role & { readonly kind: "fibre" },
    loop: readonly Label[],
    over: Label,
    x: Operand,
    result: readonly Label[],
  ): Operation {
    const kept = loop.filter((label) => label !== over);
    const key = `${x.kind === "result" ? x.of.id : JSON.stringify(x)}:${over}`;
    const part = (name: string, make: () => Operation): Operand => {
      let made = this.#parts.get(`${key}:${name}`);
      if (made === undefined) {
        made = make();
        this.#parts.set(`${key}:${name}`, made);
      }
      return { kind: "result", of: made };
    };
    const total = (name: string, y: Operand): Operand =>
      part(`sum of ${name}`, () => this.#reduce("reduceSum", y, loop, over));
    const m = part("largest", () => this.#reduce("reduceMax", x, loop, over));
    const lower = part("below", () => this.#map(below, [x, m], loop));
    const top = part("attains", () => this.#map(attains, [x, m], loop));
    const [s, c] = [total("below", lower), total("attains", top)];
    if (fibre === "softmax") {
      const own = part("share", () => this.#map(sum, [lower, top], loop));
      const all = part("inverse", () => this.#map(inverse, [s, c, m], kept));
      return this.#map(product, [own, all], result, line);
    }
    if (fibre === "logsumexp") {
      const log = part("logarithm", () => this.#map(logarithm, [s, c, m], kept));
      return this.#map(sum, [m, log], result, line);
    }
    const log = part("logarithm of none", () => this.#map(logarithmOrInfinity, [s, c, m], kept));
    return this.#map(logShare, [x, m, log], result, line);
  }

  #product(line: number, frame: Frame, all: readonly Label[], labels: readonly Label[]): Operation {
    const { points, batch } = this.#region;
    const summed = frame.over[0]!;
    const axes = frame.operands.map(({ strides }) => all.filter((_, axis) => axis !== summed && strides[axis] !== 0));
    const own = (k: number): Label | undefined => axes[k]!.find((label) => label !== points && label !== batch);
    const numbers = (k: number): Operation => {
      const operand = this.#operand(line, k);
      return operand.kind === "result" ? operand.of : this.#map(copyRule, [operand], axes[k]!);
    };
    if (all[summed] === points)
      return this.#push<Outer>({
        kind: "outer",
        line,
        u: numbers(0),
        v: numbers(1),
        uLabel: own(0),
        vLabel: own(1),
        labels,
        loop: [...labels, points],
      });
    const [x, matrix] = axes[0]!.includes(points) ? [0, 1] : [1, 0];
    const rowAxis = frame.result.find(
      (axis) => all[axis] === own(matrix) && frame.operands[matrix]!.strides[axis] !== 0,
    );
    const { base, offset, strides } = frame.operands[matrix]!;
    return this.#push<Contract>({
      kind: "contract",
      line,
      x: numbers(x),
      over: all[summed]!,
      extent: frame.extents[summed]!,
      matrix: {
        base,
        offset,
        strides: new Map(all.flatMap((l, a) => (l === batch ? [[l, strides[a]!] as const] : []))),
      },
      row: own(matrix),
      rowStride: rowAxis === undefined ? 0 : strides[rowAxis]!,
      overStride: strides[summed]!,
      labels,
      loop: labels,
    });
  }

  #operand(line: number, k: number): Operand {
    const { facts, frames } = this.#labels;
    const operand = frames[line]!.operands[k]!;
    const value = facts.uniform(operand.line);
    if (value !== undefined) return { kind: "uniform", value };
    const made = this.#byLine.get(operand.base);
    if (made !== undefined && readsPoints(this.#region, line, k)) return { kind: "result", of: made };
    return this.#outside(line, operand);
  }

  #outside(line: number, { base, offset, strides }: FrameOperand): Operand {
    const all = this.#labels.all(line);
    const by = new Map(all.flatMap((label, axis) => (strides[axis] === 0 ? [] : [[label, strides[axis]!] as const])));
    if (!by.has(this.#region.points)) return { kind: "outside", base, offset, strides: by };
    const labels = [...by.keys()];
    const key = `${base}:${offset}:${[...by].sort(([a], [b]) => a - b).join()}`;
    let load = this.#loads.get(key);
    if (load === undefined) {
      load = this.#push<Load>({ kind: "load", line: -1, labels, loop: labels, from: { base, offset, strides: by } });
      this.#loads.set(key, load);
    }
    return { kind: "result", of: load };
  }
}
