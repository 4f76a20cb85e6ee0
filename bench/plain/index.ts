import { existsSync } from "node:fs";
import { join } from "node:path";
import { instanceFile } from "../../examples/adbench/instances.ts";
import { plainProblem } from "../../examples/adbench-plain/instances.ts";
import { readProblem } from "../adbench/problem.ts";
import { root } from "../host.ts";
import { geometricMean, least, measured, type Options, type Row, type Section } from "../measure.ts";
import { digits } from "../table.ts";
import { MARKING, marking } from "./marking.ts";

const shipped = join(root, "examples/adbench/data");
const TENSORS = "tensor style";
/** Larger ones need --data. */
const names = [
  ...["gmm_1k_d2_K5", "gmm_1k_d10_K25", "gmm_1k_d20_K50", "gmm_1k_d64_K25"],
  ...["lstm_l2_c1024", "lstm_l4_c1024", "ba1", "ba5"],
  ...["hand_simple_small_c100", "hand_complicated_small_c100"],
];

/** Derivatives of the same objective, written as plain loops and with tensors, in turn. */
function instance(name: string, { data = shipped, rounds, progress }: Options): Row {
  progress(name);
  const plain = plainProblem(name, data);
  const frozen = plainProblem(name, data, "freeze");
  const tensors = readProblem(name, data);
  const start = performance.now();
  plain.derivative();
  const first = performance.now() - start;
  let [ours, still, theirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let k = 0; k < 12 * rounds; k++) {
    ours = Math.min(ours, least(plain.derivative, 3));
    still = Math.min(still, least(frozen.derivative, 3));
    theirs = Math.min(theirs, least(tensors.derivative, 3));
  }
  return {
    name,
    value: ours / 1e6,
    unit: "ms",
    peers: [{ name: TENSORS, value: theirs / 1e6, target: 2 }],
    extra: [
      { label: 'around: "freeze"', value: still / 1e6, unit: "ms" },
      { label: "first call", value: first, unit: "ms" },
    ],
  };
}
export const plainSection: Section = {
  name: "plain",
  about:
    "ADBench's derivatives of plain loops over numbers and arrays under jit, against programs written with tensors; what marking costs.",
  names: () => [...names, MARKING],
  run: (options) => {
    const wanted = (n: string): boolean => options.only.length === 0 || options.only.includes(n);
    const isThere = (n: string): boolean => existsSync(instanceFile(n, options.data ?? shipped));
    return [
      ...names.filter((n) => wanted(n) && isThere(n)).map((n) => instance(n, options)),
      ...(wanted(MARKING) ? marking(options.progress) : []),
    ];
  },
  summary: (rows) => {
    const ratios = rows
      .filter(measured)
      .flatMap(({ value, peers }) => (peers?.[0]?.name === TENSORS ? [value / peers[0].value] : []));
    if (ratios.length === 0) return [];
    return [`Geometric mean: ${digits(geometricMean(ratios))} of ${TENSORS}.`];
  },
};
