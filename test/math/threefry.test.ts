import { describe, expect, it } from "vitest";
import { signedOf, threefry2x32, unitOf } from "../../src/math/threefry.ts";

const hex = (x: number): string => (x >>> 0).toString(16).padStart(8, "0");
function encrypt(key: [number, number], counter: [number, number]): string[] {
  const out = new Int32Array(2);
  threefry2x32(key[0], key[1], counter[0], counter[1], out, 0);
  return [...out].map(hex);
}
describe("Threefry-2x32, 20 rounds", () => {
  it("gives the known answers published with Salmon et al. 2011", () => {
    expect(encrypt([0, 0], [0, 0])).toEqual(["6b200159", "99ba4efe"]);
    expect(encrypt([-1, -1], [-1, -1])).toEqual(["1cb996fc", "bb002be7"]);
    expect(encrypt([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual(["c4923a9c", "483df7a0"]);
  });
  it("one flipped bit of key or counter turns about half of the 64 bits", () => {
    const bits = (words: string[]): bigint => BigInt(`0x${words.join("")}`);
    const weight = (x: bigint): number => x.toString(2).replaceAll("0", "").length;
    const from = bits(encrypt([7, 11], [13, 17]));
    const turned: number[] = [];
    for (let b = 0; b < 32; b++) {
      turned.push(weight(from ^ bits(encrypt([7 ^ (1 << b), 11], [13, 17]))));
      turned.push(weight(from ^ bits(encrypt([7, 11 ^ (1 << b)], [13, 17]))));
      turned.push(weight(from ^ bits(encrypt([7, 11], [13 ^ (1 << b), 17]))));
      turned.push(weight(from ^ bits(encrypt([7, 11], [13, 17 ^ (1 << b)]))));
    }
    const mean = turned.reduce((s, k) => s + k, 0) / turned.length;
    expect(Math.abs(mean - 32)).toBeLessThan(1.5); // standard error 4 / sqrt(128)
    expect(Math.min(...turned)).toBeGreaterThan(14);
  });
});
describe("words as numbers", () => {
  it("unit numbers fill [0, 1) with 53 bits", () => {
    expect(unitOf(0, 0)).toBe(0);
    expect(unitOf(0, 64)).toBe(2 ** -53);
    expect(unitOf(-1, -1)).toBe(1 - 2 ** -53);
    expect(unitOf(-2147483648, 0)).toBe(0.5);
  });
  it("signed numbers are symmetric and keep away from 0 and the ends", () => {
    expect(signedOf(0, 0)).toBe(2 ** -53);
    expect(signedOf(-2147483648, 0)).toBe(-(2 ** -53));
    expect(signedOf(0x7fffffff, -1)).toBe(1 - 2 ** -53);
    expect(signedOf(-1, -1)).toBe(-1 + 2 ** -53);
  });
});
