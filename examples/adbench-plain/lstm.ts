/** Parameters of the layers, [layer][weight, bias][forget, in, out, change][bit], and of input and output, [3][bit]. */
export interface Memory {
  readonly main: number[][][][];
  readonly extra: number[][];
}
/** Mean loss of predicting the next character of a sequence; every weight acts on its own bit. */
export function lstm({ main, extra }: Memory, state: number[][][], sequence: number[][]): number {
  "use wengert";
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  const layers = main.length;
  const bits = extra[0]!.length;
  const steps = sequence.length - 1;
  const hidden = new Float64Array(layers * bits);
  const cell = new Float64Array(layers * bits);
  for (let k = 0; k < layers; k++) {
    for (let j = 0; j < bits; j++) {
      hidden[k * bits + j] = state[k]![0]![j]!;
      cell[k * bits + j] = state[k]![1]![j]!;
    }
  }
  let total = 0;
  for (let t = 0; t < steps; t++) {
    const v = new Float64Array(bits);
    for (let j = 0; j < bits; j++) v[j] = sequence[t]![j]! * extra[0]![j]!;
    for (let k = 0; k < layers; k++) {
      const [w, b] = main[k]! as [number[][], number[][]];
      for (let j = 0; j < bits; j++) {
        const at = k * bits + j;
        const forget = sigmoid(v[j]! * w[0]![j]! + b[0]![j]!);
        const enter = sigmoid(hidden[at]! * w[1]![j]! + b[1]![j]!);
        const leave = sigmoid(v[j]! * w[2]![j]! + b[2]![j]!);
        const change = Math.tanh(hidden[at]! * w[3]![j]! + b[3]![j]!);
        cell[at] = cell[at]! * forget + enter * change;
        hidden[at] = leave * Math.tanh(cell[at]!);
        v[j] = hidden[at]!;
      }
    }
    let s = 2;
    const y = new Float64Array(bits);
    for (let j = 0; j < bits; j++) {
      y[j] = v[j]! * extra[1]![j]! + extra[2]![j]!;
      s += Math.exp(y[j]!);
    }
    const log = Math.log(s);
    for (let j = 0; j < bits; j++) total += sequence[t + 1]![j]! * (y[j]! - log);
  }
  return -total / (steps * bits);
}
