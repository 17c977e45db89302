import type { Committee, Envelope, GatePolicy, ShareRequest } from "@datagraph/protocol";
import { hexToBytes } from "@noble/curves/utils.js";
import { toBase64 } from "../bytes/base64.ts";
import { ciphertextIn, garbageIn } from "./ciphertextIn.ts";
import { committeeConditions, committeeIdentity } from "./committeeIdentity.ts";
import { EnvelopeError, GarbageEnvelopeError, KeyReleaseError, type NodeFailure } from "./errors.ts";
import { decryptWithKey, encryptToIdentity, hashIdentity } from "./ibe.ts";
import type { KeyGate, KeyRequest } from "./keyGate.ts";
import { type Member, NodeError, requestShare, shakeHands } from "./node.ts";
import { sha256Hex } from "./sha256Hex.ts";
import { type Session, isFresh, openSession, signRequest } from "./session.ts";
import { type KeyShare, combineShares, verifyShare } from "./shares.ts";

/** A key committee, as a client needs to know it. */
export type CommitteeGateOptions = {
  /** the committee's public half (`committee.json`); its first commitment is the public key */
  committee: Pick<Committee, "commitments" | "identityKeys">;
  /** the chain's name in Lit's list, under which the nodes know it */
  chainName: string;
  /** base URLs of the nodes, in any order; none are needed to wrap */
  nodes?: readonly string[];
  /** how long to wait for each answer of a node, in milliseconds; default 2500 */
  timeoutMs?: number;
  /** called for each node that failed, also when the key was released in spite of it */
  onFailure?: (failure: NodeFailure) => void;
  /** called with the URL of each node whose share was taken */
  onShare?: (node: string) => void;
};

/** Returns the id of a committee's gate, which is bound to its public key (compressed G1). */
export function committeeGateId(publicKey: Uint8Array): string {
  return `committee:${sha256Hex(publicKey).slice(2, 42)}`;
}

/** Returns the gate of a key committee: any `commitments.length` of its nodes release a key, fewer cannot. */
export function committeeGate(options: CommitteeGateOptions): KeyGate {
  const { committee, chainName } = options;
  const publicKey = bytes(committee.commitments[0]!);
  const id = committeeGateId(publicKey);
  const sessions = new Map<string, Session>();
  return {
    id,
    async wrap(fileKey, policy) {
      if (sha256Hex(fileKey) !== policy.keyDigest) {
        throw new EnvelopeError(`Key digest ${policy.keyDigest} is not the SHA-256 of the file key`);
      }
      const identity = committeeIdentity({ ...policy, chainName }, policy.keyDigest);
      return toBase64(await encryptToIdentity(publicKey, fileKey, identity));
    },
    async unwrap(envelope, request) {
      if (envelope.gate !== id) throw new EnvelopeError(`The envelope is for gate ${envelope.gate}, this is ${id}`);
      return releaseOrRenew(envelope, request, options, sessions);
    },
  };
}

/** A remembered session may have become stale for the nodes (time moved, they restarted): then sign once more. */
async function releaseOrRenew(
  envelope: Envelope,
  request: KeyRequest,
  options: CommitteeGateOptions,
  sessions: Map<string, Session>,
): Promise<Uint8Array> {
  const known = sessions.has(request.account.address);
  try {
    return await release(envelope, request, options, sessions);
  } catch (error) {
    const stale =
      error instanceof KeyReleaseError &&
      error.failures.some(({ code }) => code === "session-expired" || code === "stale-nonce");
    if (!known || !stale) throw error;
    sessions.delete(request.account.address);
    return release(envelope, request, options, sessions);
  }
}

async function release(
  envelope: Envelope,
  request: KeyRequest,
  options: CommitteeGateOptions,
  sessions: Map<string, Session>,
): Promise<Uint8Array> {
  const { committee, nodes = [], timeoutMs = 2_500 } = options;
  const threshold = committee.commitments.length;
  const handshakes = nodes.map((url) => shakeHands(url, committee.identityKeys, timeoutMs));
  const turns = inTurn(handshakes.map((handshake, place) => ({ handshake, url: nodes[place]! })));
  const first = await Promise.any(handshakes).catch(async () => {
    throw new KeyReleaseError(await failuresOf(handshakes), 0, threshold);
  });
  const session = await sessionFor(request, envelope.chainId, first, sessions);
  const abort = new AbortController();
  const signal = () => AbortSignal.any([abort.signal, AbortSignal.timeout(timeoutMs)]);
  const spare = reserve(abort.signal);
  const waiting = new Set(turns.slice(0, threshold).map(({ url }) => url));
  const asked = turns.map(async ({ handshake, url }, place) => {
    if (place >= threshold) await spare.needed;
    try {
      const member = await handshake;
      const request = await shareRequest(envelope, options, session, member);
      return { member, share: await requestShare(member, request, signal()) };
    } catch (error) {
      spare.call();
      throw error;
    } finally {
      waiting.delete(url);
    }
  });
  try {
    const fileKey = await firstKey(asked, envelope, options);
    if (spare.isLate()) for (const node of waiting) options.onFailure?.(slow(node));
    return fileKey;
  } finally {
    abort.abort();
  }
}

/** How long the nodes asked first may take before the others are asked as well, in milliseconds. */
const PATIENCE = 300;

