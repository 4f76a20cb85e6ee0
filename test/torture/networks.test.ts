import { slice, type Tensor, tensor } from "../../src/index.ts";
import * as nn from "../../src/nn/index.ts";
import { everyRoad, rows, wave } from "./roads.ts";

everyRoad(
  "attention to no key, and to what is not ahead",
  (x) => {
    const [q, k, v] = [0, 1, 2].map((i) => slice(x, [3 * i, 3 * i + 3])) as [Tensor, Tensor, Tensor];
    const mask = tensor([
      [false, false, false],
      [true, true, false],
      [true, false, true],
    ]);
    return nn.attention(q, nn.rope(k, { positions: [3, 0, 7], base: 50 }), v, { mask, causal: true });
  },
  rows(wave(18), 2),
  {
    value: (x) => {
      const [q, k, v] = rows(x, 6).map((part) => rows(part, 2)) as [number[][], number[][], number[][]];
      const turned = k.map(([a, b], i) => {
        const t = [3, 0, 7][i]!;
        return [a! * Math.cos(t) - b! * Math.sin(t), a! * Math.sin(t) + b! * Math.cos(t)];
      });
      return q.flatMap(([a, b], i) => {
        const keys = [[], [0, 1], [0, 2]][i]!;
        const weight = keys.map((j) => Math.exp((a! * turned[j]![0]! + b! * turned[j]![1]!) / Math.SQRT2));
        const total = weight.reduce((s, w) => s + w, 0);
        return [0, 1].map((c) => keys.reduce((s, j, n) => s + (weight[n]! / total) * v[j]![c]!, 0));
      });
    },
  },
);
for (const [strides, padding, kernelDilation, inputDilation, groups] of [
  [2, [1, 2], 2, 1, 2],
  [3, [-1, 2], 1, 2, 1],
  [1, [4, 0], 3, 3, 2],
  [5, [2, 2], 2, 2, 4],
] as const) {
  const options = { strides, padding: [padding], kernelDilation, inputDilation, groups };
  const kernel = wave((16 / groups) * 3, 0.3);
  const each = 4 / groups;
  everyRoad(
    `a convolution, ${JSON.stringify(options)}`,
    (x) => nn.conv1d(x, tensor(kernel).reshape([4, each, 3]), options),
    [rows(wave(28), 7)],
    {
      first: true,
      value: (x) => {
        const wide = 6 * inputDilation + 1;
        const size = Math.floor((wide + padding[0] + padding[1] - 2 * kernelDilation - 1) / strides) + 1;
        const entry = (o: number, t: number): number => {
          let s = 0;
          for (let c = 0; c < each; c++)
            for (let j = 0; j < 3; j++) {
              const p = t * strides + j * kernelDilation - padding[0];
              if (p >= 0 && p < wide && p % inputDilation === 0)
                s += x[7 * (Math.floor(o / each) * each + c) + p / inputDilation]! * kernel[(o * each + c) * 3 + j]!;
            }
          return s;
        };
        return [0, 1, 2, 3].flatMap((o) => Array.from({ length: size }, (_, t) => entry(o, t)));
      },
    },
  );
}
