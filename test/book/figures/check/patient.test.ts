import { describe, expect, it } from "vitest";
import { type Case, cases } from "../../../../book/figures/check/cases.ts";
import { ListingError } from "../../../../book/figures/check/listing.ts";
import {
  audit,
  byHand,
  compare,
  exactly,
  pointOf,
  sweepsOf,
  verdictOf,
} from "../../../../book/figures/check/patient.ts";
import { indexOf, type Precision, relativeError, steps } from "../../../../book/figures/check/quotients.ts";

const named = (name: string): Case => cases.find((c) => c.name === name)!;
const repaired = (c: Case) =>
  c.gradient.map((line, k) => (k === c.mistake?.line ? { ...line, formula: c.mistake.formula } : line));

interface How {
  readonly method?: "forward" | "central" | "richardson" | "complex";
  readonly h?: number;
  readonly precision?: Precision;
  readonly held?: boolean;
  readonly draw?: number;
}
function verdicts(c: Case, lines = c.gradient, { method = "central", h, precision, held = false, draw = 0 }: How = {}) {
  const p = precision ?? c.start?.precision ?? "f64";
  const at = pointOf(c, draw);
  const sweeps = sweepsOf(c, at, steps, p, held);
  const found = compare(byHand(c, lines, at, p, held), sweeps, method, indexOf(h ?? c.start?.h ?? -5));
  return Object.fromEntries(found.map(({ weight, verdict }) => [weight, verdict]));
}
const all = (c: Case, verdict: string) => Object.fromEntries(Object.keys(c.weights).map((w) => [w, verdict]));

describe("the cases of the gradient check", () => {
  it.each(cases)("$name: wrong exactly where a mistake is planted, right when it is mended", (c) => {
    expect(audit(c, c.gradient).right).toBe(c.mistake === undefined);
    expect(audit(c, repaired(c)).right).toBe(true);
  });

  it("A, B and C show where the mistake stands", () => {
    expect(verdicts(named("A"))).toEqual({ a: "differs", b: "differs", c: "differs", d: "agrees", e: "agrees" });
    expect(verdicts(named("B"))).toEqual(all(named("B"), "differs"));
    const hand = byHand(named("B"), named("B").gradient, named("B").weights, "f64", true);
    const exact = exactly(named("B"), named("B").weights, true);
    for (const w of Object.keys(hand)) expect(hand[w]! / exact[w]!).toBeCloseTo(0.5, 12);
    expect(verdicts(named("C"))).toEqual({ a: "agrees", b: "differs", c: "agrees" });
  });

  it.each(["A", "B", "C", "E"])("%s agrees everywhere once it is mended, at drawn points too", (name) => {
    const c = named(name);
    for (const draw of [0, 1, 2]) expect(verdicts(c, repaired(c), { draw })).toEqual(all(c, "agrees"));
  });

  it("D differs behind the kink with a wide step, and agrees with a short one or a complex one", () => {
    const c = named("D");
    const wide = verdicts(c);
    expect([wide["a"], wide["b"], wide["c"]]).toEqual(["differs", "differs", "differs"]);
    expect([wide["d"], wide["e"]]).toEqual(["agrees", "agrees"]);
    expect(verdicts(c, c.gradient, { h: -5 })).toEqual(all(c, "agrees"));
    expect(verdicts(c, c.gradient, { method: "complex" })["a"]).not.toBe("differs");
    expect(verdicts(c, c.gradient, { method: "complex", h: -10 })).toEqual(all(c, "agrees"));
  });

  it("E agrees where it opens and differs at drawn points", () => {
    const c = named("E");
    expect(verdicts(c)).toEqual(all(c, "agrees"));
    expect(verdicts(c, c.gradient, { draw: 1 })).toEqual({ a: "differs", b: "agrees", c: "agrees" });
  });

  it("F differs with new masks at every step, and agrees when they are held", () => {
    const c = named("F");
    for (const h of [-2, -4, -6, -8]) expect(Object.values(verdicts(c, c.gradient, { h }))).toContain("differs");
    expect(verdicts(c, c.gradient, { held: true })).toEqual(all(c, "agrees"));
  });

  it("G differs in 32 bits with a short step and agrees in 64", () => {
    const c = named("G");
    expect(Object.values(verdicts(c))).toContain("differs");
    expect(verdicts(c, c.gradient, { precision: "f64" })).toEqual(all(c, "agrees"));
    expect(Object.values(verdicts(c, c.gradient, { h: -2 }))).not.toContain("differs");
  });

  it("name the line that cannot be read or is no number", () => {
    const c = named("C");
    const broken = (formula: string) => c.gradient.map((l, k) => (k === 1 ? { ...l, formula } : l));
    const fault = (formula: string): ListingError => {
      try {
        byHand(c, broken(formula), c.weights, "f64", true);
      } catch (e) {
        if (e instanceof ListingError) return e;
      }
      throw new Error("no fault was found");
    };
    expect(fault("mean(q*w)").line).toBe(1);
    expect(fault("mean(q*").message).toMatch(/expected/);
    expect(fault("q*u").message).toMatch(/take the mean/);
    expect(fault("q*u").line).toBe(1);
  });
});

describe("verdicts", () => {
  it("call no number a difference", () => {
    expect(verdictOf(Number.NaN)).toBe("differs");
    expect(verdictOf(relativeError(0, 0))).toBe("agrees");
    expect(verdictOf(1e-4)).toBe("doubtful");
  });
});
