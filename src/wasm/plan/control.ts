import type { Params, Program } from "../../ir/program.ts";
import type { Facts } from "./facts.ts";
import type { Binding, Control } from "./role.ts";

/** Known arrays up to this size are written again for each program that reads them; others are read where they are. */
const small = 64;

/** What an input of an inner program knows about the operand behind it. */
function bindingOf(facts: Facts, operand: number): Binding {
  const value = facts.uniform(operand);
  if (value !== undefined) return { kind: "uniform", value };
  const { dtype, size } = facts.program.type(operand);
  if (facts.isConstant(operand) && (dtype === "i32" || size <= small)) {
    const raw = facts.rawOf(operand);
    return typeof raw === "number" ? { kind: "uniform", value: raw } : { kind: "constant", raw };
  }
  const { strides, offset } = facts.views[operand]!;
  return { kind: "view", strides, offset };
}

/** The same for one entry of the operand along axis 0. */
function rowBinding(facts: Facts, operand: number): Binding {
  const value = facts.uniform(operand);
  if (value !== undefined) return { kind: "uniform", value };
  const { shape, strides, offset } = facts.views[operand]!;
  const [step = 0, ...inner] = strides;
  return { kind: "view", strides: inner, offset: offset + Math.min(0, step * (shape[0]! - 1)) };
}

interface ScanParams {
  readonly body: Program;
  readonly constants: number;
  readonly carries: number;
  readonly length: number;
  readonly reverse: boolean;
}

/** The programs inside a line, or why they cannot be compiled; `factsOf` looks into one. */
export function controlOf(
  facts: Facts,
  kind: Control["kind"],
  operands: readonly number[],
  params: Params,
  factsOf: (program: Program, bindings: readonly Binding[]) => Facts,
): Control | string {
  let obstacle: string | undefined;
  const inside = (program: Program, bindings: readonly Binding[]): Facts => {
    const inner = factsOf(program, bindings);
    obstacle ??= inner.obstacle;
    return inner;
  };
  let control: Control;
  if (kind === "scan") {
    const { body, constants, carries, length, reverse } = params as unknown as ScanParams;
    const bindings = operands.map((a, k) =>
      k < constants ? bindingOf(facts, a) : k < constants + carries ? undefined : rowBinding(facts, a),
    );
    control = { kind, body: inside(body, bindings), bindings, constants, carries, length, reverse };
  } else if (kind === "while") {
    if (facts.guarded) return "a loop of unknown length, which a guard may have to prevent";
    const { test, body, constants } = params as unknown as { test: Program; body: Program; constants: number };
    const bindings = operands.map((a, k) => (k < constants ? bindingOf(facts, a) : undefined));
    control = { kind, test: inside(test, bindings), body: inside(body, bindings), bindings, constants };
  } else {
    const { branches } = params as unknown as { branches: readonly Program[] };
    const bindings = operands.slice(1).map((a) => bindingOf(facts, a));
    control = { kind, branches: branches.map((b) => inside(b, bindings)), bindings };
  }
  return obstacle ?? control;
}
