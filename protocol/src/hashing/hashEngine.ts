import { KECCAK_BLOCK, keccakCode, roundConstants } from "./keccakCode.ts";
import { initialState, sha256Code } from "./sha256Code.ts";
import { wasmModule } from "./wasmModule.ts";

/** Where the engine keeps what, in bytes from the start of its memory. Callers own what lies at `user` and behind. */
export const MEMORY = {
  constants: 0,
  /** a Keccak state before the first block */
  keccakStart: 256,
  /** a SHA-256 state before the first block */
  sha256Start: 512,
  user: 1024,
  /** room for `bufferBlocks` blocks of Keccak */
  buffer: 8192,
  bufferBlocks: 400,
} as const;

const PAGES = 1;

/** Keccak and SHA-256 by the block, over one memory: what hashes millions of leaves without a copy for each. */
export type HashEngine = {
  memory: Uint8Array<ArrayBuffer>;
  view: DataView;
  /** Takes padded blocks of 136 bytes into the state of 200 bytes at `state`; the new one goes to `out`. */
  keccak(state: number, input: number, blocks: number, out: number): void;
  /** Takes a block of 64 bytes into the state of 32 bytes at `state`; the new one goes to `out`. */
  sha256(state: number, input: number, out: number): void;
};

let compiled: WebAssembly.Module | undefined;

/** Returns an engine with a memory of its own. */
export function hashEngine(): HashEngine {
  compiled ??= new WebAssembly.Module(wasmModule([keccakCode(MEMORY.constants), sha256Code()], PAGES));
  const exported = new WebAssembly.Instance(compiled).exports as unknown as Omit<HashEngine, "memory" | "view"> & {
    memory: { buffer: ArrayBuffer };
  };
  const memory = new Uint8Array(exported.memory.buffer);
  memory.set(new Uint8Array(roundConstants().buffer), MEMORY.constants);
  memory.set(initialState(), MEMORY.sha256Start);
  return { memory, view: new DataView(memory.buffer), keccak: exported.keccak, sha256: exported.sha256 };
}

/** Pads a message of `length` bytes at `start` and returns how many blocks it has. */
export function padKeccak({ memory }: HashEngine, start: number, length: number): number {
  const blocks = Math.floor(length / KECCAK_BLOCK) + 1;
  memory.fill(0, start + length, start + blocks * KECCAK_BLOCK);
  memory[start + length]! ^= 0x01;
  memory[start + blocks * KECCAK_BLOCK - 1]! ^= 0x80;
  return blocks;
}
