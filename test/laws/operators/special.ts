import { grad, sum, type Tensor } from "../../../src/index.ts";
import {
  bernoulliFunction,
  cosm1rel,
  erf,
  erfc,
  erfcinv,
  erfcx,
  erfinv,
  exprel,
  lambertw,
  log1prel,
  logNdtr,
  ndtr,
  ndtri,
  sinc,
  sincPi,
} from "../../../src/special/index.ts";
import type { Operator } from "../operator.ts";
import { anywhere, positive, probability, shaped, withinOne } from "../points.ts";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
export const errorOperators: Operator[] = [
  {
    name: "erf",
    primitives: ["erf", "expNegSquare"],
    f: (x) => erf(x!),
    points: anywhere,
    order: 3,
    edges: [
      { at: [inf], value: 1, gradient: [0], why: "saturated" },
      { at: [-inf], value: -1, gradient: [0], why: "saturated" },
      { at: [nan], value: nan, gradient: [nan], why: "NaN in, NaN out" },
    ],
  },
  {
    name: "erfc",
    primitives: ["erfc"],
    f: (x) => erfc(x!),
    points: anywhere,
    order: 3,
    edges: [{ at: [inf], value: 0, gradient: [0], why: "saturated" }],
  },
  {
    name: "erfcx",
    primitives: ["erfcx"],
    f: (x) => erfcx(x!),
    points: anywhere,
    order: 3,
    edges: [{ at: [inf], value: 0, gradient: [0], why: "falls like 1/x" }],
  },
  {
    name: "erfinv",
    primitives: ["erfinv", "expSquare"],
    f: (x) => erfinv(x!),
    points: withinOne,
    edges: [
      { at: [1], value: inf, gradient: [inf], why: "the inverse of a saturating function" },
      { at: [-1], value: -inf, gradient: [inf], why: "the inverse of a saturating function" },
      { at: [1.5], value: nan, gradient: [nan], why: "outside the domain" },
    ],
  },
  {
    name: "erfcinv",
    primitives: ["erfcinv"],
    f: (x) => erfcinv(x!),
    points: shaped(0.3, 1.7, 0.55, 0.2, 1.1, 0.05, 1.9),
    edges: [
      { at: [0], value: inf, gradient: [-inf], why: "end of the domain" },
      { at: [-0.5], value: nan, gradient: [nan], why: "outside the domain" },
    ],
  },
  {
    name: "ndtr",
    primitives: ["ndtr", "expNegHalfSquare"],
    f: (x) => ndtr(x!),
    points: anywhere,
    order: 3,
    edges: [{ at: [-inf], value: 0, gradient: [0], why: "saturated" }],
  },
  {
    name: "logNdtr",
    primitives: ["logNdtr"],
    f: (x) => logNdtr(x!),
    points: [...anywhere, [-45], [9]],
    order: 3,
    edges: [
      { at: [inf], value: 0, gradient: [0], why: "saturated" },
      { at: [-inf], value: -inf, gradient: [inf], why: "behaves like -x^2/2" },
    ],
  },
  {
    name: "ndtri",
    primitives: ["ndtri", "expHalfSquare"],
    f: (x) => ndtri(x!),
    points: probability,
    edges: [
      { at: [0], value: -inf, gradient: [inf], why: "end of the domain" },
      { at: [1.5], value: nan, gradient: [nan], why: "outside the domain" },
    ],
  },
];

export const removableOperators: Operator[] = [
  {
    name: "sinc",
    primitives: ["sinc"],
    f: (x) => sinc(x!),
    points: [...anywhere, [0], [1e-8]],
    order: 3,
    edges: [{ at: [0], value: 1, gradient: [0], why: "removable: even" }],
  },
  {
    name: "sincPi",
    primitives: ["sincPi"],
    f: (x) => sincPi(x!),
    points: [...anywhere, [0], [2]],
    order: 3,
    edges: [
      { at: [0], value: 1, gradient: [0], why: "removable: even" },
      { at: [3], value: 0, gradient: [-1 / 3], why: "a zero at every integer but 0" },
    ],
  },
  {
    name: "exprel",
    primitives: ["exprel"],
    f: (x) => exprel(x!),
    points: [...anywhere, [0]],
    order: 3,
    edges: [{ at: [0], value: 1, gradient: [0.5], why: "removable" }],
  },
  {
    name: "log1prel",
    primitives: ["log1prel"],
    f: (x) => log1prel(x!),
    points: [...shaped(0.3, -0.7, 2.6, -0.4, 1.1, 3.2, 0.05), [0]],
    order: 3,
    edges: [
      { at: [0], value: 1, gradient: [-0.5], why: "removable" },
      { at: [-1], value: inf, gradient: [-inf], why: "end of the domain" },
      { at: [-2], value: nan, gradient: [nan], why: "outside the domain" },
    ],
  },
  {
    name: "bernoulliFunction",
    primitives: ["bernoulliFunction"],
    f: (x) => bernoulliFunction(x!),
    points: [...anywhere, [0]],
    order: 3,
    edges: [{ at: [0], value: 1, gradient: [-0.5], why: "removable" }],
  },
  {
    name: "cosm1rel",
    primitives: ["cosm1rel"],
    f: (x) => cosm1rel(x!),
    points: [...anywhere, [0]],
    order: 3,
    edges: [{ at: [0], value: 0.5, gradient: [0], why: "removable: even" }],
  },
  {
    name: "lambertw",
    primitives: ["lambertw", "lambertwOnePlus"],
    f: (x) => lambertw(x!),
    points: shaped(0.3, -0.2, 2.6, -0.3, 1.1, 30.2, 0.05),
    order: 3,
    edges: [
      { at: [0], value: 0, gradient: [1], why: "w e^w = w + ..." },
      { at: [-0.36787944117144233], value: -1, gradient: [inf], why: "the branch point" },
      { at: [-1], value: nan, gradient: [nan], why: "outside the domain" },
    ],
  },
];

/** Slopes as operations of their own: their laws reach the rules of the primitives that only derivatives emit. */
const slopeOf =
  (f: (x: Tensor) => Tensor): Operator["f"] =>
  (x) =>
    grad((t: Tensor) => sum(f(t)))(x!) as Tensor;
export const specialSlopes: Operator[] = [
  { name: "grad of erf", primitives: ["expNegSquare"], f: slopeOf(erf), points: anywhere, order: 1 },
  { name: "grad of ndtr", primitives: ["expNegHalfSquare"], f: slopeOf(ndtr), points: anywhere, order: 1 },
  { name: "grad of erfinv", primitives: ["expSquare"], f: slopeOf(erfinv), points: withinOne, order: 1 },
  { name: "grad of ndtri", primitives: ["expHalfSquare"], f: slopeOf(ndtri), points: probability, order: 1 },
  { name: "grad of lambertw", primitives: ["lambertwOnePlus"], f: slopeOf(lambertw), points: positive, order: 1 },
];
