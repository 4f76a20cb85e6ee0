import { describe, expect, it } from "vitest";
import type { Answer, Entered, Verdict } from "../../../book/exercises/exercise.ts";
import { classification, formula, numeric, proof, slopes, traceTable } from "../../../book/exercises/index.ts";

const said = ({ state, mistake, message }: Verdict): string =>
  `${state}${mistake === undefined ? "" : ` ${mistake}`}${message === "" ? "" : `: ${message}`}`;
const grader =
  (exercise: Entered) =>
  (answer: Answer): string =>
    said(exercise.grade(answer));

describe("numbers", () => {
  const g = slopes("x^2*y + x*y^2", { x: 2, y: -1 });
  const grade = grader(
    numeric({
      fields: { dx: "a", dy: "b" },
      right: () => ({ dx: g.x, dy: g.y }),
      mistakes: { swapped: () => ({ dx: g.y, dy: g.x }), "first-only": () => ({ dx: -4 }) },
    }),
  );
  it.each([
    ["-3", "0", "right"],
    ["−3", "0.00", "right"],
    ["-6/2", "2 - 2", "right"],
    ["0", "-3", "wrong swapped"],
    ["-4", "17", "wrong first-only"],
    ["3", "0", "wrong: The sizes are right, all signs are turned"],
    ["-3", "1", "wrong: 1 of 2 entries is right"],
    ["7", "7", "wrong: Not yet: no entry is right"],
    ["", "0", "unreadable: Entry 1 cannot be read: it is empty"],
    ["-3", "a", "unreadable: Entry 2 cannot be read"],
    ["-3", "1,5", "unreadable: Entry 2 cannot be read"],
    ["-3", "1/0", "unreadable: Entry 2 cannot be read: it is not a finite number"],
    ["<script>", "0", "unreadable: Entry 1"],
  ])("%s, %s: %s", (dx, dy, verdict) => expect(grade({ dx, dy })).toContain(verdict));

  it("marks the fields that are wrong", () => {
    const exercise = numeric({ fields: { a: "a", b: "b" }, right: () => ({ a: 1, b: 2 }), mistakes: {} });
    expect(exercise.grade({ a: "1", b: "3" }).fields).toEqual(["b"]);
    expect(exercise.grade({ a: "x", b: "3" }).fields).toEqual(["a"]);
    expect(exercise.grade({}).state).toBe("unreadable");
  });

  const root = grader(numeric({ fields: { a: "a" }, right: () => ({ a: Math.SQRT1_2 }), mistakes: {} }));
  it.each([
    ["sqrt(2)/2", "right"],
    ["0.707", "right"],
    ["0.7071", "right"],
    ["0.708", "wrong: Not yet"],
    ["0.70711", "right"],
    ["0.70712", "wrong: Not yet"],
    ["0.71", "wrong: Close: write at least 3 significant digits"],
    ["7.07e-1", "right"],
    ["-0.707", "wrong: The size is right, the sign is not"],
  ])("a rounded number, %s: %s", (a, verdict) => expect(root({ a })).toContain(verdict));
});

describe("formulas", () => {
  const grade = grader(
    formula({
      fields: { dx: "a", dy: "b" },
      variables: { x: [-2, 2], y: [-2, 2] },
      right: ({ x, y }) => {
        const g = slopes("x^2*sin(y)", { x: x!, y: y! });
        return { dx: g.x, dy: g.y };
      },
      mistakes: { "sign-of-cosine": ({ x, y }) => ({ dy: -(x! ** 2) * Math.cos(y!) }) },
    }),
  );
  it.each([
    ["2*x*sin(y)", "x^2*cos(y)", "right"],
    ["x*sin(y) + sin(y)*x", "x*cos(y)*x", "right"],
    ["2*x*sin(y)", "-x^2*cos(y)", "wrong sign-of-cosine"],
    ["x*sin(y)", "x^2*cos(y)", "wrong: Formula 1: It is right up to a constant factor: yours is 0.5 times"],
    ["2*x*sin(y) + 1", "x^2*cos(y)", "wrong: Formula 1: It is off by the constant 1"],
    ["2*x*sin(x)", "x^2*cos(y)", "wrong: Formula 1: At x = "],
    ["2*x*sin(z)", "x^2*cos(y)", "unreadable: Formula 1 cannot be read: unknown name"],
    ["2*x*sin(y", "x^2*cos(y)", "unreadable: Formula 1 cannot be read"],
    ["", "", "unreadable: Formula 1 cannot be read: it is empty"],
    ["alert(1)", "0", "unreadable"],
    ["log(x)", "x^2*cos(y)", "wrong: Formula 1: At x = −2, y = 2 yours gives no number"],
  ])("%s and %s: %s", (dx, dy, verdict) => expect(grade({ dx, dy })).toContain(verdict));

  it("numbers instead of functions are found by other points at the next try", () => {
    const exercise = formula({
      fields: { f: "f" },
      variables: { x: [1, 2] },
      right: ({ x }) => ({ f: x! }),
      mistakes: {},
    });
    expect(exercise.grade({ f: "1" }).state).toBe("wrong");
    expect(exercise.grade({ f: "x" }).state).toBe("right");
  });

  it("what is compared may be the gradient of what was typed", () => {
    const find = grader(
      formula({
        fields: { f: "f" },
        variables: { x: [-2, 2], y: [-2, 2] },
        measure: ({ f }, { x, y }) => slopes(f!, { x: x!, y: y! }),
        right: ({ x, y }) => ({ x: y!, y: x! }),
        mistakes: { zero: () => ({ x: 0, y: 0 }) },
      }),
    );
    expect(find({ f: "x*y + 7" })).toContain("right");
    expect(find({ f: "7" })).toBe("wrong zero");
    expect(find({ f: "x + y" })).toContain("wrong: Checking x: At x = ");
    expect(find({ f: "2*x*y" })).toContain("factor: yours is 2 times");
  });
});

