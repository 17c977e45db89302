/** Gas of a peer's operation, by the name of both. */
export type PeerFigures = Record<string, number>;

/**
 * What the peers' operations cost when they were measured before: each at its own compiler version, in one in-process EVM
 * (Prague). They stand, marked `*`, for what this run cannot measure.
 */
export const EARLIER: PeerFigures = {
  "Vana addFile": 205_516,
  "Story register": 291_556,
  "EAS attest, digest, CID and licence": 384_760,
  "EAS attest, one digest": 204_635,
  "EAS multiAttest, digest, CID and licence, each": 346_412,
  "EAS timestamp": 45_869,
  "Ocean publish with fixed rate": 1_449_883,
  "Ocean buy and order": 278_473,
  "Unlock purchase, native": 268_585,
  "Unlock purchase, ERC-20": 308_961,
  "Unlock extend, native": 120_519,
  "Unlock grantKeys x10, each": 125_713,
  "PaymentSplitter release, first": 82_224,
  "PaymentSplitter release, repeat": 48_024,
  "Morpho URD setRoot": 64_615,
  "Morpho URD claim, first": 91_074,
  "Morpho URD claim, later": 56_886,
  "0xSplits push x1,000, each": 27_828,
  "OpenZeppelin Governor propose": 69_369,
  "OpenZeppelin Governor castVote, first": 83_401,
  "OpenZeppelin Governor castVote, next": 66_301,
};

/** Where a figure is not what it was, why. */
export const DIFFERENCES: Record<string, string> = {
  "EAS attest, digest, CID and licence": "no recipient, a slot less; with one it is 385,084",
  "EAS attest, one digest": "no recipient",
  "EAS multiAttest, digest, CID and licence, each":
    "40 in the batch, what 2^24 gas hold, instead of 100; no recipient (with one 346,973)",
  "Unlock extend, native": "unknown how it was prepared; here a key bought before, and 100,629 when it has expired",
  "Ocean publish with fixed rate": "with the template that buys and orders in one call",
  "Ocean buy and order": "unknown how it was prepared; here any order but a dataset's first",
  "OpenZeppelin Governor propose": "with a threshold, for which the proposer's votes are read",
};

/** Why a peer cannot run beside ours. */
export const ABSENT: Record<string, string> = {
  Vana: "npm has no package of its contracts (`vana-smart-contracts`: E404)",
  Story: "`@story-protocol/protocol-core` 1.0.0-beta-rc6 is UNLICENSED, so it is not run; `core-sdk` holds ABIs only",
  "Morpho URD": "npm has no package of it (`@morpho-org/universal-rewards-distributor`: E404)",
  "0xSplits": "npm has its SDK only (`@0xsplits/splits-sdk` 6.6.0), without bytecode",
};
