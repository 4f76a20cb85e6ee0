/** A piece of JavaScript, and how tightly its outermost operator binds. */
export interface Expression {
  readonly text: string;
  readonly level: number;
  /** Bounds of a whole number, where they are known. */
  readonly range?: readonly [least: number, most: number] | undefined;
}
/** Levels of binding, from names and calls to the conditional operator. */
export const level = {
  atom: 20,
  unary: 14,
  power: 13,
  times: 12,
  plus: 11,
  bits: 5,
  less: 9,
  equal: 8,
  and: 4,
  or: 3,
  choice: 2,
};

export const atom = (text: string): Expression => ({ text, level: level.atom });
export const isAtom = (x: Expression): boolean => x.level === level.atom;
/** The text where something that binds at least so tightly is needed. */
export const within = (x: Expression, least: number): string => (x.level >= least ? x.text : `(${x.text})`);

export function literal(x: number): Expression {
  const text = Object.is(x, -0) ? "-0" : String(x);
  const range = Number.isInteger(x) ? ([x, x] as const) : undefined;
  return { text, level: text.startsWith("-") ? level.unary : level.atom, range };
}
/** left op right; operators group to the left, so the right side is put in parentheses at equal level. */
export const infix = (a: Expression, op: string, b: Expression, own: number): Expression => ({
  text: `${within(a, own)} ${op} ${within(b, own + 1)}`,
  level: own,
});
export const call = (name: string, ...x: readonly Expression[]): Expression =>
  atom(`${name}(${x.map(({ text }) => text).join(", ")})`);
export const choice = (test: Expression, a: Expression, b: Expression): Expression => ({
  text: `${within(test, 3)} ? ${within(a, 3)} : ${within(b, 2)}`,
  level: level.choice,
});
