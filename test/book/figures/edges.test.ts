import { describe, expect, it } from "vitest";
import { differenceQuotients } from "../../../book/figures/differenceQuotients.ts";
import type { AnyFigure } from "../../../book/figures/kind.ts";
import { anyFigure } from "../../../book/figures/kind.ts";
import { figureMarkup } from "../../../book/figures/markup.ts";
import { microscope } from "../../../book/figures/microscope.ts";
import { partialSlices } from "../../../book/figures/partialSlices.ts";

const formulas = [
  "5",
  "x",
  "0*x",
  "1000000*x",
  "x^0.5 + 3",
  "abs(x)",
  "x^9",
  "exp(8*x)",
  "1/(x + 4)",
  "sign(x)",
  "erf(x)",
];
const kinds: readonly (readonly [string, AnyFigure])[] = [
  ["difference-quotients", anyFigure(differenceQuotients)],
  ["microscope", anyFigure(microscope)],
  ["partial-slices", anyFigure(partialSlices)],
];

describe.each(kinds)("%s", (_, kind) => {
  it.each(formulas)("draws %s, or says in a sentence why not", (f) => {
    let state: object;
    try {
      state = kind.accept!({ ...kind.initial, f });
    } catch (e) {
      expect((e as Error).message).toMatch(/[a-z] .*[a-z]/);
      return;
    }
    expect(figureMarkup(kind, state, "a")).not.toMatch(/NaN|undefined|Infinity/);
  });
});
