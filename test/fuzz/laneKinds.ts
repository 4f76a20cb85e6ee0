import * as w from "../../src/index.ts";
import * as special from "../../src/special/index.ts";
import type { Kind } from "./program.ts";

type T = w.Tensor;

/** Steps on one lane at a time, of any sort. */
export const lanes: Kind[] = [
  { name: "mul", in: ["T", "T"], out: "T", f: (a: T, b: T) => a.mul(b) },
  { name: "add", in: ["T", "T"], out: "T", f: (a: T, b: T) => a.add(b) },
  { name: "sub", in: ["T", "T"], out: "T", f: (a: T, b: T) => a.sub(b.mul(0.5)) },
  { name: "div", in: ["T", "T"], out: "T", f: (a: T, b: T) => a.div(b.mul(b).add(1)) },
  { name: "neg", in: ["T"], out: "T", f: (a: T) => w.neg(a).add(0.2) },
  { name: "sin", in: ["T"], out: "T", f: (a: T) => w.sin(a) },
  { name: "cos", in: ["T"], out: "T", f: (a: T) => w.cos(a) },
  { name: "tanh", in: ["T"], out: "T", f: (a: T) => w.tanh(a), weight: 2 },
  { name: "exp", in: ["T"], out: "T", f: (a: T) => w.exp(w.tanh(a)) },
  { name: "log", in: ["T"], out: "T", f: (a: T) => w.log(a.mul(a).add(0.5)) },
  { name: "sqrt", in: ["T"], out: "T", f: (a: T) => w.sqrt(a.mul(a).add(1)) },
  { name: "sigmoid", in: ["T"], out: "T", f: (a: T) => w.sigmoid(a) },
  { name: "softplus", in: ["T"], out: "T", f: (a: T) => w.softplus(a) },
  { name: "erf", in: ["T"], out: "T", f: (a: T) => special.erf(a) },
  { name: "cube", in: ["T"], out: "T", f: (a: T) => w.pow(w.tanh(a), 3) },
  { name: "pow", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.pow(w.tanh(a).mul(0.4).add(1), w.tanh(b).mul(2)) },
  { name: "atan2", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.atan2(a, b.mul(b).add(0.5)) },
  { name: "hypot", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.hypot(a.add(0.1), b.mul(0.7)) },
  { name: "logaddexp", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.logaddexp(w.tanh(a), w.sin(b)) },
  { name: "maximum", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.maximum(a, b.mul(1.3).add(0.1)) },
  { name: "minimum", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.minimum(a.mul(0.7).sub(0.2), b) },
  { name: "abs", in: ["T"], out: "T", f: (a: T) => w.abs(a.add(0.05)) },
  { name: "clip", in: ["T"], out: "T", f: (a: T) => w.clip(a, -0.9, 1.1) },
  { name: "where", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.where(a.gt(b), w.tanh(a).mul(a), w.sin(b)) },
  { name: "masked log", in: ["T", "T"], out: "T", singular: true, f: (a: T, b: T) => w.where(a.gt(0), w.log(a), b) },
  {
    name: "masked sqrt",
    in: ["T", "T"],
    out: "T",
    singular: true,
    f: (a: T, b: T) => w.where(a.lt(b), w.sqrt(b.sub(a)), a.mul(b)),
  },
  { name: "literal 0", in: ["T"], out: "T", singular: true, f: (a: T) => w.sqrt(a.mul(0)).add(w.sin(a)), weight: 0.5 },
];
