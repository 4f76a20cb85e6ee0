/**
 * What rewritten text calls: every name that it imports from `wengert/operators/runtime`, with a `$` before it, and how
 * it is called. `any` is a plain JavaScript value, a recorded number or a recorded array.
 */
export const runtimeNames: readonly RuntimeName[] = [
  // off(): boolean; nothing is being recorded, and the function's own text runs
  "off",
  // outer("line:column", () => [name, () => name, fixed, owner?][]): what the function uses from around it; fixed: never
  // assigned; owner: whose private field it is
  "outer",
  // mark(f): f; the root functions of marked text, once each
  "mark",
  // methods(o, names): o, whose methods of these names are marked
  "methods",
  // add(a, b): any; likewise the other binary operators
  ...(["add", "sub", "mul", "div", "mod", "pow"] as const),
  // lt(a, b): boolean, or a recorded truth value; eq and ne are === and !==, eqq and neq are == and !=
  ...(["lt", "gt", "le", "ge", "eq", "ne", "eqq", "neq"] as const),
  // bit("or" | "and" | "xor" | "shl" | "shr" | "ushr", a, b): any;  neg(a), pos(a), bnot(a): -a, +a, ~a
  ...(["bit", "neg", "pos", "bnot"] as const),
  // inc(a), dec(a): what a++ and a-- leave in a;  numericOf(a): ToNumeric(a), the value of a++
  ...(["inc", "dec", "numericOf"] as const),
  // test(c): c itself, or the decision of a recorded c; stands where only truth matters
  "test",
  // typeOf_(typeof x, () => x): string
  "typeOf_",
  // get(o, k): o[k];  set(o, k, v): v, after o[k] = v;  ref(o, k): { v }, o[k] as a target of destructuring
  ...(["get", "set", "ref"] as const),
  // has(k, o): k in o;  instance(o, C): o instanceof C
  ...(["has", "instance"] as const),
  // name(k): k as a computed name of a property;  items(o): o, whose own properties are looked at
  ...(["name", "items"] as const),
  // text(x, message): x where a text is made of it
  "text",
  // host(f): a function of the host as it is called or handed over;  make(C, ...xs): new C(...xs) for such constructors
  ...(["host", "make"] as const),
  // ours(f): a function of wengert's, which gives numbers for numbers
  "ours",
  // unmarked(f, name): a function that is not marked, as far as can be seen
  "unmarked",
  // key(k): k as a property key that is used twice
  "key",
  // hidden(): before a write that set() does not see: a private field, super.x
  "hidden",
  // f64(C, ...xs): new C(...xs) for the constructors of arrays of floating-point numbers
  "f64",
  // born(o): o; an array, object or instance made by marked text
  "born",
  // method(o, name, unmarked, maybe): what o.name is called through, for names that change o or compare by identity:
  // method(o, "push")(x); unmarked: what it is called where it is a function of somebody else; maybe: o.name?.(x)
  "method",
  // grow(o)(...xs): o.push(...xs), grow(o, k)(v): o[k] = v, as statements of loops that do not look at o otherwise
  "grow",
  // loop(low, ((i) => [left, "<" | "<=" | ">" | ">=" | "!=" | "!==" | "!", right])[], by, update, get, set,
  // body: (i) => void, "file:line:column", once?, live?): for (let i = low; left < right && ..; i += by) body(i), and the i
  // that ends it; update is "++" | "--" | "+=" | "-="; get(): any[] and set(any[]) hold the variables that the body assigns;
  // once: the first turn is under no condition; live: the i that ends it is read
  "loop",
  // loopOf(xs, get, set, body: (x) => void, "file:line:column", name?): for (const x of xs) body(x); or of xs.entries() and
  // the like, by their name
  "loopOf",
  // each(o, "map" | "flatMap" | "forEach" | "reduce" | "reduceRight" | "from", get, set, "file:line:column"): what o.map is
  // called through where the function that it is given is of marked text: each(..)(f)
  "each",
  // stays("file:line:column", why): the loop that begins here stays a loop of JavaScript
  "stays",
  // branch(c, get, set, () => void, (() => void) | undefined): if (c) .. else .. inside a loop, without jumps
  "branch",
  // caught(e): e, as a catch clause has it
  "caught",
  // maths_, number_: Math and Number
  ...(["maths_", "number_"] as const),
];

/** A name of `wengert/operators/runtime` that rewritten text uses. */
export type RuntimeName =
  | ("off" | "outer" | "mark" | "methods" | "add" | "sub" | "mul" | "div" | "mod" | "pow")
  | ("lt" | "gt" | "le" | "ge" | "eq" | "ne" | "eqq" | "neq" | "bit" | "neg" | "pos" | "bnot")
  | ("inc" | "dec" | "numericOf" | "test" | "typeOf_" | "get" | "set" | "ref" | "has" | "key" | "hidden")
  | ("instance" | "name" | "items" | "text" | "host" | "make" | "ours" | "unmarked")
  | (
      | "f64"
      | "born"
      | "method"
      | "grow"
      | "caught"
      | "each"
      | "loop"
      | "loopOf"
      | "stays"
      | "branch"
      | "maths_"
      | "number_"
    );
