import { tensor, zeros } from "../../src/index.ts";
import {
  attention,
  batchNorm,
  batchNormInference,
  binaryCrossEntropy,
  conv,
  crossEntropy,
  dense,
  dropout,
  embedding,
  groupNorm,
  gruCell,
  hardSigmoid,
  hardSilu,
  hardTanh,
  heNormal,
  huber,
  initMlp,
  layerNorm,
  loraDense,
  loraWeight,
  lstmCell,
  mlp,
  mse,
  multiHeadAttention,
  relu6,
  rmsNorm,
  rnn,
  rnnCell,
  rope,
  selu,
  sgd,
  sinusoidalPositions,
} from "../../src/nn/index.ts";
import { key } from "../../src/random/index.ts";
import { type WrongCall, wrong } from "./wrongCall.ts";

const x = zeros([2, 3]);
const h = zeros([2, 4]);
const w = zeros([3, 4]);
const none = wrong(undefined);
const cell = (gates: number) => ({ w: zeros([3, 4 * gates]), u: zeros([4, 4 * gates]), b: zeros(4 * gates) });
const weights = { query: { w }, key: { w }, value: { w } };

/** Calls of functions of neural networks that lack an argument or a parameter. */
export const nnCalls: readonly WrongCall[] = [
  {
    what: "dense without parameters",
    call: () => dense(x, none),
    says: ["nn.dense:", "parameters is undefined", "nn.dense(x, parameters)"],
  },
  { what: "dense without x", call: () => dense(none, { w }), says: ["nn.dense:", "x is undefined"] },
  {
    what: "dense without weights",
    call: () => dense(x, wrong({})),
    says: ["nn.dense:", "no w", "w: [inputs, outputs]"],
  },
  {
    what: "dense with a matrix for parameters",
    call: () => dense(x, wrong(w)),
    says: ["nn.dense:", "no w", "{ w: [inputs, outputs] }"],
  },
  {
    what: "dense with a number for parameters",
    call: () => dense(x, wrong(3)),
    says: ["nn.dense:", "parameters are number"],
  },
  {
    what: "mlp with one layer for a list",
    call: () => mlp(x, wrong({ w })),
    says: ["nn.mlp:", "the layers are", "[{ w, b }, ...]"],
  },
  {
    what: "mlp with a layer that lacks weights",
    call: () => mlp(x, [{ w }, wrong({ b: 0 })]),
    says: ["nn.mlp:", "layer 1 have no w"],
  },
  {
    what: "loraWeight without b",
    call: () => loraWeight(w, wrong({ a: w })),
    says: ["nn.loraWeight:", "no b", "b: [rank, outputs]"],
  },
  {
    what: "loraDense without a change",
    call: () => loraDense(x, { w }, none),
    says: ["nn.loraDense:", "change is undefined"],
  },
  {
    what: "loraDense without weights",
    call: () => loraDense(x, wrong({}), { a: w, b: w }),
    says: ["nn.loraDense:", "the layer have no w"],
  },
  {
    what: "conv without a kernel",
    call: () => conv(zeros([1, 1, 5]), wrong({})),
    says: ["nn.conv:", "no w", "[features, channels / groups"],
  },
  {
    what: "embedding without positions",
    call: () => embedding(x, none),
    says: ["nn.embedding:", "index is undefined"],
  },
  {
    what: "dropout without a rate",
    call: () => dropout(key(1), x, none),
    says: ["nn.dropout:", "rate is undefined", "(key, x, rate)"],
  },
  {
    what: "rnnCell without x",
    call: () => rnnCell(cell(1), h, none),
    says: ["nn.rnnCell:", "x is undefined", "(parameters, h, x)"],
  },
  {
    what: "rnnCell in another order",
    call: () => rnnCell(wrong(x), h, wrong(cell(1))),
    says: ["nn.rnnCell:", "no w", "w: [inputs, units]"],
  },
  {
    what: "lstmCell of x and h",
    call: () => lstmCell(wrong(x), wrong(h), none),
    says: ["nn.lstmCell:", "x is undefined"],
  },
  {
    what: "lstmCell with a tensor for its state",
    call: () => lstmCell(cell(4), wrong(h), x),
    says: ["nn.lstmCell:", "the state have no h", "c: [..., units]"],
  },
  {
    what: "lstmCell without u",
    call: () => lstmCell(wrong({ w: zeros([3, 16]) }), { h, c: h }, x),
    says: ["nn.lstmCell:", "no u", "u: [units, 4 units]"],
  },
  {
    what: "gruCell without b",
    call: () => gruCell(wrong({ ...cell(3), b: undefined }), h, x),
    says: ["nn.gruCell:", "no b", "b: [3 units]"],
  },
  { what: "rnn without a sequence", call: () => rnn(rnnCell, cell(1), h, none), says: ["nn.rnn:", "xs is undefined"] },
  {
    what: "attention without keys",
    call: () => attention(x, none, none),
    says: ["nn.attention:", "k is undefined", "(q, k, v)"],
  },
  {
    what: "multiHeadAttention without the output",
    call: () => multiHeadAttention(x, wrong(weights), 2),
    says: ["nn.multiHeadAttention:", "no output", "output: { w: [heads e, outputs] }"],
  },
  {
    what: "multiHeadAttention with bare matrices",
    call: () => multiHeadAttention(x, wrong({ query: w, key: w, value: w, output: w }), 2),
    says: ["nn.multiHeadAttention:", "the weights of query have no w"],
  },
  {
    what: "multiHeadAttention without heads",
    call: () => multiHeadAttention(x, { ...weights, output: { w } }, none),
    says: ["nn.multiHeadAttention:", "heads is undefined"],
  },
  {
    what: "batchNorm without running statistics",
    call: () => batchNorm(x, {}, none),
    says: ["nn.batchNorm:", "running is undefined"],
  },
  {
    what: "batchNormInference without a variance",
    call: () => batchNormInference(x, {}, wrong({ mean: 0 })),
    says: ["nn.batchNormInference:", "no variance", "variance: [channels]"],
  },
  {
    what: "crossEntropy without labels",
    call: () => crossEntropy(x, none),
    says: ["nn.crossEntropy:", "labels is undefined"],
  },
  {
    what: "mse without targets",
    call: () => mse(tensor([1]), none),
    says: ["nn.mse:", "targets is undefined", "(predictions, targets)"],
  },
  { what: "huber without targets", call: () => huber(x, none), says: ["nn.huber:", "targets is undefined"] },
  {
    what: "binaryCrossEntropy without targets",
    call: () => binaryCrossEntropy(x, none),
    says: ["nn.binaryCrossEntropy:", "targets is undefined"],
  },
  {
    what: "dense with weights that do not fit",
    call: () => dense(x, { w: zeros([4, 3]) }),
    says: ["nn.dense: matmul:", "f64[2,3] times f64[4,3]"],
  },
  {
    what: "dense with a misspelt bias",
    call: () => dense(x, wrong({ w, bias: zeros(4) })),
    says: ["nn.dense:", "an entry bias", "{ w, b }"],
  },
  {
    what: "loraDense with changes that do not fit",
    call: () => loraDense(x, { w }, { a: zeros([3, 2]), b: zeros([1, 4]) }),
    says: ["nn.loraDense: matmul:"],
  },
  {
    what: "embedding with fractions for positions",
    call: () => embedding(w, wrong([0.5])),
    says: ["nn.embedding: take:"],
  },
  {
    what: "lstmCell with a state of another size",
    call: () => lstmCell(cell(4), { h: zeros([2, 5]), c: h }, x),
    says: ["nn.lstmCell: matmul:", "f64[2,5]"],
  },
  {
    what: "gruCell with an input of another size",
    call: () => gruCell(cell(3), h, zeros([2, 7])),
    says: ["nn.gruCell: matmul:"],
  },
  {
    what: "attention with a mask that does not fit",
    call: () => attention(zeros([2, 3]), zeros([2, 3]), zeros([2, 3]), { mask: zeros([5, 2]).gt(0) }),
    says: ["nn.attention:", "[5,2]"],
  },
  { what: "layerNorm of nothing", call: () => layerNorm(none), says: ["nn.layerNorm:", "x is undefined"] },
  {
    what: "layerNorm with null for parameters",
    call: () => layerNorm(x, wrong(null)),
    says: ["nn.layerNorm:", "parameters are null", "{ scale, shift }"],
  },
  {
    what: "layerNorm with the names of another system",
    call: () => layerNorm(x, wrong({ gamma: w })),
    says: ["nn.layerNorm:", "an entry gamma", "{ scale, shift }"],
  },
  {
    what: "layerNorm with a scale that does not fit",
    call: () => layerNorm(x, { scale: zeros(5) }),
    says: ["nn.layerNorm: mul:", "[2,3] and [5]"],
  },
  {
    what: "layerNorm along an axis that is not there",
    call: () => layerNorm(x, {}, { axes: 2 }),
    says: ["nn.layerNorm:", "axis 2"],
  },
  {
    what: "rmsNorm with a shift",
    call: () => rmsNorm(x, wrong({ scale: 1, shift: 1 })),
    says: ["nn.rmsNorm:", "an entry shift", "{ scale }"],
  },
  { what: "groupNorm without groups", call: () => groupNorm(x, none), says: ["nn.groupNorm:", "groups is undefined"] },
  { what: "rope with a base of 0", call: () => rope(x, { base: 0 }), says: ["nn.rope:", "the base"] },
  { what: "rope of nothing", call: () => rope(none), says: ["nn.rope:", "x is undefined"] },
  {
    what: "sinusoidalPositions of half a row",
    call: () => sinusoidalPositions(1.5, 4),
    says: ["nn.sinusoidalPositions:", "1.5"],
  },
  {
    what: "sgd with gradients of another shape",
    call: () => sgd({ w: zeros(3) }, { w }, 0.1),
    says: ["nn.sgd: sub:", "[3] and [3,4]"],
  },
  {
    what: "sgd with gradients that widen a parameter",
    call: () => sgd({ w: zeros(4) }, { w }, 0.1),
    says: ["nn.sgd:", "f64[4] would become f64[3,4]"],
  },
  {
    what: "sgd with gradients of another tree",
    call: () => sgd({ w }, [w], 0.1),
    says: ["nn.sgd: mapTree:"],
  },
  { what: "sgd without a rate", call: () => sgd({ w }, { w }, none), says: ["nn.sgd:", "rate is undefined"] },
  {
    what: "heNormal without a key",
    call: () => heNormal(wrong(1), [2, 3]),
    says: ["nn.heNormal: random.normal:", "the key is"],
  },
  { what: "initMlp without sizes", call: () => initMlp(key(1), none), says: ["nn.initMlp:", "make no layer"] },
  ...Object.entries({ hardSigmoid, hardSilu, hardTanh, relu6, selu }).map(
    ([name, f]): WrongCall => ({ what: `${name} of nothing`, call: () => f(none), says: [`${name}:`, "undefined"] }),
  ),
];