describe("choices", () => {
  const one = grader(
    classification({
      choices: ["min", "max", "saddle"],
      right: () => ({ answer: slopes("x^2 - y^2", { x: 0, y: 0 }).x === 0 ? "saddle" : "min" }),
      mistakes: { "one-axis": ({ answer }) => answer![0] === "min" },
    }),
  );
  it.each([
    ["saddle", "right"],
    ["min", "wrong one-axis"],
    ["max", "wrong: Not yet"],
    ["", "unreadable: Nothing is chosen yet"],
    ["none-of-these", "unreadable: Nothing is chosen yet"],
  ])("one of some, %s: %s", (answer, verdict) => expect(one({ answer })).toContain(verdict));

  const many = grader(
    classification({
      choices: ["a", "b", "c"],
      many: true,
      right: () => ({ answer: ["a", "c"] }),
      mistakes: { all: ({ answer }) => answer!.length === 3 },
    }),
  );
  it.each([
    ["a,c", "right"],
    ["c,a", "right"],
    ["a", "wrong: True, and not all that holds"],
    ["b", "wrong: Not yet"],
    ["a,b,c", "wrong all"],
  ])("some of some, %s: %s", (answer, verdict) => expect(many({ answer })).toContain(verdict));

  it("items are graded each", () => {
    const exercise = classification({
      items: ["f", "g"],
      choices: ["a", "b"],
      right: () => ({ f: "a", g: "b" }),
      mistakes: {},
    });
    expect(exercise.grade({ f: "a", g: "b" }).state).toBe("right");
    expect(exercise.grade({ f: "a", g: "a" })).toMatchObject({
      state: "wrong",
      fields: ["g"],
      message: "1 of 2 are right.",
    });
    expect(exercise.grade({ f: "a" })).toMatchObject({ state: "unreadable", fields: ["g"] });
  });
});

describe("trace tables", () => {
  const exercise = traceTable({
    inputs: { x: 2, y: 3 },
    seed: { x: 1 },
    lines: { v1: "x*y", v2: "v1^2", v3: "x + v2" },
    mistakes: { "inner-left-out": ({ v1 }) => ({ "v2.tangent": 2 * v1!.value }) },
  });
  const right: Answer = {
    "v1.value": "6",
    "v1.tangent": "3",
    "v2.value": "36",
    "v2.tangent": "36",
    "v3.value": "38",
    "v3.tangent": "37",
  };
  it("right, line by line", () => expect(exercise.grade(right).state).toBe("right"));
  it("a typical mistake", () =>
    expect(exercise.grade({ ...right, "v2.tangent": "12", "v3.tangent": "13" })).toMatchObject({
      state: "wrong",
      mistake: "inner-left-out",
      fields: ["v2.tangent"],
    }));
  it("the first slip is marked, and what follows from it is not", () =>
    expect(
      exercise.grade({
        ...right,
        "v1.value": "5",
        "v2.value": "25",
        "v2.tangent": "30",
        "v3.value": "27",
        "v3.tangent": "31",
      }),
    ).toMatchObject({
      fields: ["v1.value"],
      message: "The first slip is the value of v1. 4 cells below follow from it and will change with it.",
    }));
  it("empty and unreadable cells", () => {
    expect(exercise.grade({ ...right, "v3.tangent": " " })).toMatchObject({
      state: "unreadable",
      fields: ["v3.tangent"],
    });
    expect(exercise.grade({ ...right, "v3.tangent": "1..2" })).toMatchObject({
      state: "unreadable",
      fields: ["v3.tangent"],
    });
  });
  it("values alone, without tangents", () => {
    const values = traceTable({ inputs: { x: 2 }, lines: { v1: "x^3", v2: "7" }, mistakes: {} });
    expect(values.grade({ "v1.value": "8", "v2.value": "7" }).state).toBe("right");
    expect(values.grade({ "v1.value": "6", "v2.value": "7" }).fields).toEqual(["v1.value"]);
  });
});

describe("proofs", () => {
  const exercise = proof({
    variables: { a: [-2, 2], b: [-2, 2] },
    steps: {
      square: { says: ["(a - b)^2", ">=", "0"] },
      expand: { says: ["a^2 + b^2", ">=", "2*a*b"], needs: ["square"] },
      words: { needs: ["expand"] },
      trap: { says: ["(a - b)^2", "=", "a^2 - b^2"] },
      aside: { says: ["a + b", "=", "b + a"] },
    },
    goals: ["words", "aside"],
    mistakes: ["trap"],
  });
  const grade = grader(exercise);
  it.each([
    ["square,expand,words,aside", "right"],
    ["square,aside,expand,words", "right"],
    ["aside,square,expand,words", "right"],
    ["square,expand", "wrong: True and in order so far"],
    ["expand,square,words", "wrong: All steps are true. Step 1 uses a step that comes only after it"],
    ["square,words", "wrong: All steps are true. Step 2 uses something that no step before it gives"],
    ["square,expand,words", "wrong: True and in order so far"],
    ["square,trap,words", "wrong trap: Step 2 is not true. At a = "],
    ["", "unreadable: No step is taken yet"],
    ["nonsense,%", "unreadable: No step is taken yet"],
  ])("%s: %s", (steps, verdict) => expect(grade({ steps })).toContain(verdict));
});
