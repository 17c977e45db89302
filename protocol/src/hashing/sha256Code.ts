import { I32, OP, type WasmFunction, at, const32 } from "./wasmModule.ts";

/** Bytes that SHA-256 takes in at a time. */
export const SHA256_BLOCK = 64;

const ROUNDS = 64;
/** Where each value is kept, after the parameters: state, input, out. */
const [STATE, INPUT, OUT, TEMPORARY] = [0, 1, 2, 3];
const [WORKING, SCHEDULE] = [4, 12];

/**
 * Returns `sha256(state, input, out)`: takes one block into a copy of the state at `state` (FIPS 180-4) and leaves the
 * new state at `out`; states are eight big-endian words, as a digest is.
 */
export function sha256Code(): WasmFunction {
  const words = Array.from({ length: 16 }, (_, word) => word);
  const eight = words.slice(0, 8);
  const body = [
    ...words.flatMap((word) => [OP.get, INPUT, ...bigEndianLoad(4 * word), OP.set, SCHEDULE + word]),
    ...eight.flatMap((word) => [OP.get, STATE, ...bigEndianLoad(4 * word), OP.set, WORKING + word]),
    ...Array.from({ length: ROUNDS }, (_, t) => [...(t < 16 ? [] : extend(t)), ...round(t)]).flat(),
    ...eight.flatMap((word) => [
      ...[OP.get, OUT, OP.get, WORKING + word, OP.get, STATE, ...bigEndianLoad(4 * word), OP.add32],
      ...[...swapped(), ...at(OP.store32, 4 * word)],
    ]),
  ];
  return { name: "sha256", parameters: 3, locals: [[1 + 8 + 16, I32]], body };
}

/** Returns the state before the first block. */
export function initialState(): Uint8Array {
  return bigEndian(primes(8).map((prime) => fraction(BigInt(prime), 2n)));
}

/** Names rotate instead of values: what is `a` in one round is `b` in the next. */
function round(t: number): number[] {
  const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, index) => WORKING + ((index + 64 - t) % 8)) as [
    ...[number, number, number, number, number, number, number, number],
  ];
  return [
    ...[OP.get, h, ...sigma(e, OP.rotr32, [6, 11, 25]), OP.add32],
    ...[OP.get, f, OP.get, g, OP.xor32, OP.get, e, OP.and32, OP.get, g, OP.xor32, OP.add32],
    ...[...const32(CONSTANTS[t]!), OP.add32, OP.get, SCHEDULE + (t % 16), OP.add32, OP.tee, TEMPORARY],
    ...[OP.get, d, OP.add32, OP.set, d],
    ...[OP.get, TEMPORARY, ...sigma(a, OP.rotr32, [2, 13, 22]), OP.add32],
    ...[OP.get, a, OP.get, b, OP.and32, OP.get, c, OP.get, a, OP.get, b, OP.xor32, OP.and32, OP.xor32],
    ...[OP.add32, OP.set, h],
  ];
}

function extend(t: number): number[] {
  const word = (back: number) => SCHEDULE + ((t - back) % 16);
  return [
    ...[OP.get, word(16), ...sigma(word(15), OP.shr32, [7, 18, 3]), OP.add32],
    ...[OP.get, word(7), OP.add32, ...sigma(word(2), OP.shr32, [17, 19, 10]), OP.add32, OP.set, word(16)],
  ];
}

/** Two rotations and a third, or a shift. */
function sigma(local: number, last: number, [one, two, three]: readonly [number, number, number]): number[] {
  return [
    ...[OP.get, local, ...const32(one), OP.rotr32, OP.get, local, ...const32(two), OP.rotr32, OP.xor32],
    ...[OP.get, local, ...const32(three), last, OP.xor32],
  ];
}

function bigEndianLoad(offset: number): number[] {
  return [...at(OP.load32, offset), ...swapped()];
}

/** Turns the bytes of the number on the stack around. */
function swapped(): number[] {
  return [
    ...[OP.tee, TEMPORARY, ...const32(8), OP.rotl32, ...const32(0x00ff00ff), OP.and32],
    ...[OP.get, TEMPORARY, ...const32(24), OP.rotl32, ...const32(0xff00ff00), OP.and32, OP.or32],
  ];
}

function bigEndian(words: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * words.length));
  for (const [index, word] of words.entries()) bytes.setUint32(4 * index, word);
  return new Uint8Array(bytes.buffer);
}

/** The constants are the first 32 bits of the fractions of cube roots of primes; the state's, of square roots. */
const CONSTANTS = primes(ROUNDS).map((prime) => fraction(BigInt(prime), 3n));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

function fraction(value: bigint, degree: bigint): number {
  const scaled = value << (32n * degree);
  let root = 0n;
  for (let bit = 1n << 40n; bit > 0n; bit >>= 1n) if ((root + bit) ** degree <= scaled) root += bit;
  return Number(root & 0xffffffffn);
}
