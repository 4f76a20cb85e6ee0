import type { LaneBuilder, LaneFunction, LaneRule } from "../ir/lower.ts";
import type { Params } from "../ir/program.ts";
import type { Primitive } from "../record/rules.ts";
import { atom, call, choice, type Expression, infix, isAtom, level, literal } from "./expression.ts";
import { forms } from "./forms.ts";
import type { Source } from "./source.ts";

/** What a lane rule of the back end's own library is in JavaScript, where it is not a method of Math. */
const library: Readonly<Partial<Record<LaneFunction, string>>> = {
  sigmoid: "  const e = Math.exp(-Math.abs(x));\n  return (x < 0 ? e : 1) / (1 + e);",
  logisticDensity: "  const q = Math.exp(-Math.abs(x));\n  return q / ((1 + q) * (1 + q));",
  softplus: "  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));",
  sech2: "  const q = Math.exp(-2 * Math.abs(x));\n  return (4 * q) / ((1 + q) * (1 + q));",
};
const isLibrary = (name: string): name is keyof typeof library => Object.hasOwn(library, name);

/** A function of the library, which the text then holds. */
function libraryFunction(source: Source, name: LaneFunction): string {
  const number = source.type("number");
  return source.helper(name, (own) => `function ${own}(x${number})${number} {\n${library[name]}\n}`);
}

const longest = 90;
/** A name, or a call without operators around it. */
const isPlain = (text: string): boolean => /^[\w$.]+(\([^()]*\))?$/.test(text);
/** Lane rules as statements of a function: every operation has a name, equal ones share it. */
class LaneText implements LaneBuilder<Expression> {
  readonly #lines: { readonly name: string; text: string }[] = [];
  readonly #source: Source;
  readonly #known: Map<string, Expression> = new Map();
  readonly #truths: Map<string, Expression> = new Map();
  readonly #operation: string;

