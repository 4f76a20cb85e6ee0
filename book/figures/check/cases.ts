import type { Line } from "./listing.ts";
import type { Precision } from "./quotients.ts";

/** A loss with a gradient written by hand: maybe wrong, maybe right and badly checked. */
export interface Case {
  readonly name: string;
  /** What the loss is, one sentence. */
  readonly about: string;
  /** Weights with the point where the case opens. */
  readonly weights: Readonly<Record<string, number>>;
  /** Columns over the examples. */
  readonly data: Readonly<Record<string, readonly number[]>>;
  /** A mask over the examples with this chance to keep one, drawn anew at each evaluation unless it is held. */
  readonly keep?: number;
  readonly loss: readonly Line[];
  /** The gradient by hand as the case shows it: for a weight w the line named gw. */
  readonly gradient: readonly Line[];
  /** The line that is wrong and what it should be; none where the gradient is right. */
  readonly mistake?: { readonly line: number; readonly formula: string };
  readonly start?: { readonly precision?: Precision; readonly h?: number };
  /** What there is to learn, told once the reader has decided. */
  readonly lesson: string;
}

/** `name = formula` a line. */
const listing = (text: string): Line[] =>
  text
    .trim()
    .split("\n")
    .map((line) => {
      const at = line.indexOf("=");
      return { name: line.slice(0, at).trim(), formula: line.slice(at + 1).trim() };
    });

// Eighths and sixteenths are the same numbers in both precisions.
const u = [0.5, -1.25, 2, 0.125, -0.75, 1.5];
const v = [1, 0.375, -0.5, -1.5, 0.875, -0.25];
const y = [0.75, -0.5, 1.25, -0.375, 0.125, 0.5];
const classes = [1, 0, 1, 0, 1, 1];

const unit = {
  about: "One tanh unit with an output weight, mean squared error over six examples.",
  weights: { a: 0.625, b: -0.375, c: 0.25, d: 1.125, e: -0.125 },
  data: { u, v, y },
  loss: listing(`
z = a*u + b*v + c
r = d*tanh(z) + e - y
L = mean(r^2)`),
};
const unitGradient = `
t = tanh(z)
q = 2*r
s = q*d*(1 - t^2)
ga = mean(s*u)
gb = mean(s*v)
gc = mean(s)
gd = mean(q*t)
ge = mean(q)`;
const logistic = {
  about: "Logistic regression with a penalty on a and b, mean over six examples of two classes.",
  data: { u, v, y: classes },
  loss: listing(`
z = a*u + b*v + c
L = mean(softplus(z) - y*z) + 0.05*(a^2 + b^2)`),
};

export const cases: readonly Case[] = [
  {
    name: "A",
    ...unit,
    gradient: listing(unitGradient.replace("1 - t^2", "1 - t")),
    mistake: { line: 2, formula: "q*d*(1 - t^2)" },
    lesson:
      "The slope of tanh is 1 − t², not 1 − t. Only the weights behind the unit (a, b, c) were wrong, each by another factor; those after it (d, e) passed. Where the strip changes from right to wrong, there the mistake stands.",
  },
  {
    name: "B",
    ...unit,
    gradient: listing(unitGradient.replace("q = 2*r", "q = r")),
    mistake: { line: 1, formula: "2*r" },
    lesson:
      "The square gives a factor 2. All entries were off by the same ratio: a direction that is right, with a length that is wrong. Descent would still have worked, more slowly, and nobody would have noticed.",
  },
  {
    name: "C",
    ...logistic,
    weights: { a: 0.75, b: -0.5, c: 0.125 },
    gradient: listing(`
q = sigmoid(z) - y
ga = mean(q*u) + 0.1*a
gb = mean(q*u) + 0.1*b
gc = mean(q)`),
    mistake: { line: 2, formula: "mean(q*v) + 0.1*b" },
    lesson:
      "The line for b was copied from the line for a. A check of one random direction would have found that something is wrong, but only the strip says where.",
  },
  {
    name: "D",
    ...unit,
    about: "One unit max(z, 0) with an output weight, mean squared error over six examples.",
    weights: { a: 0.5, b: 0.375, c: -0.6240234375, d: 1.125, e: -0.125 },
    loss: listing(`
z = a*u + b*v + c
r = d*max(z, 0) + e - y
L = mean(r^2)`),
    gradient: listing(`
q = 2*r
s = q*d*step(z)
ga = mean(s*u)
gb = mean(s*v)
gc = mean(s)
gd = mean(q*max(z, 0))
ge = mean(q)`),
    start: { h: -2 },
    lesson:
      "The gradient is right. One example has z just above 0, where max(z, 0) has its kink, and the difference steps across it: it mixes the slopes of both sides. A shorter step stays on one side; the complex step never leaves it.",
  },
  {
    name: "E",
    ...logistic,
    weights: { a: 0, b: 0, c: 0 },
    gradient: listing(`
q = sigmoid(z) - y
ga = mean(q*u)
gb = mean(q*v) + 0.1*b
gc = mean(q)`),
    mistake: { line: 1, formula: "mean(q*u) + 0.1*a" },
    lesson:
      "The slope of the penalty was forgotten for a. At a = 0 this slope is 0, so that everything agreed: a check tells about the point where it is made. Check at points drawn at random, never at the start of a training.",
  },
  {
    name: "F",
    about: "Least squares in which u is dropped from half of the examples and doubled in the others, at random.",
    weights: { a: 0.625, b: -0.375, c: 0.25 },
    data: { u, v, y },
    keep: 0.5,
    loss: listing(`
r = a*u*k + b*v + c - y
L = mean(r^2)`),
    gradient: listing(`
ga = mean(2*r*u*k)
gb = mean(2*r*v)
gc = mean(2*r)`),
    start: { h: -4 },
    lesson:
      "The gradient is right. Every evaluation drew a new mask k, so that the quotient compared two different functions: their difference does not shrink with h, and divided by h it explodes. Hold the mask (the seed) while you check.",
  },
  {
    name: "G",
    ...unit,
    gradient: listing(unitGradient),
    start: { precision: "f32", h: -6 },
    lesson:
      "The gradient is right. With 32 bits the loss carries about seven digits, and a difference over 10⁻⁶ uses up all of them. Check in 64 bits, or take the wider step that 32 bits ask for.",
  },
];
