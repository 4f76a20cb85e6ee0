import type { Params, Program } from "../ir/program.ts";
import { arrayType, BOOL, type DType, I32, isTuple, showType, type Type } from "../ir/type.ts";

const list = (types: readonly Type[]): string => `(${types.map(showType).join(", ")})`;
/** Words for a sub-program whose inputs or outputs are not those needed; undefined when they are. */
function differs(what: string, got: readonly Type[], wanted: readonly Type[]): string | undefined {
  const same = got.length === wanted.length && got.every((t, k) => t === wanted[k]);
  return same ? undefined : `${what} ${list(got)}, where ${list(wanted)} is needed`;
}
const first = (...faults: readonly (string | undefined)[]): string | undefined => faults.find((f) => f !== undefined);
const takes = (name: string, p: Program, wanted: readonly Type[]): string | undefined =>
  differs(`its ${name} takes`, p.inputTypes, wanted);
const gives = (name: string, p: Program, wanted: readonly Type[]): string | undefined =>
  differs(`its ${name} gives`, p.outputTypes, wanted);

type Signature = (params: Params, operands: readonly Type[]) => string | undefined;
const program = (params: Params, key: string): Program => params[key] as Program;

/** What the operations that hold programs demand of them. */
const signatures: Readonly<Record<string, Signature>> = {
  scan(params, operands) {
    const body = program(params, "body");
    const { constants, carries, length } = params as { constants: number; carries: number; length: number };
    const lead = constants + carries;
    const stacked = operands.slice(lead);
    const bad = stacked.find((t) => isTuple(t) || t.shape[0] !== length);
    if (bad !== undefined) return `${showType(bad)} does not stack ${length} steps`;
    const rows = stacked.map((t) => arrayType(t.dtype as DType, t.shape.slice(1)));
    return first(
      takes("body", body, [...operands.slice(0, lead), ...rows]),
      differs("its body leaves the carry", body.outputTypes.slice(0, carries), operands.slice(constants, lead)),
    );
  },
  while(params, operands) {
    const { constants } = params as { constants: number };
    return first(
      takes("test", program(params, "test"), operands),
      gives("test", program(params, "test"), [BOOL]),
      takes("body", program(params, "body"), operands),
      gives("body", program(params, "body"), operands.slice(constants)),
    );
  },
  switch(params, operands) {
    const branches = params["branches"] as readonly Program[];
    const [index, ...rest] = operands;
    if (index !== I32) return `the index is ${index === undefined ? "missing" : showType(index)}, not i32`;
    if (branches.length === 0) return "there are no branches";
    return first(
      ...branches.map((b, k) => takes(`branch ${k}`, b, rest)),
      ...branches.map((b, k) => gives(`branch ${k}`, b, branches[0]!.outputTypes)),
    );
  },
  checkpoint: (params, operands) => takes("body", program(params, "body"), operands),
  customJvp(params, operands) {
    const primal = program(params, "primal");
    const n = params["given"] as number;
    return first(
      takes("primal", primal, operands),
      takes("rule", program(params, "rule"), [...operands.slice(0, n), ...operands.slice(0, n), ...operands.slice(n)]),
      gives("rule", program(params, "rule"), primal.outputTypes),
    );
  },
  customVjp(params, operands) {
    const primal = program(params, "primal");
    const forward = program(params, "forward");
    const n = params["results"] as number;
    return first(
      takes("primal", primal, operands),
      takes("forward", forward, operands),
      differs("its forward gives first", forward.outputTypes.slice(0, n), primal.outputTypes),
      takes("backward", program(params, "backward"), [...forward.outputTypes.slice(n), ...primal.outputTypes]),
      gives("backward", program(params, "backward"), operands),
    );
  },
  customLinear(params, operands) {
    const backward = program(params, "backward");
    const n = params["residuals"] as number;
    return first(
      differs("its backward takes first", backward.inputTypes.slice(0, n), operands.slice(0, n)),
      gives("backward", backward, operands.slice(n)),
    );
  },
  linearSolve: (params, operands) =>
    first(
      takes("solve", program(params, "solve"), operands),
      takes("apply", program(params, "apply"), operands),
      gives("solve", program(params, "solve"), operands.slice(params["closed"] as number)),
    ),
  root: (params, operands) =>
    first(
      takes("solve", program(params, "solve"), operands),
      takes("residual", program(params, "residual"), operands),
      gives("solve", program(params, "solve"), operands.slice(params["closed"] as number)),
    ),
};
/** What is wrong with the sub-programs of a line, in words. */
export const signatureFault = (name: string, params: Params, operands: readonly Type[]): string | undefined =>
  Object.hasOwn(signatures, name) ? signatures[name]!(params, operands) : undefined;
