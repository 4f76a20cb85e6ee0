import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "../../../book/scope/command.ts";

const rules = "book/scope/chapter.yaml";
const fixtures = "test/book/scope/fixtures";
const folder = mkdtempSync(join(tmpdir(), "scope-"));
afterAll(() => rmSync(folder, { recursive: true }));

function call(...args: string[]): { status: number; out: string; err: string } {
  let out = "";
  let err = "";
  const status = main(args, { out: (text) => (out += `${text}\n`), err: (text) => (err += `${text}\n`) });
  return { status, out, err };
}

describe("wengert-scope", () => {
  it("prints a line to click on, the rule and the mend, and leaves with 1", () => {
    const { status, out } = call(`${fixtures}/R13/violation`, "--rules", rules);
    expect(status).toBe(1);
    expect(out).toContain(
      `${fixtures}/R13/violation/02-Jacobians-and-Hessians/notes.md:9:37  R13 numbers are computed: "0.3709"`,
    );
    expect(out).toContain("mend: compute it: {=expression}");
    expect(out).toContain("1 file, 2 findings (R13 2)");
  });

  it("leaves with 0 when nothing is found", () => {
    expect(call(`${fixtures}/R13/clean`, "--rules", rules)).toEqual({
      status: 0,
      out: "1 file, 0 findings\n",
      err: "",
    });
  });

  it("reads a single file", () => {
    const { status, out } = call(
      `${fixtures}/R14/violation/03-Chain-Rule-and-Backpropagation/notes.md`,
      "--rules",
      rules,
    );
    expect(status).toBe(1);
    expect(out).toContain("R14/violation/03-Chain-Rule-and-Backpropagation/notes.md:9:");
  });

  it("gives JSON for editors", () => {
    const report = JSON.parse(call(`${fixtures}/R8/violation`, "--rules", rules, "--json").out);
    expect(report).toMatchObject({ version: 1, counts: { R8: 1 } });
    expect(report.findings[0]).toMatchObject({
      file: "02-Jacobians-and-Hessians/notes.md",
      line: 9,
      column: 5,
      endColumn: 13,
      rule: "R8",
      topic: "jacobian",
    });
  });

  it.each([
    [[], "A folder is missing"],
    [[fixtures], "--rules FILE is missing"],
    [["a", "b", "--rules", rules], "One folder is enough"],
    [["nowhere", "--rules", rules], "nowhere does not exist"],
    [[fixtures, "--rules", "nowhere"], "nowhere does not exist"],
    [["docs", "--rules", rules], "no Markdown file of a section"],
    [[fixtures, "--wrong"], "--wrong"],
  ])("says what is wrong with %j", (args, text) => {
    const { status, err } = call(...args);
    expect(status).toBe(2);
    expect(err).toContain(text);
  });

  it.each([
    ["version: 2", "version: 1"],
    ["version: 1\n  sections: [}", "rules.yaml: "],
    ["version: 1\ntopics: {}", 'sections: missing; write, for example, sections: { "01":'],
    ["version: 1\nsections: {}\ntopics: {}\ndanger: 3", "danger: is no list"],
    ["version: 1\nchapter: {}\nsections: {}\nlimits: {}\nforms: {}", "topics: missing"],
    [
      'version: 1\nchapter: {}\nsections: {}\nlimits: {}\nforms: {}\norder: ["01"]\nfull_kinds: []\ntopics: { a: { title: A, home: "07", terms: [], cues: [] } }',
      'topics.a.home: "07" is not in order',
    ],
  ])("names the field of a file of rules that cannot be used: %s", (text, fault) => {
    const file = join(folder, "rules.yaml");
    writeFileSync(file, text);
    const { status, err } = call(fixtures, "--rules", file);
    expect(status).toBe(2);
    expect(err).toContain(fault);
  });

  it("reads plain notes of any subject with two tables of rules, and says what was meant", () => {
    const file = join(folder, "small.yaml");
    writeFileSync(
      file,
      `version: 1
sections: { "01": { folder: 01-Vectors, title: Vectors }, "02": { folder: 02-Matrices, title: Matrices } }
topics:
  vector: { title: Vectors, home: "01", terms: [vector] }
  matrix: { title: Matrices, home: "02", terms: [matrix], preview_in: { "01": what moves vectors } }`,
    );
    for (const name of ["01-Vectors", "02-Matrices"]) mkdirSync(join(folder, "notes", name), { recursive: true });
    const notes = (path: string, text: string): void => writeFileSync(join(folder, "notes", path), text);
    notes("02-Matrices/lecture.md", "# Matrices\n\n## What a matrix is\n\n**Definition.** A table of numbers.\n");
    notes(
      "01-Vectors/lecture.md",
      "# Vectors\n\n## The matrix of a map\n\n**Definition (matrix).** A table. See [there](../02-Matrixes/lecture.md).\n",
    );
    const { status, out } = call(join(folder, "notes"), "--rules", file);
    expect(status).toBe(1);
    expect(out).toContain('lecture.md:3:1  R1 one home: a definition of "Matrices"; its home is section 02');
    expect(out).toContain(
      'leave a "> **Preview: Title**" box of at most 160 words that links to [Matrices](../02-Matrices/...)',
    );
    expect(out).toContain('"../02-Matrixes/lecture.md" does not exist\n    mend: write ../02-Matrices/lecture.md');
    expect(out).toContain("2 files, 2 findings (R1 1, R7 1)");
  });

  it("says which topic, kind or mark was meant", () => {
    const notes = join(folder, "02-Jacobians-and-Hessians.md");
    const block = (tag: string): string => `::: {${tag}} T\ntext\n:::\n\n`;
    const open = "::: {#jacobian remark} Open\ntext\n";
    writeFileSync(
      notes,
      `---\nsection: "02"\nstatus: draft\n---\n\n# J\n\n${block("#jacobain example")}${block("#jacobian defin")}:::\n\n${open}`,
    );
    const { out } = call(notes, "--rules", rules);
    for (const mend of ["write #jacobian,", "write define", "never closed", "belongs to no block"])
      expect(out).toContain(mend);
  });

  it("explains itself", () => {
    expect(call("--help").out).toContain("--json");
  });
});
