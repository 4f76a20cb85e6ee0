import { expect, it } from "vitest";
import { read } from "./files.ts";

interface Locked {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const lockfiles = [
  "package-lock.json",
  ...["node", "bun", "deno"].map((name) => `test/runtimes/${name}/package-lock.json`),
];

/** Locked packages that name a download address or lack the checksum of their content; workspaces are links to folders. */
function loose(lockfile: string): string[] {
  const packages: Readonly<Record<string, Locked>> = JSON.parse(lockfile).packages;
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes("node_modules/") && !link)
    .filter(([, { resolved, integrity }]) => resolved !== undefined || !integrity?.startsWith("sha512-"))
    .map(([path]) => path);
}

it.each(lockfiles)("%s has a checksum and no download address for each package", (path) => {
  expect(loose(read(path))).toEqual([]);
});

it("a download address or a missing checksum would be seen", () => {
  const locked = { "": {}, "node_modules/a": { integrity: "sha512-x" }, "node_modules/b": { resolved: "file:b.tgz" } };
  const workspace = { "node_modules/c": { resolved: "c", link: true }, "node_modules/d": {} };
  expect(loose(JSON.stringify({ packages: { ...locked, ...workspace } }))).toEqual([
    "node_modules/b",
    "node_modules/d",
  ]);
});

it(".npmrc keeps addresses out of the lockfile", () => {
  expect(read(".npmrc")).toContain("omit-lockfile-registry-resolved=true");
});

it("the package depends on a parser for rewriting, and its tools have exact versions", () => {
  const manifest: Manifest = JSON.parse(read("package.json"));
  expect(Object.keys(manifest.dependencies ?? {})).toEqual(["acorn"]);
  const versions = { ...manifest.devDependencies, ...manifest.dependencies };
  expect(Object.entries(versions).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

it.each(["book/package.json", "book/scope/package.json"])("%s has exact versions", (path) => {
  const { dependencies, devDependencies }: Partial<Manifest> = JSON.parse(read(path));
  const versions = Object.values({ ...dependencies, ...devDependencies });
  expect(versions.length).toBeGreaterThan(0);
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