  constructor(source: Source, operation: string) {
    this.#source = source;
    this.#operation = operation;
  }
  #named(x: Expression): Expression {
    if (isAtom(x) && !x.text.includes("(")) return x;
    let name = this.#known.get(x.text);
    if (name === undefined) {
      name = atom(`t${this.#known.size + 1}`);
      this.#lines.push({ name: name.text, text: x.text });
      this.#known.set(x.text, name);
    }
    return name;
  }
  /** The statements; what is used once stands where it is used, as long as that stays short. */
  finish(result: Expression): string {
    const all = [...this.#lines, { name: "", text: result.text }];
    const kept = all.filter((line) => {
      const { name, text } = line;
      if (name === "") return true;
      const use = new RegExp(`\\b${name}\\b`, "g");
      const uses = all.map((other) => other.text.match(use)?.length ?? 0);
      const user = all[uses.indexOf(1)];
      if (uses.reduce((a, b) => a + b, 0) !== 1 || user!.text.length + text.length > longest) return true;
      const isWhole = user!.text === name || user!.text.includes(`(${name})`);
      user!.text = user!.text.replace(use, () => (isWhole || isPlain(text) ? text : `(${text})`));
      return false;
    });
    return kept.map(({ name, text }) => (name === "" ? `  return ${text};` : `  const ${name} = ${text};`)).join("\n");
  }
  #form(name: string, ...x: Expression[]): Expression {
    return this.#named(forms[name]!(...x));
  }
  #truth(op: "gt" | "ge" | "eq", x: Expression, y: Expression): Expression {
    const test = this.#form(op, x, y);
    const number = { text: `${test.text} ? 1 : 0`, level: level.choice };
    this.#truths.set(number.text, test);
    return number;
  }
  #test(x: Expression): Expression {
    return this.#truths.get(x.text) ?? infix(x, "!==", literal(0), level.equal);
  }
  constant(x: number): Expression {
    return literal(x);
  }
  add(x: Expression, y: Expression): Expression {
    return this.#form("add", x, y);
  }
  sub(x: Expression, y: Expression): Expression {
    return this.#form("sub", x, y);
  }
  mul(x: Expression, y: Expression): Expression {
    return this.#form("mul", x, y);
  }
  div(x: Expression, y: Expression): Expression {
    return this.#form("div", x, y);
  }
  neg(x: Expression): Expression {
    return this.#form("neg", x);
  }
  abs(x: Expression): Expression {
    return this.#form("abs", x);
  }
  sqrt(x: Expression): Expression {
    return this.#form("sqrt", x);
  }
  max(x: Expression, y: Expression): Expression {
    return this.#form("maximum", x, y);
  }
  min(x: Expression, y: Expression): Expression {
    return this.#form("minimum", x, y);
  }
  floor(x: Expression): Expression {
    return this.#form("floor", x);
  }
  ceil(x: Expression): Expression {
    return this.#form("ceil", x);
  }
  trunc(x: Expression): Expression {
    return this.#form("trunc", x);
  }
  nearest(x: Expression): Expression {
    return this.#named(call(nearest(this.#source), x));
  }
  gt(x: Expression, y: Expression): Expression {
    return this.#truth("gt", x, y);
  }
  ge(x: Expression, y: Expression): Expression {
    return this.#truth("ge", x, y);
  }
  eq(x: Expression, y: Expression): Expression {
    return this.#truth("eq", x, y);
  }
  select(test: Expression, x: Expression, y: Expression): Expression {
    return this.#named(choice(this.#test(test), x, y));
  }
  call(name: LaneFunction, ...x: Expression[]): Expression {
    if (isLibrary(name)) return this.#named(call(libraryFunction(this.#source, name), ...x));
    return this.#form(name, ...x);
  }
  scalarWhere(test: Expression, _f: unknown, _x: readonly Expression[], otherwise: Expression): Expression {
    const source = this.#source;
    if (test.text === "1") return source.noForm(this.#operation);
    const number = source.type("number");
    const outside = source.helper("outside", (own) => {
      const text = source.type("string");
      return `function ${own}(name${text})${number} {\n  throw new RangeError(\`\${name}: this argument lies where only wengert itself has the function\`);\n}`;
    });
    return this.#named(choice(this.#test(test), atom(`${outside}(${JSON.stringify(this.#operation)})`), otherwise));
  }
}
function nearest(source: Source): string {
  const number = source.type("number");
  // Adding 2^52 rounds to the nearest whole number, to the even one between two; the sign of a zero is that of x.
  return source.helper(
    "roundToEven",
    (own) =>
      `function ${own}(x${number})${number} {\n  const size = Math.abs(x);\n  if (!(size < 4503599627370496)) return x;\n  const y = size + 4503599627370496 - 4503599627370496;\n  return x < 0 || Object.is(x, -0) ? -y : y;\n}`,
  );
}
const named: WeakMap<Source, Map<LaneRule, string>> = new WeakMap();
/** One lane of a primitive. */
export function laneForm(source: Source, block: Primitive, params: Params | undefined, x: Expression[]): Expression {
  const form = forms[block.name];
  if (form !== undefined) return form(...x);
  if (isLibrary(block.name)) return call(libraryFunction(source, block.name), ...x);
  const lower: unknown = block.lower === "scalar" ? block.laneOf?.(params) : block.lower;
  if (typeof lower !== "function") return remainder(source, block.name, x) ?? source.noForm(block.name);
  return call(ruleFunction(source, block.name, lower as LaneRule, x.length), ...x);
}
const remainder = (source: Source, name: string, [a, b]: Expression[]): Expression | undefined => {
  if (name !== "mod") return undefined;
  const number = source.type("number");
  const own = source.helper(
    "mod",
    (f) =>
      `function ${f}(x${number}, y${number})${number} {\n  const r = x % y;\n  return r !== 0 && r < 0 !== y < 0 ? r + y : r;\n}`,
  );
  return call(own, a!, b!);
};
/** A lane rule as a function of the text. */
export function ruleFunction(source: Source, operation: string, rule: LaneRule, arity: number): string {
  let rules = named.get(source);
  if (rules === undefined) {
    rules = new Map();
    named.set(source, rules);
  }
  let name = rules.get(rule);
  if (name === undefined) {
    name = source.name(operation);
    rules.set(rule, name);
    const number = source.type("number");
    const lane = new LaneText(source, operation);
    const [x, y, z] = ["x", "y", "z"].map(atom) as [Expression, Expression, Expression];
    const result = rule<Expression>(lane, x, y, z);
    const parameters = ["x", "y", "z"].slice(0, arity).map((p) => p + number);
    source.helpers.push(`function ${name}(${parameters.join(", ")})${number} {\n${lane.finish(result)}\n}`);
  }
  return name;
}
