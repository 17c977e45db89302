type Target = {
  /** The most gas the operation may cost. */
  most?: number;
  /** Operations of peers that do the same work, as `peers/` names them; the cheapest is compared with. */
  peers?: string[];
};

const REGISTER = ["Vana addFile", "Story register", "EAS attest, a File's content"];
const REGISTER_MANY = ["EAS multiAttest, a File's content, each"];
const BUY = ["Unlock purchase, native", "Ocean buy and order"];
const BUY_NEXT = ["Unlock purchase, native, of another lock", "Ocean buy and order"];
const ORDER = ["Ocean buy and order"];

/** What each operation of ours is held against. */
export const TARGETS: Record<string, Target> = {
  "register a File, first": { most: 140_000, peers: REGISTER },
  "register a File, next": { most: 122_000, peers: REGISTER },
  "join a pool with a Stream, next": { most: 125_000 },
  "registerBatch of 100 Files, each": { most: 83_000, peers: REGISTER_MANY },
  "multicall of 100 joins, each": { most: 62_000, peers: REGISTER_MANY },
  "joinBatchFor of 100 new contributors, each": { most: 62_000, peers: REGISTER_MANY },
  "joinBatchFor of 100 contributors, each": { most: 62_000, peers: REGISTER_MANY },
  "registerFor adds": { most: 10_500 },
  anchor: { most: 35_500, peers: ["EAS timestamp"] },
  "anchorBatch of 100, each": { most: 12_300, peers: ["EAS multiTimestamp x100, each"] },
  "anchorEpoch of 1,000 streams, each": { most: 1_000, peers: ["EAS multiTimestamp x100, each"] },
  setConsent: { most: 40_000 },
  "buy a pass, native, first": { most: 120_000, peers: BUY },
  "buy a pass, native, next": { most: 101_000, peers: BUY_NEXT },
  "buy a pass, ERC-20, next": { most: 121_000, peers: ["Unlock purchase, ERC-20", "Ocean buy and order"] },
  "renew a pass, native": { most: 74_000, peers: ["Unlock extend, native"] },
  "settle 100 orders of mixed researchers, each": {
    most: 27_000,
    peers: ORDER,
  },
  "settle 100 orders of one researcher, each": {
    most: 17_500,
    peers: ORDER,
  },
  "settle an open pool's order, per usage entry": { most: 120, peers: ["0xSplits push x1,000, each"] },
  "proposeRoot and acceptRoots, apart": { most: 90_000, peers: ["Morpho URD setRoot"] },
  "proposeRoot that accepts the one before": { most: 65_000, peers: ["Morpho URD setRoot"] },
  "claim, first": { most: 102_000, peers: ["Morpho URD claim, first"] },
  "claim, later": { most: 63_000, peers: ["Morpho URD claim, later"] },
  "claimMany of 100, each, later": { most: 27_500, peers: ["Morpho URD claim, later"] },
  "credit 100 rested sales, each": { most: 15_000 },
  "release native, repeat": { most: 41_500, peers: ["PaymentSplitter release, repeat"] },
  "propose, next": { most: 70_000, peers: ["OpenZeppelin Governor propose"] },
  "propose to change a fee, next": { peers: ["OpenZeppelin Governor propose to change a fee"] },
  "castVote, first": { peers: ["OpenZeppelin Governor castVote, first"] },
  "castVote, next": { most: 67_000, peers: ["OpenZeppelin Governor castVote, next"] },
};
