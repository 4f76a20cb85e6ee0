import type { Node } from "../graph/node.ts";
import { operation } from "./operation.ts";

const bits: DataView = new DataView(new ArrayBuffer(8));

/** The two words of a number's IEEE 754 bits. */
export function bitsOfFloat(value: number): { readonly high: number; readonly low: number } {
  bits.setFloat64(0, value, true);
  return { high: bits.getInt32(4, true), low: bits.getInt32(0, true) };
}

/** The IEEE 754 bits of a binary32 number. */
export function bitsOfSingle(value: number): number {
  bits.setFloat32(0, value, true);
  return bits.getInt32(0, true);
}

/** The number whose bits are the two words. */
export function floatOfBits(high: number, low: number): number {
  bits.setInt32(4, high, true);
  bits.setInt32(0, low, true);
  return bits.getFloat64(0, true);
}

/** The number a node always has, if it is a constant. */
export function constantOf(node: Node): number | undefined {
  return node.operation === operation.constant ? floatOfBits(node.x, node.y) : undefined;
}
