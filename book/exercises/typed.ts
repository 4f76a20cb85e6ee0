import { type Expression, expression } from "wengert/expression";
import { withProducts } from "./products.ts";

/** What stands in a field cannot be read. */
export class Unreadable extends Error {}

const constants = { e: Math.E };

/** A formula as a reader types it: factors side by side, the minus of the page's own numbers and the multiplication cross are taken too. */
export function typedFormula(text: string, variables: readonly string[]): Expression {
  const plain = text.trim().replaceAll("−", "-").replaceAll("·", "*").replaceAll("×", "*").replaceAll("**", "^");
  if (plain === "") throw new Unreadable("it is empty");
  const read = (formula: string): Expression => expression(formula, { variables, constants });
  try {
    return read(plain);
  } catch (e) {
    const products = withProducts(plain, variables);
    if (products !== null) {
      try {
        return read(products);
      } catch {
        // What is wrong is told of the formula as it was typed.
      }
    }
    throw new Unreadable(
      (e as Error).message
        .split("\n")[0]!
        .replace(/^expression: /, "")
        .replace(/\. Variables are ;.*$/, "")
        .replace(/; others go into .*$/, ""),
    );
  }
}

/** A number as typed: its value, and of a decimal the place of its last digit and how many of its digits count. */
export interface Typed {
  readonly value: number;
  readonly rounded: { readonly unit: number; readonly digits: number } | null;
}

const decimal = /^[-−+]?(\d*)\.?(\d*)(?:e([-−+]?\d+))?$/i;

export function typedNumber(text: string): Typed {
  const value = typedFormula(text, [])();
  if (!Number.isFinite(value)) throw new Unreadable("it is not a finite number");
  const [, whole, part, exponent] = decimal.exec(text.trim()) ?? [];
  const isExact = !text.includes(".") && exponent === undefined;
  if (whole === undefined || part === undefined || isExact) return { value, rounded: null };
  const digits = (whole + part).replace(/^0+/, "").length;
  return { value, rounded: { digits, unit: 10 ** (Number(exponent?.replace("−", "-") ?? 0) - part.length) } };
}

const EXACT = 1e-9;
/** Equal to rounding errors, relative where the numbers are large. */
export const close = (a: number, b: number, tolerance: number = EXACT): boolean =>
  a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

/** Whether a typed number is the value: exactly, or rounded to at least so many significant digits. */
export function means({ value, rounded }: Typed, wanted: number, digits: number): boolean {
  if (close(value, wanted)) return true;
  return rounded !== null && rounded.digits >= digits && Math.abs(value - wanted) <= 0.500001 * rounded.unit;
}

/** A decimal that would be right if it had more digits. */
export const tooShort = ({ value, rounded }: Typed, wanted: number, digits: number): boolean =>
  rounded !== null && rounded.digits < digits && Math.abs(value - wanted) <= 0.500001 * rounded.unit;
