import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { add, exp, matmul, mul, sin, type Tensor, tanh, tensor } from "../../src/index.ts";
import { explain, jit } from "../../src/jit/index.ts";
import { cholesky, lu, qr } from "../../src/linalg/index.ts";
import { type Threads, threads } from "../../src/threads/index.ts";

let folder: string;
let worker: URL;
let pool: Threads;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "wengert-"));
  const outfile = join(folder, "worker.mjs");
  await build({ entryPoints: ["src/threads/worker.ts"], bundle: true, format: "esm", outfile, logLevel: "error" });
  worker = pathToFileURL(outfile);
  pool = threads(3, { worker });
});
afterAll(() => {
  pool.dispose();
  rmSync(folder, { recursive: true });
});

/** Numbers in [-1, 1] without order. */
function array(shape: readonly number[], seed = 1, dtype: "f64" | "f32" = "f64"): Tensor {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const x = Float64Array.from({ length: shape.reduce((p, d) => p * d, 1) }, next);
  return tensor(dtype === "f32" ? Float32Array.from(x) : x, { shape: [...shape] });
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Results on several threads, time and again while they wake and sleep, are those on one. */
async function expectSame(f: (...x: Tensor[]) => Tensor, xs: readonly Tensor[], label: string): Promise<void> {
  const wanted = jit(f)(...xs).toTypedArray();
  const divided = jit(f, { threads: pool });
  for (let turn = 0; turn < 8; turn++) {
    if (turn % 4 === 1) await pause(5);
    const got = divided(...xs).toTypedArray();
    expect(got.length).toBe(wanted.length);
    expect(
      got.findIndex((x, i) => !Object.is(x, wanted[i])),
      label,
    ).toBe(-1);
  }
  expect(divided.explain()).toContain("large products and loops in parts, on 3 threads");
}

describe("on three threads results are those of one, to the bit", () => {
  const sizes = [
    [128, 128, 128],
    [130, 70, 129],
    [65, 300, 77],
    [129, 8, 400],
    [300, 1, 300],
    [257, 255, 63],
    [4, 600, 200],
  ] as const;
  it.each(sizes)("products %i x %i x %i, transposed, stacked, of f32", async (m, n, k) => {
    const [a, b] = [array([m, k], 3), array([k, n], 5)];
    await expectSame((x, y) => matmul(x, y), [a, b], "plain");
    await expectSame(
      (x, y) => matmul(x.transpose(), y.transpose()),
      [array([k, m], 3), array([n, k], 5)],
      "transposed",
    );
    await expectSame((x, y) => matmul(x, y), [array([m, k], 3, "f32"), array([k, n], 5, "f32")], "f32");
    await expectSame((x, y) => matmul(x, y), [array([2, m, k], 3), array([2, k, n], 5)], "stacked");
  });

  it("factorisations", async () => {
    const a = array([160, 160]);
    await expectSame((x) => qr(x).q, [a], "qr");
    await expectSame((x) => lu(x).u, [a], "lu");
    await expectSame(
      (x) => cholesky(x),
      [
        matmul(a, a.transpose()).add(
          tensor(
            Float64Array.from({ length: 160 ** 2 }, (_, i) => +(i % 161 === 0)),
            { shape: [160, 160] },
          ),
        ),
      ],
      "cholesky",
    );
  });

  it.each([10_000, 10_001, 99_999, 200_003])("loops over %i elements", async (n) => {
    const f = (x: Tensor, y: Tensor): Tensor => mul(exp(mul(x, x).neg()), add(sin(mul(y, 1e9)), tanh(x)));
    await expectSame(f, [array([n]), array([n], 7)], "vectors");
    await expectSame((x) => x.cast("f32").mul(3).exp().sin().tanh(), [array([n])], "f32");
  });

  it("loops over matrices, with rows of odd length too", async () => {
    for (const [rows, columns] of [
      [400, 100],
      [401, 101],
      [3, 20_001],
      [20_001, 3],
    ] as const) {
      const f = (x: Tensor, y: Tensor): Tensor => mul(exp(sin(x)), tanh(add(x.transpose().transpose(), y)));
      await expectSame(f, [array([rows, columns]), array([columns], 7)], `${rows} x ${columns}`);
      await expectSame((x) => sin(exp(x.transpose())).tanh(), [array([rows, columns])], "turned");
    }
  });

  it("several functions share them", async () => {
    const a = array([150, 150]);
    const fs = [1, 2, 3, 4].map((k) => jit((x: Tensor) => matmul(x, x.mul(k)), { threads: pool }));
    const wanted = [1, 2, 3, 4].map((k) => jit((x: Tensor) => matmul(x, x.mul(k)))(a).toTypedArray());
    for (let turn = 0; turn < 12; turn++) {
      fs.forEach((f, k) => {
        const got = f(a).toTypedArray();
        expect(got.findIndex((x, i) => !Object.is(x, wanted[k]![i]))).toBe(-1);
      });
      if (turn % 10 === 0) await pause(2);
    }
  });
});

describe("without the others", () => {
  const f = (x: Tensor): Tensor => matmul(x, x);
  const a = array([150, 150]);
  const wanted = jit(f)(a).toTypedArray();

  it("a page that cannot share memory runs on one thread, and says so", () => {
    vi.stubGlobal("crossOriginIsolated", false);
    const alone = jit(f, { threads: threads(2) });
    expect(alone(a).toTypedArray()).toEqual(wanted);
    expect(explain(alone)(a).notes).toEqual([
      "one thread: memory cannot be shared here: a page must be cross-origin isolated (headers COOP and COEP)",
    ]);
    vi.unstubAllGlobals();
  });

  it("those disposed of are not missed", async () => {
    const own = threads(2, { worker });
    const run = jit(f, { threads: own });
    expect(run(a).toTypedArray()).toEqual(wanted);
    await pause(20);
    own.dispose();
    expect(run(a).toTypedArray()).toEqual(wanted);
    const later = jit(f, { threads: own });
    expect(later(a).toTypedArray()).toEqual(wanted);
    expect(later.explain()).toContain("one thread: the threads were disposed of");
  });

  it("a worker that cannot be loaded is told of, and not waited for", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const own = threads(2, { worker: pathToFileURL(join(folder, "missing.mjs")) });
    const run = jit(f, { threads: own });
    expect(run(a).toTypedArray()).toEqual(wanted);
    await vi.waitFor(() => expect(warn).toHaveBeenCalledWith(expect.stringContaining("a worker does not run")), 5000);
    expect(run(a).toTypedArray()).toEqual(wanted);
    own.dispose();
    warn.mockRestore();
  });

  it("wrong counts and other objects are refused", () => {
    for (const count of [1, 0, 2.5, 65]) expect(() => threads(count)).toThrow(`threads: count ${count}`);
    expect(() => jit(f, { threads: { count: 2, dispose: () => undefined } })).toThrow("wengert/threads");
  });
});

it("a process with threads ends by itself", async () => {
  const program = `
    import { matmul, tensor } from "./src/index.ts";
    import { jit } from "./src/jit/index.ts";
    import { threads } from "./src/threads/index.ts";
    const a = tensor(new Float64Array(200 * 200).fill(2), { shape: [200, 200] });
    const f = jit((x) => matmul(x, x), { threads: threads(2, { worker: ${JSON.stringify(worker.href)} }) });
    for (let k = 0; k < 20; k++) {
      await new Promise((done) => setTimeout(done, 5));
      f(a);
    }
    console.log(f(a).toTypedArray()[7]);`;
  const outfile = join(folder, "program.mjs");
  const stdin = { contents: program, resolveDir: ".", loader: "ts" } as const;
  await build({ stdin, bundle: true, format: "esm", platform: "node", outfile, logLevel: "error" });
  const { status, stdout } = spawnSync(process.execPath, [outfile], { encoding: "utf8", timeout: 60_000 });
  expect(stdout).toBe("800\n");
  expect(status).toBe(0);
});
