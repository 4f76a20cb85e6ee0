import { describe, expect, test } from "vitest";
import { grad, tensor, WengertError } from "../../src/index.ts";
import { arrayCalls } from "./arrayCalls.ts";
import { controlCalls } from "./controlCalls.ts";
import { nnCalls } from "./nnCalls.ts";
import { optionCalls } from "./optionCalls.ts";
import { programCalls } from "./programCalls.ts";
import { transformCalls } from "./transformCalls.ts";

const wrongCalls = [...arrayCalls, ...transformCalls, ...controlCalls, ...optionCalls, ...programCalls, ...nnCalls];

describe("wrong calls say what failed, on what, and what to write instead", () => {
  for (const { what, call, says } of wrongCalls)
    test(what, () => {
      let caught: unknown;
      try {
        call();
      } catch (e) {
        caught = e;
      }
      expect(caught, "no error").toBeInstanceOf(WengertError);
      const { message } = caught as WengertError;
      for (const part of says) expect(message).toContain(part);
      expect(message).toContain("at your line");
      // Nothing is left open: the next call works.
      expect(grad((x) => x.mul(x))(3)).toBe(6);
      expect(tensor([1, 2]).add(1).toArray()).toEqual([2, 3]);
    });
  test("there are at least sixty", () => expect(wrongCalls.length).toBeGreaterThanOrEqual(60));
});
