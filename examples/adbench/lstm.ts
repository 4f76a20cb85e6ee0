import { exp, log, mul, scan, sigmoid, slice, sum, type Tensor, tanh, tensor } from "wengert";
import { Numbers, readText } from "./text.ts";

export interface Lstm {
  readonly layers: number;
  readonly bits: number;
  /** [layers, 2, bits] hidden and cell at the start. */
  readonly state: Tensor;
  /** [characters, bits] */
  readonly sequence: Tensor;
  readonly parameters: LstmParameters;
}
export interface LstmParameters {
  /** [layers, 2 (weight, bias), 4 (forget, in, out, change), bits] */
  readonly main: Tensor;
  /** [3 (input weight, output weight, output bias), bits] */
  readonly extra: Tensor;
}
/** `l c b`, 2l rows of 4b main parameters, 3 rows of b, 2l rows of b, c rows of b. */
export function readLstm(file: string): Lstm {
  const numbers = new Numbers(file, readText(file));
  const layers = numbers.count("the number of layers l");
  const c = numbers.count("the number of characters c", 2);
  const bits = numbers.count("the number of bits b");
  const take = (what: string, ...shape: number[]): Tensor =>
    tensor(
      numbers.array(
        shape.reduce((a, b) => a * b, 1),
        what,
      ),
      { shape },
    );
  const parameters = { main: take("main parameters", layers, 2, 4, bits), extra: take("extra parameters", 3, bits) };
  const state = take("state", layers, 2, bits);
  const sequence = take("sequence", c, bits);
  numbers.end();
  return { layers, bits, state, sequence, parameters };
}
/** Mean loss of predicting the next character; every weight acts on its own bit. */
export function lstmObjective({ layers, bits, state, sequence }: Lstm): (p: LstmParameters) => Tensor {
  const steps = sequence.shape[0]! - 1;
  const now = slice(sequence, [0, steps]);
  const next = slice(sequence, [1]);
  return ({ main, extra }) => {
    const start = {
      total: tensor(0),
      cells: Array.from({ length: layers }, (_, k) => ({ hidden: state.at(k).at(0), cell: state.at(k).at(1) })),
    };
    const [{ total }] = scan(
      ({ total, cells }, [input, target]) => {
        let v = mul(input, extra.at(0));
        const updated = cells.map(({ hidden, cell }, k) => {
          const w = main.at(k).at(0);
          const b = main.at(k).at(1);
          const forget = sigmoid(v.mul(w.at(0)).add(b.at(0)));
          const enter = sigmoid(hidden.mul(w.at(1)).add(b.at(1)));
          const leave = sigmoid(v.mul(w.at(2)).add(b.at(2)));
          const change = tanh(hidden.mul(w.at(3)).add(b.at(3)));
          const newCell = cell.mul(forget).add(enter.mul(change));
          v = leave.mul(tanh(newCell));
          return { hidden: v, cell: newCell };
        });
        const y = v.mul(extra.at(1)).add(extra.at(2));
        const z = log(sum(exp(y)).add(2)); // the 2 belongs to the benchmark
        return [{ total: total.add(sum(target.mul(y.sub(z)))), cells: updated }] as const;
      },
      start,
      [now, next] as const,
    );
    return total.div(-steps * bits);
  };
}
