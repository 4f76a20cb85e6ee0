import { CONST, PROJ, type Program } from "../../ir/program.ts";
import { F64 } from "../../ir/type.ts";
import { add } from "../../prims/arithmetic.ts";
import { reshape } from "../../prims/broadcast.ts";
import { matmul } from "../../prims/contraction.ts";
import { take } from "../../prims/indexing.ts";
import { again } from "../../record/emit.ts";
import { asRules, type Recording } from "../../record/recording.ts";
import { nameOf } from "../../record/table.ts";
import { Tensor } from "../../record/tensor.ts";
import { partOf } from "../../transforms/replay.ts";
import { assemble, type Element, type Item } from "./assemble.ts";
import { type Block, blocksOf, multiplications } from "./blocks.ts";
import { ZERO } from "./embedded.ts";
import { elementOf, sumsOf } from "./sums.ts";

/** Below that many products of numbers a list stays as it is. */
const fewest = 256;

/**
 * Results that were recorded number by number since line `from`, with products of matrices in the place of sums of products
 * that are their entries (loops over few turns are written out, and so are map and reduce).
 */
export function withMatrices(rec: Recording, from: number, results: readonly Tensor[]): Tensor[] {
  const { program: p } = rec;
  const mine = results.filter((v) => v.rec === rec && v.id >= from).map((v) => v.id);
  if (p.n - from < fewest || mine.length === 0) return [...results];
  const uses = usesOf(p, from, mine);
  const read = usesOf(p, from, Object.keys(rec.reads).map(Number));
  const blocks = blocksOf(p, sumsOf(p, from, uses)).filter((b) => b.sums.every((s) => read[s.line] === 0));
  if (blocks.reduce((n, b) => n + multiplications(b), 0) < fewest) return [...results];
  const written = new Written(rec, from, blocks);
  const values = asRules(() => written.all(mine));
  return results.map((v) => values.get(v.id) ?? v);
}
/** How many lines that the given ones need ask for each line. */
function usesOf(p: Program, from: number, wanted: readonly number[]): Uint32Array {
  const uses = new Uint32Array(p.n);
  for (const i of wanted) uses[i]!++;
  for (let i = p.n - 1; i >= from; i--) if (uses[i]! > 0) for (const a of p.operands(i)) uses[a]!++;
  return uses;
}
/** Scalars that are put side by side, at least, to be looked at one by one. */
const fewestListed = 8;
/** The scalars that line i puts side by side. */
function listedIn(p: Program, i: number): number[] | undefined {
  if (nameOf(p.op(i)) !== "concatenate" || p.arity(i) < fewestListed) return undefined;
  const parts = p.operands(i);
  const single = (a: number): boolean => nameOf(p.op(a)) === "reshape" && p.type(p.operand(a, 0)) === F64;
  return p.type(i).shape.length === 1 && parts.every(single) ? parts.map((a) => p.operand(a, 0)) : undefined;
}
/** Lines written anew into the recording that they stand in; those that nothing changes stay. */
class Written {
  readonly #rec: Recording;
  readonly #p: Program;
  readonly #from: number;
  readonly #end: number;
  readonly #entries: Map<number, { readonly block: Block; readonly at: number }> = new Map();
  readonly #flat: Map<Block, Tensor> = new Map();
  /** What lines have become: places in products, and values. */
  readonly #elements: Map<number, Element> = new Map();
  readonly #values: Map<number, Tensor | readonly Tensor[]> = new Map();
  /** Lines that stay: one handle each, so that neighbours of one array are known as such. */
  readonly #handles: Map<number, Tensor> = new Map();

  constructor(rec: Recording, from: number, blocks: readonly Block[]) {
    this.#rec = rec;
    this.#p = rec.program;
    this.#from = from;
    this.#end = rec.program.n;
    for (const block of blocks) for (const [at, s] of block.sums.entries()) this.#entries.set(s.line, { block, at });
  }
  all(wanted: readonly number[]): Map<number, Tensor> {
    const needed = new Uint8Array(this.#end);
    for (const i of wanted) needed[i] = 1;
    for (let i = this.#end - 1; i >= this.#from; i--) if (needed[i]) for (const a of this.#needs(i)) needed[a] = 1;
    for (let i = this.#from; i < this.#end; i++) if (needed[i]) this.#write(i);
    return new Map(wanted.map((i) => [i, this.#tensor(i)]));
  }
  #needs(i: number): readonly number[] {
    const entry = this.#entries.get(i);
    if (entry === undefined) return listedIn(this.#p, i) ?? this.#p.operands(i);
    const { rows, columns, sums } = entry.block;
    return [...rows, ...columns, ...sums.map((s) => s.rest)].flat().filter((i) => i !== ZERO);
  }
  #write(i: number): void {
    const p = this.#p;
    const entry = this.#entries.get(i);
    if (entry !== undefined) {
      this.#elements.set(i, { array: this.#product(entry.block), at: entry.at });
      return;
    }
    const listed = listedIn(p, i);
    const operands = listed ?? p.operands(i);
    if (!operands.some((a) => this.#values.has(a) || this.#elements.has(a))) return;
    const element = elementOf(p, i);
    if (element !== undefined) this.#elements.set(i, { array: this.#tensor(element.array), at: element.at });
    else if (listed !== undefined) this.#values.set(i, assemble(listed.map((a) => this.#item(a))));
    else if (p.op(i) === PROJ)
      this.#values.set(i, (this.#values.get(operands[0]!) as readonly Tensor[])[partOf(p, i)]!);
    else {
      const x = operands.map((a) => this.#tensor(a));
      this.#values.set(i, again(p.op(i), x, p.params.get(i)));
    }
  }
  #product(block: Block): Tensor {
    let flat = this.#flat.get(block);
    if (flat === undefined) {
      const { rows, columns, sums } = block;
      const [head] = rows as [readonly number[]];
      const left = this.#matrix(rows.flat(), head.length);
      const right = this.#matrix(
        head.flatMap((_, k) => columns.map((c) => c[k]!)),
        columns.length,
      );
      flat = reshape(matmul(left, right), [-1]);
      if (sums.some((s) => s.rest.length > 0)) flat = add(flat, assemble(sums.map((s) => this.#total(s.rest))));
      this.#flat.set(block, flat);
    }
    return flat;
  }
  #matrix(lines: readonly number[], width: number): Tensor {
    return reshape(assemble(lines.map((i) => this.#item(i))), [-1, width]);
  }
  #total([head, ...more]: readonly number[]): Item {
    if (head === undefined) return 0;
    return more.length === 0 ? this.#item(head) : more.reduce((s, i) => add(s, this.#tensor(i)), this.#tensor(head));
  }
  #item(i: number): Item {
    if (i === ZERO) return 0;
    if (this.#p.op(i) === CONST) return this.#p.num(i);
    const element = elementOf(this.#p, i);
    const known = this.#elements.get(i);
    if (known !== undefined || element === undefined) return known ?? this.#tensor(i);
    return { array: this.#tensor(element.array), at: element.at };
  }
  #tensor(i: number): Tensor {
    const element = this.#elements.get(i);
    if (element !== undefined && !this.#values.has(i)) this.#values.set(i, take(element.array, element.at));
    return (this.#values.get(i) as Tensor | undefined) ?? this.#own(i);
  }
  #own(i: number): Tensor {
    let v = this.#handles.get(i);
    if (v === undefined) {
      v = new Tensor(this.#rec, i, this.#p.type(i), undefined);
      this.#handles.set(i, v);
    }
    return v;
  }
}
