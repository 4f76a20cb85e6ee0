import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import wengert from "./src/operators/plugin.ts";

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** The files that take longest begin first, so that none of them is left for one worker at the end. */
const longest = [
  "rewrite/programs",
  "operators/nests",
  "wasm/fuzz/compiled",
  "fuzz/second",
  "laws/second",
  "fuzz/first",
  "memory/memory",
  "doors/bundlers",
  "rewrite/corpus",
  "laws/complete",
  "emit/fuzz",
  "inspect/longLists",
  "tools/golden",
];
/** Then those that run alone; those that share workers stand together, as a worker is kept for the next of a project. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
      const last = ["shared", "marked"].indexOf(project.name);
      return last >= 0 ? longest.length + 1 + last : at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/**
 * Files that take the library as it stands run in one worker after another, with the modules that are loaded:
 * loading them is most of what a short file costs. What they leave behind is looked at after each (test/shared.ts).
 */
const shared = [
  ...["api", "book", "control", "expression", "fit", "inspect", "linalg", "math", "nn", "prims", "random"],
  ...["record", "torture", "transforms", "wasm"],
];
/** Files that mostly load the operators: workers of their own, as the library alone must do without them. */
const marked = ["emit", "errors", "faults", "jit", "laws", "operators", "rewrite"];
const inFolders = (folders: readonly string[]): string => `test/{${folders.join(",")}}/**/*.test.ts`;
/** Those of all these that put another module in the place of one, set policies, measure memory, list all primitives, look at what V8 makes of arrays, load the operators beside the library alone or take long. */
const alone = [
  "test/api/{jacobianEntries,more}.test.ts",
  "test/control/{checkpoint,custom,memory}.test.ts",
  "test/emit/fuzz.test.ts",
  "test/fit/{patience,plain}.test.ts",
  "test/inspect/longLists.test.ts",
  "test/laws/{complete,first,second,table}.test.ts",
  "test/operators/{elementsKinds,nests}.test.ts",
  "test/record/{memory,sources}.test.ts",
  "test/rewrite/{corpus,programs}.test.ts",
  "test/wasm/fuzz/*.test.ts",
];
/** A project whose files share their workers. */
const together = (name: string, folders: readonly string[]) => ({
  extends: true as const,
  test: { name, include: [inFolders(folders)], exclude: alone, isolate: false, setupFiles: ["test/shared.ts"] },
});

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
    exclude: [...configDefaults.exclude, ...(process.env["EXCLUDE"]?.split(" ") ?? [])],
    projects: [
      {
        extends: true,
        test: { name: "alone", include: [`test/!(${[...shared, ...marked].join("|")})/**/*.test.ts`, ...alone] },
      },
      together("shared", shared),
      together("marked", marked),
    ],
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
