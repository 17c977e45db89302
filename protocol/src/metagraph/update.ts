import { type Address, type Hex, type TypedDataDomain, keccak256, stringToBytes } from "viem";

/** Which streams a metagraph's updates speak of, and which metagraph: an update for another is refused. */
export type MetagraphNetwork = {
  /** the metagraph's id, a DAG address */
  metagraph: string;
  /** the EVM chain of the registry */
  chainId: number;
  /** the registry's address, in lower case */
  registry: Address;
};

/** A device's EVM address in lower case, and the last second in which it may anchor. */
export type GrantedDevice = { device: Address; expiry: number };

/**
 * What a contributor lets be anchored for a stream: which fields, and by which devices besides their own key. Each grant
 * replaces the one before. Creator and salt prove whose stream it is: the stream's id follows from them.
 */
export type StreamGrant = MetagraphNetwork & {
  /** dataset id, 64 hex characters behind 0x */
  stream: Hex;
  creator: Address;
  salt: Hex;
  pool: number;
  /** names, ascending */
  fields: readonly string[];
  /** addresses ascending, at most 16 */
  devices: readonly GrantedDevice[];
  /** higher than that of the grant before */
  number: number;
  /** the creator's, over `grantTypedData` */
  signature: Hex;
};

/** One anchor of a stream: the root of `count` salted records of the period (start, end], and the fields they hold. */
export type StreamAnchor = MetagraphNetwork & {
  stream: Hex;
  /** 0 to 5 */
  updateType: number;
  count: number;
  start: number;
  end: number;
  root: Hex;
  fields: readonly string[];
};

/** A data update of our data application. */
export type MetagraphUpdate = { StreamGrant: StreamGrant } | { StreamAnchor: StreamAnchor };

/** The rules an update can break, by the layer that knows. */
export const METAGRAPH_RULES = {
  validateUpdate: ["malformed", "too-large", "wrong-network", "not-ascending", "bad-period", "bad-grant", "one-signer"],
  validateData: [
    "unknown-stream",
    "foreign-signer",
    "expired-device",
    "unconsented-field",
    "not-later",
    "future-end",
    "old-grant",
    "fee-not-covered",
  ],
} as const;

/** A rule's name. */
export type MetagraphRule = (typeof METAGRAPH_RULES)[keyof typeof METAGRAPH_RULES][number];

/** Where the data application says what became of an update. */
export type UpdateReport =
  | { state: "pending" }
  | { state: "accepted"; ordinal: number }
  | { state: "refused"; rule: MetagraphRule; message: string };

const TYPES = {
  Device: [
    { name: "device", type: "address" },
    { name: "expiry", type: "uint40" },
  ],
  StreamGrant: [
    { name: "metagraph", type: "string" },
    { name: "stream", type: "uint256" },
    { name: "pool", type: "uint24" },
    { name: "fields", type: "string[]" },
    { name: "devices", type: "Device[]" },
    { name: "number", type: "uint64" },
  ],
} as const;

/** Returns the EIP-712 typed data by which a contributor grants: a wallet signs no metagraph hash, but it signs this. */
export function grantTypedData(grant: Omit<StreamGrant, "signature">) {
  const { metagraph, chainId, registry, stream, pool, fields, devices, number } = grant;
  const domain = {
    name: "DataGraph metagraph",
    version: "1",
    chainId,
    verifyingContract: registry,
  } satisfies TypedDataDomain;
  const message = { metagraph, stream: BigInt(stream), pool, fields, devices, number: BigInt(number) };
  return { domain, types: TYPES, primaryType: "StreamGrant", message } as const;
}

/** Returns `chain` of the terms of a pool that anchors on this metagraph: the hash of its name. */
export function metagraphChain(metagraph: string): Hex {
  return keccak256(stringToBytes(`metagraph:${metagraph}`));
}
