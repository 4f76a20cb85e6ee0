import { describe, expect, it } from "vitest";
import { grad, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { callHoles } from "./callHoles.ts";
import { holes } from "./holes.ts";

type Plain = (x: never) => number;
const written = (f: string): Plain => new Function(`"use strict"; return ${f}`)() as Plain;

describe.each(Object.entries({ ...holes, ...callHoles }))(
  "%s",
  (_name, { f, at, given = [], gradient, refused, read }) => {
    const own = written(f);
    const marked = lift(own);
    it("is right or refused, and never something else", () => {
      if (refused !== undefined) {
        expect(() => grad(marked)(...([at, ...given] as [never]))).toThrow(refused);
        return;
      }
      const [value, slope] = valueAndGrad(marked)(...([at, ...given] as [never])) as [number, unknown];
      expect(value).toBe(own(...([at, ...given] as [never])));
      expect(slope).toEqual(gradient);
    });
    it("is right or refused when compiled", () => {
      const compiled = jit(marked as (x: never) => never);
      if (refused === undefined && read === undefined)
        expect(compiled(...([at, ...given] as [never]))).toBe(own(...([at, ...given] as [never])));
      else expect(() => compiled(...([at, ...given] as [never]))).toThrow();
    });
  },
);
