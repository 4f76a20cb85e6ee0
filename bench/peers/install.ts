import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { bench } from "../host.ts";

// Builds and installs what to compare with, in bench/.peers; what this machine lacks is named and left out.
const folder = bench(".peers");
const python = process.env["PYTHON"] ?? "python3";

/** Runs a program and gives what it printed. */
function call(command: string, args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  if (error) throw new Error(`${command} cannot be run (${(error as NodeJS.ErrnoException).code})`);
  if (status !== 0) throw new Error(stderr.trim().split("\n").slice(-3).join("\n"));
  return stdout;
}
type Versions = Record<string, string>;
const native = ["-O3", "-ffast-math", "-fopenmp-simd", bench("native", "native.cpp")];

/** 128-bit vectors are what WebAssembly has; "native" is all that this processor has. */
function cpp(): Versions {
  const compiler = process.env["CXX"] ?? "g++";
  const x86 = process.arch === "x64";
  call(compiler, [...(x86 ? ["-msse4.2"] : []), ...native, "-o", "native128"]);
  call(compiler, ["-march=native", ...native, "-o", "native"]);
  call(compiler, ["-O3", bench("native", "micro.cpp"), "-o", "micro"]);
  return { cpp: call(compiler, ["--version"]).split("\n")[0]! };
}
const npmPackages = {
  "@jax-js/jax": "0.1.25",
  "@tensorflow/tfjs-core": "4.22.0",
  "@tensorflow/tfjs-backend-cpu": "4.22.0",
  "@tensorflow/tfjs-backend-wasm": "4.22.0",
};
async function javascript(): Promise<Versions> {
  writeFileSync(bench(".peers", "package.json"), JSON.stringify({ private: true, dependencies: npmPackages }, null, 2));
  call("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"]);
  // In Node the package of tfjs-core leaves its gradients out; here they are put together with both backends.
  const parts = [
    'export * from "@tensorflow/tfjs-core"',
    'import "@tensorflow/tfjs-core/dist/register_all_gradients"',
    'import "@tensorflow/tfjs-backend-cpu"',
    'export { setWasmPaths } from "@tensorflow/tfjs-backend-wasm"',
  ];
  await build({
    stdin: { contents: parts.join(";\n"), resolveDir: folder },
    bundle: true,
    platform: "node",
    mainFields: ["module", "main"],
    format: "cjs",
    outfile: bench(".peers", "tfjs.cjs"),
    logLevel: "error",
  });
  return { jaxjs: npmPackages["@jax-js/jax"], tfjs: npmPackages["@tensorflow/tfjs-core"] };
}
function fromPython(): Versions {
  const inside = bench(".peers", "venv", "bin", "python");
  if (!existsSync(inside)) call(python, ["-m", "venv", "venv"]);
  call(inside, ["-m", "pip", "install", "-q", "--disable-pip-version-check", "jax", "casadi", "numpy"]);
  const freeze = call(inside, ["-m", "pip", "freeze", "--disable-pip-version-check"]);
  const version = (name: string): string => new RegExp(`^${name}==(.*)$`, "m").exec(freeze)?.[1] ?? "?";
  return { jax: version("jax"), casadi: version("casadi"), numpy: version("numpy") };
}
const steps: readonly (readonly [string, () => Versions | Promise<Versions>])[] = [
  ["C++ baselines (a compiler, some seconds)", cpp],
  ["jax-js and TensorFlow.js (npm, about 150 MB)", javascript],
  ["JAX, CasADi and NumPy (Python, about 700 MB)", fromPython],
];
mkdirSync(folder, { recursive: true });
let versions: Versions = {};
for (const [what, step] of steps) {
  console.log(`${what} ...`);
  try {
    const found = await step();
    versions = { ...versions, ...found };
    console.log(
      `  ${Object.entries(found)
        .map(([name, v]) => `${name} ${v}`)
        .join(", ")}`,
    );
  } catch (e) {
    console.log(`  left out: ${(e as Error).message.replaceAll("\n", "\n  ")}`);
    process.exitCode = 1;
  }
}
writeFileSync(bench(".peers", "versions.json"), `${JSON.stringify(versions, null, 2)}\n`);