/**
 * `needed` resolves when a node asked first failed, is slow, or no more shares are wanted: spares save their work till
 * then. `isLate` says whether it was for a slow one.
 */
function reserve(done: AbortSignal): { needed: Promise<void>; call: () => void; isLate: () => boolean } {
  let call = (): void => undefined;
  let late = false;
  const needed = new Promise<void>((resolve) => (call = resolve));
  const timer = setTimeout(() => {
    late = true;
    call();
  }, PATIENCE);
  void needed.then(() => clearTimeout(timer));
  done.addEventListener("abort", call, { once: true });
  return { needed, call, isLate: () => late };
}

function slow(node: string): NodeFailure {
  return { node, code: "unreachable", message: `no answer within ${PATIENCE} ms, so others were asked` };
}

/** Starts with another node each time, so that the work is spread. */
function inTurn<T>(nodes: readonly T[]): T[] {
  const first = Math.floor(Math.random() * nodes.length);
  return [...nodes.slice(first), ...nodes.slice(0, first)];
}

/** Combines shares as they come, until the ciphertext opens or no more can come. */
async function firstKey(
  asked: readonly Promise<{ member: Member; share: KeyShare }>[],
  envelope: Envelope,
  { committee, chainName, onFailure, onShare }: CommitteeGateOptions,
): Promise<Uint8Array> {
  const threshold = committee.commitments.length;
  const ciphertext = ciphertextIn(envelope);
  const failures: NodeFailure[] = [];
  let held: { member: Member; share: KeyShare }[] = [];
  const fail = (failure: NodeFailure) => {
    failures.push(failure);
    onFailure?.(failure);
  };
  for await (const outcome of asTheySettle(asked)) {
    if (outcome.status === "rejected") {
      fail(failureOf(outcome.reason));
      if (asked.length - failures.length < threshold) break;
      continue;
    }
    if (held.some(({ share }) => share.index === outcome.value.share.index)) continue;
    held.push(outcome.value);
    onShare?.(outcome.value.member.url);
    if (held.length < threshold) continue;
    const decryptionKey = combineShares(held.map(({ share }) => share));
    const fileKey = await decryptWithKey(ciphertext, decryptionKey);
    // the ciphertext authenticates the key, so shares are only checked one by one when it does not open
    if (fileKey && sha256Hex(fileKey) === envelope.keyDigest) return fileKey;
    const identity = hashIdentity(committeeIdentity({ ...termsOf(envelope), chainName }, envelope.keyDigest));
    const commitments = committee.commitments.map(bytes);
    const [good, bad] = partition(held, ({ share }) => verifyShare(share, identity, commitments));
    if (bad.length === 0)
      throw new GarbageEnvelopeError(`The nodes' shares are right, but the envelope ${garbageIn(fileKey)}`, {
        format: "datagraph/garbage-envelope/v1",
        envelope,
        publicKey: committee.commitments[0]!,
        decryptionKey: `0x${decryptionKey.toHex(true)}`,
      });
    bad.forEach(({ member }) =>
      fail({ node: member.url, code: "bad-share", message: `node ${member.index} sent a false share` }),
    );
    held = good;
  }
  throw new KeyReleaseError(failures, held.length, threshold);
}

async function sessionFor(
  request: KeyRequest,
  chainId: number,
  { blockHash }: Member,
  sessions: Map<string, Session>,
): Promise<Session> {
  const known = sessions.get(request.account.address);
  if (known && isFresh(known)) return known;
  const session = await openSession(request, chainId, blockHash);
  sessions.set(request.account.address, session);
  return session;
}

async function shareRequest(
  envelope: Envelope,
  { chainName }: CommitteeGateOptions,
  session: Session,
  { url }: Member,
): Promise<ShareRequest> {
  return {
    ciphertext: envelope.ciphertext,
    unifiedAccessControlConditions: committeeConditions({ ...termsOf(envelope), chainName }),
    dataToEncryptHash: envelope.keyDigest.slice(2),
    chain: chainName,
    authSig: await signRequest(session, url),
  };
}

function termsOf({ contract, condition, id }: Envelope): Pick<GatePolicy, "contract" | "condition" | "id"> {
  return { contract, condition, id: BigInt(id) };
}

async function* asTheySettle<T>(promises: readonly Promise<T>[]): AsyncGenerator<PromiseSettledResult<T>> {
  const pending = new Map(
    promises.map((promise, i) => [
      i,
      promise.then(
        (value) => [i, { status: "fulfilled", value }] as const,
        (reason: unknown) => [i, { status: "rejected", reason }] as const,
      ),
    ]),
  );
  while (pending.size > 0) {
    const [i, outcome] = await Promise.race(pending.values());
    pending.delete(i);
    yield outcome;
  }
}

async function failuresOf(promises: readonly Promise<unknown>[]): Promise<NodeFailure[]> {
  const outcomes = await Promise.allSettled(promises);
  return outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [failureOf(outcome.reason)] : []));
}

function failureOf(reason: unknown): NodeFailure {
  if (reason instanceof NodeError) return reason.failure;
  throw reason;
}

function partition<T>(items: readonly T[], holds: (item: T) => boolean): [T[], T[]] {
  const good = items.filter(holds);
  return [good, items.filter((item) => !good.includes(item))];
}

const bytes = (hex: string) => hexToBytes(hex.replace(/^0x/, ""));
