import { type ScanOptions, scan, type Values } from "../control/loops.ts";
import { add, mul, sub } from "../prims/arithmetic.ts";
import { matmul } from "../prims/contraction.ts";
import { tanh } from "../prims/hyperbolic.ts";
import { split } from "../prims/joining.ts";
import { sigmoid } from "../prims/logistic.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { requireFunctions } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Like } from "../record/tree.ts";
import { given, named, needs } from "./parameters.ts";

/** Weights of a recurrent cell with g gates: w [inputs, g units], u [units, g units], b [g units], gates side by side. */
export interface Recurrent {
  readonly w: TensorLike;
  readonly u: TensorLike;
  readonly b: TensorLike;
}
function gates(operation: string, y: Tensor, count: number): Tensor[] {
  const size = y.shape.at(-1)!;
  if (size % count !== 0)
    fail(operation, `${size} columns do not hold ${count} gates`, `Stack the gates: [inputs, ${count} units]`);
  return split(y, count, -1);
}
function parametersOf(operation: string, parameters: Recurrent, count: number): Recurrent {
  const units = count === 1 ? "units" : `${count} units`;
  const form = { w: `[inputs, ${units}]`, u: `[units, ${units}]`, b: `[${units}]` };
  return needs(operation, "the parameters", parameters, form);
}
const affine = (operation: string, x: TensorLike, h: TensorLike, { w, u, b }: Recurrent): Tensor =>
  named(operation, () => add(add(matmul(x, w), matmul(h, u)), b));

/** Elman's cell (1990): h' = tanh(x w + h u + b), for x [..., inputs] and h [..., units]. */
export function rnnCell(parameters: Recurrent, h: TensorLike, x: TensorLike): Tensor {
  given("nn.rnnCell", { parameters, h, x });
  return tanh(affine("nn.rnnCell", x, h, parametersOf("nn.rnnCell", parameters, 1)));
}

/** State of an LSTM: output h and memory c. */
export interface LstmState<T = Tensor> {
  readonly h: T;
  readonly c: T;
}
/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000): from x w + h u + b the
 * gates i, f, o (sigmoid) and the candidate g (tanh), in the order i, f, g, o; c' = f c + i g, h' = o tanh(c').
 */
export function lstmCell(parameters: Recurrent, state: LstmState<TensorLike>, x: TensorLike): LstmState {
  const name = "nn.lstmCell";
  given(name, { parameters, state, x });
  const { h, c } = needs(name, "the state", state, { h: "[..., units]", c: "[..., units]" });
  const [i, f, g, o] = gates(name, affine(name, x, h, parametersOf(name, parameters, 4)), 4) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const memory = named(name, () => add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g))));
  return { h: mul(sigmoid(o), tanh(memory)), c: memory };
}
/**
 * Gated recurrent unit (Cho et al. 2014): reset r and update z (sigmoid), candidate n = tanh(x w_n + (r h) u_n + b_n), in
 * the order r, z, n; h' = z h + (1 - z) n, formed as n + z (h - n).
 */
export function gruCell(parameters: Recurrent, h: TensorLike, x: TensorLike): Tensor {
  const name = "nn.gruCell";
  given(name, { parameters, h, x });
  const { w, u, b } = parametersOf(name, parameters, 3);
  const [xr, xz, xn] = gates(
    name,
    named(name, () => add(matmul(x, w), b)),
    3,
  ) as [Tensor, Tensor, Tensor];
  const [ur, uz, un] = gates(name, asTensor(u, "f64", name), 3) as [Tensor, Tensor, Tensor];
  return named(name, () => {
    const r = sigmoid(add(xr, matmul(h, ur)));
    const z = sigmoid(add(xz, matmul(h, uz)));
    const n = tanh(add(xn, matmul(mul(r, h), un)));
    return add(n, mul(z, sub(h, n)));
  });
}
/**
 * A cell along a sequence: state = cell(parameters, state, x) for the entries of xs along axis 0, by `scan`: [last state,
 * all states]. Sequences of a batch run along: xs [n, batch, inputs], states [batch, units].
 */
export function rnn<P, S, X extends TensorLike>(
  cell: (parameters: P, state: Values<S>, x: Tensor) => Like<Values<S>>,
  parameters: P,
  state: S,
  xs: X,
  options: ScanOptions = {},
): [Values<S>, Values<S>] {
  requireFunctions("nn.rnn", cell);
  given("nn.rnn", { cell, parameters, state, xs });
  const [last, all] = scan(
    (s: Values<S>, x: Tensor) => {
      const next = cell(parameters, s, x);
      return [next, next] as const;
    },
    state,
    asTensor(xs),
    options,
  );
  return [last, all as Values<S>];
}
