import type { Envelope, GatePolicy } from "@datagraph/protocol";
import { base64pad } from "multiformats/bases/base64";
import { type Hex, sha256 } from "viem";
import { z } from "zod";
import { EnvelopeError, GarbageEnvelopeError, KeyReleaseError, type NodeFailure } from "./errors.ts";
import type { KeyGate, KeyRequest } from "./keyGate.ts";

const Parts = z.array(z.strictObject({ keyDigest: z.string().regex(/^0x[0-9a-f]{64}$/), ciphertext: z.string() }));
type PartKey = { keyDigest: Hex; ciphertext: string };
type Part = PartKey & { place: number };

/** Returns a gate that opens when one of these does: each holds the whole key. Throws on fewer than two. */
export function anyOf(gates: readonly KeyGate[]): KeyGate {
  const id = combinedId("any", gates);
  return {
    id,
    wrap: (fileKey, policy) =>
      wrapParts(
        gates,
        policy,
        gates.map(() => fileKey),
      ),
    async unwrap(envelope, request) {
      const failures: NodeFailure[] = [];
      for (const [place, part] of readParts(envelope, id, gates).entries()) {
        try {
          return requireKey(await unwrapPart(gates[place]!, part, envelope, request), envelope);
        } catch (error) {
          if (!(error instanceof KeyReleaseError)) throw error;
          failures.push(...error.failures);
        }
      }
      throw new KeyReleaseError(failures, 0, 1);
    },
  };
}

/**
 * Returns a gate that opens when all of these do: each holds one of as many random parts, whose xor is the key, so that
 * no gate short of all learns anything of it. Throws on fewer than two.
 */
export function allOf(gates: readonly KeyGate[]): KeyGate {
  const id = combinedId("all", gates);
  return {
    id,
    wrap: (fileKey, policy) => wrapParts(gates, policy, split(fileKey, gates.length)),
    async unwrap(envelope, request) {
      const parts = readParts(envelope, id, gates);
      const opened = await Promise.all(parts.map((part, place) => unwrapPart(gates[place]!, part, envelope, request)));
      return requireKey(opened.reduce(xor), envelope);
    },
  };
}

function combinedId(mode: "any" | "all", gates: readonly KeyGate[]): string {
  if (gates.length < 2) throw new RangeError(`${mode} combines two gates at least, ${gates.length} given`);
  return `${mode}:${gates.map(({ id }) => id).join("+")}`;
}

/** Each gate binds a part to the part's own digest, so none can be put in another's place. */
async function wrapParts(gates: readonly KeyGate[], policy: GatePolicy, keys: readonly Uint8Array[]): Promise<string> {
  const parts = await Promise.all(
    gates.map(async (gate, place): Promise<PartKey> => {
      const key = keys[place]!;
      const keyDigest = sha256(key);
      return { keyDigest, ciphertext: await gate.wrap(key, { ...policy, keyDigest }) };
    }),
  );
  return base64pad.baseEncode(new TextEncoder().encode(JSON.stringify(parts)));
}

function readParts({ gate, ciphertext }: Envelope, id: string, gates: readonly KeyGate[]): Part[] {
  if (gate !== id) throw new EnvelopeError(`The envelope is for gate ${gate}, this is ${id}`);
  const parsed = Parts.length(gates.length).safeParse(parseJson(ciphertext));
  if (!parsed.success)
    throw new EnvelopeError(`The envelope does not hold a key for each of its ${gates.length} gates`);
  return parsed.data.map((part, place) => ({ ...part, place })) as Part[];
}

/** Returns one part of a combined envelope, from 0, as an envelope for the gate that its id names. Throws EnvelopeError. */
export function partOf(envelope: Envelope, place: number): Envelope {
  const gate = envelope.gate.replace(/^(any|all):/, "").split("+")[place];
  const part = Parts.safeParse(parseJson(envelope.ciphertext)).data?.[place];
  if (gate === undefined || part === undefined)
    throw new EnvelopeError(`The envelope for ${envelope.gate} has no part ${place}`);
  return { ...envelope, ...(part as PartKey), gate };
}

async function unwrapPart(
  gate: KeyGate,
  { place, ...part }: Part,
  envelope: Envelope,
  request: KeyRequest,
): Promise<Uint8Array> {
  try {
    return await gate.unwrap({ ...envelope, ...part, gate: gate.id }, request);
  } catch (error) {
    if (!(error instanceof GarbageEnvelopeError)) throw error;
    // what the contributor signed is the whole
    throw new GarbageEnvelopeError(`Part ${place}: ${error.message}`, { ...error.proof, envelope, part: place });
  }
}

function requireKey(key: Uint8Array, { keyDigest }: Envelope): Uint8Array {
  if (sha256(key) !== keyDigest)
    throw new EnvelopeError(`The envelope holds another key than its digest ${keyDigest} says`);
  return key;
}

function split(key: Uint8Array, count: number): Uint8Array[] {
  const random = Array.from({ length: count - 1 }, () => crypto.getRandomValues(new Uint8Array(key.length)));
  return [...random, random.reduce(xor, key)];
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length !== b.length) throw new EnvelopeError("The parts of the key differ in length");
  return a.map((byte, at) => byte ^ b[at]!);
}

function parseJson(ciphertext: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(base64pad.baseDecode(ciphertext)));
  } catch {
    return undefined;
  }
}
