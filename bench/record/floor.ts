/** The least that recording can cost: a tape of columns with class handles and nothing else. */
class Handle {
  readonly tape: Tape;
  readonly line: number;
  constructor(tape: Tape, line: number) {
    this.tape = tape;
    this.line = line;
  }
  mul(y: Handle | number): Handle {
    return this.tape.push(2, this, y);
  }
  add(y: Handle | number): Handle {
    return this.tape.push(1, this, y);
  }
}
export class Tape {
  n = 0;
  readonly op: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly value: Float64Array;
  constructor(capacity: number) {
    this.op = new Uint8Array(capacity);
    this.a = new Int32Array(capacity);
    this.b = new Int32Array(capacity);
    this.value = new Float64Array(capacity);
  }
  start(x: number): Handle {
    this.n = 1;
    this.value[0] = x;
    return new Handle(this, 0);
  }
  push(op: number, x: Handle, y: Handle | number): Handle {
    let j: number;
    if (typeof y === "number") {
      j = this.n++;
      this.value[j] = y;
      this.op[j] = 0;
    } else j = y.line;
    const i = this.n++;
    this.op[i] = op;
    this.a[i] = x.line;
    this.b[i] = j;
    const [p, q] = [this.value[x.line]!, this.value[j]!];
    this.value[i] = op === 1 ? p + q : p * q;
    return new Handle(this, i);
  }
  sweep(): number {
    const { a, b, op, value, n } = this;
    const ct = new Float64Array(n);
    ct[n - 1] = 1;
    for (let i = n - 1; i > 0; i--) {
      const c = ct[i]!;
      if (op[i] === 1) {
        ct[a[i]!]! += c;
        ct[b[i]!]! += c;
      } else if (op[i] === 2) {
        ct[a[i]!]! += c * value[b[i]!]!;
        ct[b[i]!]! += c * value[a[i]!]!;
      }
    }
    return ct[0]!;
  }
}
