/** WebAssembly opcodes that the hashes are made of (webassembly.github.io/spec/core/binary). */
export const OP = {
  block: 0x02,
  loop: 0x03,
  end: 0x0b,
  brIf: 0x0d,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  load32: 0x28,
  load64: 0x29,
  store32: 0x36,
  store64: 0x37,
  const32: 0x41,
  const64: 0x42,
  add32: 0x6a,
  sub32: 0x6b,
  and32: 0x71,
  or32: 0x72,
  xor32: 0x73,
  shr32: 0x76,
  rotl32: 0x77,
  rotr32: 0x78,
  and64: 0x83,
  xor64: 0x85,
  rotl64: 0x89,
} as const;

export const I32 = 0x7f;
export const I64 = 0x7e;
const VOID = 0x40;

/** A function that takes 32-bit numbers and returns nothing. */
export type WasmFunction = {
  name: string;
  parameters: number;
  locals: [count: number, type: number][];
  body: number[];
};

/** Returns the binary of a module of functions over one exported memory, `pages` of 64 KiB at first. */
export function wasmModule(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, ...vector(Array<number[]>(parameters).fill([I32])), 0]);
  const exported = functions.map(({ name }, index) => [...string(name), 0, ...unsigned(index)]);
  const codes = functions.map(({ locals, body }) => {
    const code = [...vector(locals.map(([count, type]) => [...unsigned(count), type])), ...body, OP.end];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(5, [[0, ...unsigned(pages)]]),
    ...section(7, [[...string("memory"), 2, 0], ...exported]),
    ...section(10, codes),
  ]);
}

/** Returns code that runs `body` again as long as it leaves a number other than 0. */
export function loop(body: readonly number[]): number[] {
  return [OP.loop, VOID, ...body, OP.brIf, 0, OP.end];
}

/** Returns code that puts a 32-bit constant on the stack. */
export function const32(value: number): number[] {
  return [OP.const32, ...signed(BigInt(value | 0))];
}

/** Returns code that puts a 64-bit constant on the stack. */
export function const64(value: bigint): number[] {
  return [OP.const64, ...signed(BigInt.asIntN(64, value))];
}

/** Returns code that loads from, or stores to, the address on the stack and `offset` bytes on. */
export function at(opcode: number, offset: number): number[] {
  return [opcode, 0, ...unsigned(offset)];
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const body = vector(entries);
  return [id, ...unsigned(body.length), ...body];
}

function vector(entries: readonly (readonly number[])[]): number[] {
  return [...unsigned(entries.length), ...entries.flat()];
}

function string(text: string): number[] {
  return [...unsigned(text.length), ...new TextEncoder().encode(text)];
}

/** LEB128 */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}
