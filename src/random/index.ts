import "../prims/install.ts";

export {
  exponential,
  gumbel,
  type LocationScale,
  laplace,
  logistic,
  normal,
  truncatedNormal,
  uniform,
} from "./continuous.ts";
export { bernoulli, type ChoiceOptions, categorical, choice, permutation, randint } from "./discrete.ts";
export { bits, foldIn, type Keys, key, keys, split } from "./key.ts";
export { beta, dirichlet, gamma, logGamma, multivariateNormal } from "./multivariate.ts";
