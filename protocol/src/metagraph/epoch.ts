import {
  type Hex,
  concatHex,
  encodeAbiParameters,
  hexToBigInt,
  keccak256,
  numberToHex,
  size,
  slice,
  stringToBytes,
} from "viem";
import { merkleRoot, merkleTree } from "../merkle.ts";
import type { StreamCount } from "../packed.ts";
import type { StreamAnchor } from "./update.ts";

/** Domain of an epoch's leaves, so that no other hash of the protocol can pass for one. */
const DOMAIN = keccak256(stringToBytes("DataGraph.MetagraphEpoch.v1"));
/** `anchorEpoch` packs a stream's count into two bytes. */
const MOST = 0xffff;
const EVIDENCE_BYTES = 97;

/** An anchor that a metagraph accepted, and the number of its stream in the pool. */
export type EpochAnchor = { number: number; anchor: StreamAnchor };

/** What `anchorEpoch` registers of a pool, besides time and evidence. */
export type Epoch = { root: Hex; streams: StreamCount[] };

/** Where an epoch's anchors are, and by when a stream must have joined for its anchors to count. */
export type EpochEvidence = {
  /** the first and the last snapshot of the metagraph */
  from: bigint;
  to: bigint;
  /** the EVM block up to which joins count */
  block: bigint;
  /** hash of snapshot `to` */
  snapshot: Hex;
  /** the global snapshot that holds it */
  globalOrdinal: bigint;
  globalSnapshot: Hex;
};

const parameters = [
  { type: "bytes32" },
  { type: "uint256" },
  { type: "address" },
  { type: "uint256" },
  { type: "uint8" },
  { type: "uint32" },
  { type: "uint40" },
  { type: "uint40" },
  { type: "bytes32" },
] as const;

/** Returns the leaf of one anchor: keccak of keccak, as of everything that a proof on the EVM may open. */
export function epochLeaf({ chainId, registry, stream, updateType, count, start, end, root }: StreamAnchor): Hex {
  return keccak256(
    keccak256(
      encodeAbiParameters(parameters, [
        ...[DOMAIN, BigInt(chainId), registry, BigInt(stream)],
        ...[updateType, count, start, end, root],
      ] as never),
    ),
  );
}

/**
 * Returns root and counts of the anchors of one pool and update type: leaves by stream number, then by time. Throws
 * RangeError on no anchors, and when a stream has more records than an epoch can say.
 */
export function epochOf(anchors: readonly EpochAnchor[]): Epoch {
  const ordered = anchors.toSorted((a, b) => a.number - b.number || a.anchor.end - b.anchor.end);
  const counts = new Map<number, number>();
  for (const { number, anchor } of ordered) counts.set(number, (counts.get(number) ?? 0) + anchor.count);
  const streams = [...counts].map(([number, count]) => ({ number, count }));
  const over = streams.find(({ count }) => count > MOST);
  if (over !== undefined)
    throw new RangeError(
      `Stream ${over.number} has ${over.count} records in one epoch, of ${MOST}: anchor epochs more often`,
    );
  return { root: merkleRoot(merkleTree(ordered.map(({ anchor }) => epochLeaf(anchor)))), streams };
}

/**
 * Returns an epoch's evidence as `anchorEpoch` takes it: 01, from 8, to 8, block 8, snapshot 32, global ordinal 8, global
 * snapshot 32.
 */
export function packEvidence({ from, to, block, snapshot, globalOrdinal, globalSnapshot }: EpochEvidence): Hex {
  const ordinal = (value: bigint) => numberToHex(value, { size: 8 });
  return concatHex([
    "0x01",
    ordinal(from),
    ordinal(to),
    ordinal(block),
    snapshot,
    ordinal(globalOrdinal),
    globalSnapshot,
  ]);
}

/** Returns the evidence an `EpochAnchored` carries. Throws RangeError when it is not of this form. */
export function unpackEvidence(packed: Hex): EpochEvidence {
  if (size(packed) !== EVIDENCE_BYTES || slice(packed, 0, 1) !== "0x01")
    throw new RangeError(
      `Evidence ${packed} is not of a metagraph: expected ${EVIDENCE_BYTES} bytes that begin with 01`,
    );
  return {
    from: hexToBigInt(slice(packed, 1, 9)),
    to: hexToBigInt(slice(packed, 9, 17)),
    block: hexToBigInt(slice(packed, 17, 25)),
    snapshot: slice(packed, 25, 57),
    globalOrdinal: hexToBigInt(slice(packed, 57, 65)),
    globalSnapshot: slice(packed, 65, 97),
  };
}
