import { I32, I64, OP, type WasmFunction, at, const32, const64, loop } from "./wasmModule.ts";

/** Bytes that Keccak-256 takes in at a time. */
export const KECCAK_BLOCK = 136;
/** Bytes of its state. */
export const KECCAK_STATE = 200;

const LANES = 25;
const ROUNDS = 24;
/** Where each value is kept, after the parameters: state, input, blocks, out. */
const [STATE, INPUT, BLOCKS, OUT, ROUND] = [0, 1, 2, 3, 4];
const [EVEN, ODD, PARITY, MIX, ROW] = [5, 30, 55, 60, 65];

/**
 * Returns `keccak(state, input, blocks, out)`: takes `blocks` padded blocks into a copy of the state at `state` (FIPS
 * 202, Keccak-f[1600]) and leaves the new state at `out`. The round constants lie at `constants`.
 */
export function keccakCode(constants: number): WasmFunction {
  const lanes = Array.from({ length: LANES }, (_, lane) => lane);
  const body = [
    ...lanes.flatMap((lane) => [OP.get, STATE, ...at(OP.load64, 8 * lane), OP.set, EVEN + lane]),
    ...loop([
      ...lanes.slice(0, KECCAK_BLOCK / 8).flatMap(absorb),
      ...[...const32(constants), OP.set, ROUND],
      ...loop([
        ...round(EVEN, ODD, 0),
        ...round(ODD, EVEN, 8),
        ...[OP.get, ROUND, ...const32(16), OP.add32, OP.tee, ROUND],
        ...[...const32(constants + 8 * ROUNDS), OP.sub32],
      ]),
      ...[OP.get, INPUT, ...const32(KECCAK_BLOCK), OP.add32, OP.set, INPUT],
      ...[OP.get, BLOCKS, ...const32(1), OP.sub32, OP.tee, BLOCKS],
    ]),
    ...lanes.flatMap((lane) => [OP.get, OUT, OP.get, EVEN + lane, ...at(OP.store64, 8 * lane)]),
  ];
  const locals: [number, number][] = [
    [1, I32],
    [2 * LANES + 15, I64],
  ];
  return { name: "keccak", parameters: 4, locals, body };
}

/** Returns the constants of the rounds (FIPS 202, algorithm 5). */
export function roundConstants(): BigUint64Array {
  let register = 1;
  return BigUint64Array.from({ length: ROUNDS }, () => {
    let constant = 0n;
    for (let j = 0; j <= 6; j++) {
      if (register & 1) constant |= 1n << ((1n << BigInt(j)) - 1n);
      register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    }
    return constant;
  });
}

function absorb(lane: number): number[] {
  return [OP.get, EVEN + lane, OP.get, INPUT, ...at(OP.load64, 8 * lane), OP.xor64, OP.set, EVEN + lane];
}

function round(from: number, to: number, constant: number): number[] {
  const five = [0, 1, 2, 3, 4];
  return [
    ...five.flatMap((x) => [
      ...[OP.get, from + x],
      ...[1, 2, 3, 4].flatMap((y) => [OP.get, from + x + 5 * y, OP.xor64]),
      ...[OP.set, PARITY + x],
    ]),
    ...five.flatMap((x) => [
      ...[OP.get, PARITY + ((x + 4) % 5), OP.get, PARITY + ((x + 1) % 5)],
      ...[...const64(1n), OP.rotl64, OP.xor64, OP.set, MIX + x],
    ]),
    ...five.flatMap((y) => [...five.flatMap((x) => moved(from, x, y)), ...five.flatMap((x) => chi(to, x, y))]),
    ...[OP.get, to, OP.get, ROUND, ...at(OP.load64, constant), OP.xor64, OP.set, to],
  ];
}

/** theta, rho and pi: the lane that comes to (x, y), mixed and rotated. */
function moved(from: number, x: number, y: number): number[] {
  const column = (3 * (y + 2 * x)) % 5;
  const rotation = const64(BigInt(ROTATIONS[column + 5 * x]!));
  const mixed = [OP.get, from + column + 5 * x, OP.get, MIX + column, OP.xor64];
  return [...mixed, ...rotation, OP.rotl64, OP.set, ROW + x];
}

function chi(to: number, x: number, y: number): number[] {
  const others = [OP.get, ROW + ((x + 1) % 5), ...const64(-1n), OP.xor64, OP.get, ROW + ((x + 2) % 5), OP.and64];
  return [OP.get, ROW + x, ...others, OP.xor64, OP.set, to + x + 5 * y];
}

/** Offsets of rho by lane (FIPS 202, table 2). */
const ROTATIONS = rotations();

function rotations(): number[] {
  const offsets = Array<number>(LANES).fill(0);
  let [x, y] = [1, 0];
  for (let t = 0; t < 24; t++) {
    offsets[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64;
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  return offsets;
}
