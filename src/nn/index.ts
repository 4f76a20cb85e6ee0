import "../prims/install.ts";

export {
  celu,
  elu,
  gelu,
  geluTanh,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  mish,
  relu,
  relu6,
  selu,
  silu,
  softsign,
} from "../prims/activation.ts";
export {
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  conv3d,
  convGeneral,
  convTranspose,
} from "../prims/conv.ts";
export { tanh } from "../prims/hyperbolic.ts";
export { logsigmoid, sigmoid, softplus } from "../prims/logistic.ts";
export { avgPool, maxPool, type PoolOptions } from "../prims/pooling.ts";
export type { Padding, PerAxis } from "../prims/sliding.ts";
export { logSoftmax, softmax } from "../prims/softmax.ts";
export {
  type AttentionOptions,
  attention,
  causalMask,
  type MultiHead,
  type MultiHeadOptions,
  multiHeadAttention,
  paddingMask,
} from "./attention.ts";
export { type Dense, dense, type LowRank, loraDense, loraWeight, mlp } from "./dense.ts";
export { glorotNormal, glorotUniform, heNormal, heUniform, initMlp, orthogonal } from "./initializers.ts";
export { conv, dropout, embedding } from "./layers.ts";
export {
  binaryCrossEntropy,
  type CrossEntropyOptions,
  crossEntropy,
  type HuberOptions,
  huber,
  type LossOptions,
  mse,
  type Reduction,
} from "./loss.ts";
export {
  type Affine,
  type BatchNormOptions,
  batchNorm,
  batchNormInference,
  groupNorm,
  type LayerNormOptions,
  layerNorm,
  type NormalizationOptions,
  type RunningStatistics,
  rmsNorm,
} from "./normalization.ts";
export { type RotaryOptions, rope, sinusoidalPositions } from "./position.ts";
export { gruCell, type LstmState, lstmCell, type Recurrent, rnn, rnnCell } from "./recurrent.ts";
export { sgd } from "./update.ts";
