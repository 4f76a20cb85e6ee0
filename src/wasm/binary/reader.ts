/** Reads the encodings of the WebAssembly binary format (little endian, LEB128) from a position on. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.position++];
    if (value === undefined) throw new Error("disassembler: the module ends in the middle");
    return value;
  }

  /** Unsigned LEB128 of 32 bits. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  /** Signed LEB128 of up to 64 bits. */
  signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ; ) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      shift += 7n;
      if (byte < 128) return BigInt.asIntN(Number(shift), value);
    }
  }

  int32(): number {
    this.position += 4;
    return this.#view.getInt32(this.position - 4, true);
  }

  /** The bits of a float64. */
  bits64(): bigint {
    this.position += 8;
    return this.#view.getBigUint64(this.position - 8, true);
  }

  name(): string {
    const length = this.unsigned();
    this.position += length;
    return new TextDecoder().decode(this.#bytes.subarray(this.position - length, this.position));
  }
}
