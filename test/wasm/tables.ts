import { readFileSync } from "node:fs";

const decode = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text, "base64")).buffer;

/** Arguments, the nearest numbers to the exact values, and the rest of these in ulps. */
export function tableOf(name: string): { operands: Float64Array[]; values: Float64Array; residuals: Float32Array } {
  const {
    arguments: operands,
    values,
    residuals,
  } = JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), "utf8")) as {
    arguments: string[];
    values: string;
    residuals: string;
  };
  return {
    operands: operands.map((text) => new Float64Array(decode(text))),
    values: new Float64Array(decode(values)),
    residuals: new Float32Array(decode(residuals)),
  };
}

const ulp = (y: number): number => {
  const exponent = new Uint16Array(Float64Array.of(y).buffer)[3]! & 0x7ff0;
  return 2 ** (Math.max(exponent >> 4, 1) - 1075);
};

/** The distance of y from value + residual ulps; equal bits where that is no finite number. */
export function errorInUlps(y: number, value: number, residual: number): number {
  if (Object.is(y, value)) return Math.abs(residual);
  if (!Number.isFinite(y) || !Number.isFinite(value) || (y === 0 && value === 0)) return Number.POSITIVE_INFINITY;
  return Math.abs((y - value) / ulp(value) - residual);
}
