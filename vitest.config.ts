import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import wengert from "./src/operators/plugin.ts";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** The files that take minutes begin first, so that none of them is left for one worker at the end. */
const longest = ["test/rewrite/programs", "test/wasm/fuzz/compiled", "test/operators/nests", "test/fuzz/first"];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

const config: ViteUserConfig = defineConfig({
  plugins: [wengert.vite()],
  resolve: {
    alias: [
      { find: /^wengert$/, replacement: source("index.ts") },
      { find: /^wengert\/operators\/(\w+)$/, replacement: source("operators/$1.ts") },
      {
        find: /^wengert\/(jit|threads|special|nn|linalg|random|inspect|expression|fit|adapters|operators)$/,
        replacement: source("$1/index.ts"),
      },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/compiled.ts"],
    pool: "threads",
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 600_000, // ends what hangs; how long a test takes depends on the machine,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      reporter: ["text-summary", "text", "json-summary"],
      thresholds: { "src/{prims,transforms}/**": { lines: 95, functions: 95, statements: 95 } },
    },
  },
});

export default config;
