import { expect, it } from "vitest";
import { ByteWriter } from "../../../src/wasm/binary/bytes.ts";
import fc from "../../properties.ts";

/** LEB128 by its definition, on big integers. */
function leb128(value: bigint, signed: boolean): number[] {
  const out: number[] = [];
  for (let rest = value; ; ) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    const done = signed ? (rest === 0n && low < 64) || (rest === -1n && low >= 64) : rest === 0n;
    out.push(done ? low : low | 128);
    if (done) return out;
  }
}

const written = (write: (out: ByteWriter) => void): number[] => {
  const out = new ByteWriter(1);
  write(out);
  return [...out.toBytes()];
};

it("writes unsigned LEB128", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), (n) => {
      expect(written((out) => out.unsigned(n))).toEqual(leb128(BigInt(n), false));
    }),
    { examples: [[0], [127], [128], [2 ** 32 - 1]] },
  );
});

it("writes signed LEB128 of 32 and 64 bits", () => {
  const low = (n: bigint): number => Number(BigInt.asIntN(32, n));
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.nat(63), (n, shift) => {
      const value = n >> BigInt(shift);
      expect(written((out) => out.signed64(low(value >> 32n), low(value)))).toEqual(leb128(value, true));
      expect(written((out) => out.signed(low(value)))).toEqual(leb128(BigInt(low(value)), true));
    }),
    {
      examples: [
        [0n, 0],
        [-1n, 0],
        [63n, 0],
        [64n, 0],
        [-64n, 0],
        [-65n, 0],
        [-(2n ** 63n), 0],
        [2n ** 63n - 1n, 0],
      ],
    },
  );
});

it("writes floats and names", () => {
  expect(written((out) => out.float64(1))).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
  expect(written((out) => out.int32(-2))).toEqual([0xfe, 0xff, 0xff, 0xff]);
  expect(written((out) => out.name("π"))).toEqual([2, 0xcf, 0x80]);
});

it("keeps what was written when it grows", () => {
  const out = new ByteWriter(1);
  for (let i = 0; i < 1000; i++) out.byte(i & 255);
  expect([...out.toBytes()]).toEqual(Array.from({ length: 1000 }, (_, i) => i & 255));
  expect(out.length).toBe(1000);
});
