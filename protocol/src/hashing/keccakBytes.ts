import { type HashEngine, MEMORY, padKeccak } from "./hashEngine.ts";
import { KECCAK_BLOCK } from "./keccakCode.ts";

const ROOM = MEMORY.bufferBlocks * KECCAK_BLOCK;
/** Texts up to this length are copied by a loop, which is faster there than an encoder. */
const SHORT = 32;

const encoder = new TextEncoder();

/** Writes the Keccak-256 of bytes to the state at `out`, whose first 32 bytes it is; 200 bytes there are used. */
export function keccakBytes(engine: HashEngine, bytes: Uint8Array, out: number): void {
  const { memory, keccak } = engine;
  let state: number = MEMORY.keccakStart;
  let taken = 0;
  for (; bytes.length - taken >= ROOM; taken += ROOM) {
    memory.set(bytes.subarray(taken, taken + ROOM), MEMORY.buffer);
    keccak(state, MEMORY.buffer, MEMORY.bufferBlocks, out);
    state = out;
  }
  memory.set(bytes.subarray(taken), MEMORY.buffer);
  keccak(state, MEMORY.buffer, padKeccak(engine, MEMORY.buffer, bytes.length - taken), out);
}

/** `keccakBytes` of a text's UTF-8. */
export function keccakText(engine: HashEngine, text: string, out: number): void {
  const length = copyText(engine.memory, text);
  if (length < 0) keccakBytes(engine, encoder.encode(text), out);
  else engine.keccak(MEMORY.keccakStart, MEMORY.buffer, padKeccak(engine, MEMORY.buffer, length), out);
}

/** Puts a text into the buffer and returns how many bytes it has; -1 when it may not fit. */
function copyText(memory: Uint8Array, text: string): number {
  if (text.length <= SHORT && copyAscii(memory, text)) return text.length;
  if (3 * text.length >= ROOM) return -1;
  return encoder.encodeInto(text, memory.subarray(MEMORY.buffer, MEMORY.buffer + ROOM)).written;
}

function copyAscii(memory: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return false;
    memory[MEMORY.buffer + i] = code;
  }
  return true;
}
