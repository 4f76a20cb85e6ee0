import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { evaluated } from "../emit/emitted.ts";

async function wengert(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(argv, { out: (t) => out.push(t), err: (t) => err.push(t) });
  return { code, out: out.join(""), err: err.join("") };
}
const formula = "x1*x2 + sin(x1)";

describe("wengert emit", () => {
  it("writes the gradient of a formula by all its variables, with sizes and times beside it", async () => {
    const { code, out, err } = await wengert("emit", formula, "--at", "2,3");
    expect(code).toBe(0);
    expect(err).toMatch(/^grad of .*: \d+ bytes, \d+ gzip; \d+ ns a call, recorded anew at each call \d+ ns\n$/);
    expect(out).toContain("export function grad(x1: number, x2: number): number[]");
    expect(evaluated(out)["grad"]!(2, 3)).toEqual([Math.cos(2) + 3, 2]);
  });
  it("writes matrices by the list of the variables", async () => {
    const { out } = await wengert("emit", formula, "--at", "2,3", "--derivative", "hessian", "--name", "curvature");
    expect(evaluated(out)["curvature"]!([1, 5])).toEqual([
      [-Math.sin(1), 1],
      [1, 0],
    ]);
  });
  it("writes WebAssembly, into a file, and says what it wrote as JSON", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emit-"));
    const file = join(folder, "slope.ts");
    const { out } = await wengert("emit", formula, "--at", "2,3", "--to", "wasm", "--out", file, "--json");
    const said = JSON.parse(out) as { file: string; sizes: Record<string, number>; nanoseconds: { emitted: number } };
    const text = readFileSync(file, "utf8");
    rmSync(folder, { recursive: true });
    expect(said.file).toBe(file);
    expect(said.sizes["characters"]).toBe(text.length);
    expect(said.sizes["wasm"]).toBeGreaterThan(100);
    expect(said.nanoseconds.emitted).toBeGreaterThan(0);
    const [a, b] = evaluated(text)["grad"]!(2, 3) as [number, number];
    expect([a, b]).toEqual([expect.closeTo(Math.cos(2) + 3, 14), 2]);
  });
  it("takes functions of modules", async () => {
    const { code, out } = await wengert("emit", "test/cli/data/model.mjs#square", "--at", "1,2,3");
    expect([code, out.includes("import")]).toEqual([0, false]);
  });
  it.each([
    ["#product", "2", "takes 2 arguments, --at gives 1"],
    ["#product", "2,3,4", "takes 2 arguments, --at gives 3"],
    ["#square", "[1,2,3]", "takes 1 argument, --at gives 3; an array as the only argument is [[1, 2, 3]]"],
    ["#product", '{"a":1}', "takes 2 arguments, --at gives 1: JSON is the list of the arguments"],
    ["#Spring", "2", "#Spring is a class: export a function"],
  ])("refuses a point that does not fit %s: %s", async (name, at, why) => {
    const { code, err } = await wengert("emit", `test/cli/data/model.mjs${name}`, "--at", at);
    expect([code, err.includes(why)]).toEqual([2, true]);
  });
  it("counts no defaults", async () => {
    expect((await wengert("emit", "test/cli/data/model.mjs#withDefault", "--at", "2")).code).toBe(0);
    expect((await wengert("emit", "test/cli/data/model.mjs#withDefault", "--at", "[2, 3]")).code).toBe(0);
  });
  it("refuses names and files that cannot be", async () => {
    const word = await wengert("emit", formula, "--at", "2,3", "--name", "class");
    expect(word.err).toContain("class is a word of such a text");
    const none = await wengert("emit", formula, "--at", "2,3", "--name", "");
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('"" is no name of a function')]);
    const file = await wengert("emit", formula, "--at", "2,3", "--out", "no/such/folder/f.ts");
    expect([file.code, file.err]).toEqual([2, expect.stringMatching(/^wengert: --out no\/such.* cannot be written/)]);
  });
  it("says what it takes", async () => {
    const { code, err } = await wengert("emit", formula, "--at", "2,3", "--derivative", "slope");
    expect([code, err]).toEqual([
      2,
      "wengert: --derivative slope: expected one of value, grad, jvp, vjp, jacobian, hessian, hvp\n",
    ]);
    expect((await wengert("emit", formula, "--at", "2,3", "--to", "c")).err).toContain(
      "--to c: expected one of ts, wasm",
    );
    expect((await wengert("emit", formula)).err).toContain("where? Give the point");
  });
});
