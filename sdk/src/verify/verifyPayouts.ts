import { rewardVaultAbi } from "@datagraph/protocol";
import { type Hex, decodeEventLog, getAbiItem, toEventSelector } from "viem";
import type { ChainReader } from "../chain/client.ts";
import { read } from "../chain/read.ts";
import { type Overcharge, PayoutAudit } from "./payoutAudit.ts";
import { auditEvents } from "./auditEvents.ts";
import type { Total } from "./auditRoot.ts";
import { logPages } from "./logPages.ts";

const rootEvents = [
  getAbiItem({ abi: rewardVaultAbi, name: "RootProposed" }),
  getAbiItem({ abi: rewardVaultAbi, name: "RootAccepted" }),
  getAbiItem({ abi: rewardVaultAbi, name: "RootVetoed" }),
] as const;

/** One proposed root against what the chain's events give. `derived` is undefined when nobody had earned anything. */
export type VerifiedRoot = {
  epoch: bigint;
  proposed: Hex;
  derived: Hex | undefined;
  state: "pending" | "accepted" | "vetoed";
  ok: boolean;
  /**
   * whether the events lead to the ledger's running hash that the proposal names: if not, the node left settlements out,
   * or the chain is being reorganised, and the root may be right all the same
   */
  complete: boolean;
  /** orders settled since the root before that were overcharged, where the root is wrong: at most 100 */
  overcharged: Overcharge[];
};

/** What to look at, and what to be told. */
export type VerifyOptions = {
  /** the last block whose events count; default the latest */
  toBlock?: bigint;
  /** called where a proposed root differs, with the digest of its manifest and what everybody should have */
  onDifference?: (root: VerifiedRoot, manifest: Hex, totals: readonly Total[]) => Promise<void>;
  /** called as events go by, with how many so far */
  onProgress?: (events: number) => void;
};

type Proposed = Pick<VerifiedRoot, "epoch" | "proposed" | "state"> & { running: Hex; manifest: Hex };

/**
 * Returns every payout root ever proposed, recomputed from chain events alone: no gateway, no indexer, and none of the
 * rules' code that gateways propose by. Events stream by; memory follows contributors and anchors, not settlements. The
 * first that is not `ok` is the first difference.
 */
export async function verifyPayouts(reader: ChainReader, options: VerifyOptions = {}): Promise<VerifiedRoot[]> {
  const { deployment, publicClient } = reader;
  const last = options.toBlock ?? (await publicClient.getBlockNumber());
  const waiting = await proposedRoots(reader, last);
  const audit = new PayoutAudit(await read(reader, "RewardVault", "treasury", []));
  const verified: VerifiedRoot[] = [];
  /** Verifies what was proposed for epochs before one: nothing that follows counts for them. */
  const closeBefore = async (epoch: bigint): Promise<void> => {
    const due = waiting.filter((one) => one.epoch < epoch);
    if (due.length === 0) return;
    waiting.splice(0, waiting.length, ...waiting.filter((one) => one.epoch >= epoch));
    const derived = audit.root(deployment.chainId, deployment.contracts.RewardVault);
    for (const one of due) verified.push(await compare(one, derived, audit, options));
    if (due.some(({ state }) => state !== "vetoed")) audit.overcharged.length = 0;
  };
  const timeOf = consentTimes(reader);
  let count = 0;
  for await (const event of auditEvents(reader, last)) {
    if (event.eventName === "OrderSettled") {
      await closeBefore((event.args.facts >> 128n) & (2n ** 64n - 1n));
      const consentBlock = (event.args.facts >> 64n) & (2n ** 64n - 1n);
      // a block's time says only whether a suspension had ended, so without one nobody needs to be asked
      audit.settle(event.args, audit.state.suspended ? await timeOf(consentBlock) : 0n);
    } else if (event.eventName === "UsageRecorded") audit.record(event.args);
    else audit.apply(event);
    if (++count % 1_000 === 0) options.onProgress?.(count);
  }
  await closeBefore(2n ** 64n);
  options.onProgress?.(count);
  return verified;
}

async function compare(
  { epoch, proposed, state, running, manifest }: Proposed,
  derived: Hex | undefined,
  audit: PayoutAudit,
  { onDifference }: VerifyOptions,
): Promise<VerifiedRoot> {
  const ok = derived === proposed;
  const complete = running === audit.running;
  const overcharged = ok ? [] : [...audit.overcharged];
  const root = { epoch, proposed, derived, state, ok, complete, overcharged };
  if (!ok) await onDifference?.(root, manifest, audit.totals());
  return root;
}

/** Orders of one settlement name few blocks: the last ones' times are kept. */
function consentTimes({ publicClient }: ChainReader): (blockNumber: bigint) => Promise<bigint> {
  const known = new Map<bigint, bigint>();
  return async (blockNumber) => {
    const before = known.get(blockNumber);
    if (before !== undefined) return before;
    const { timestamp } = await publicClient.getBlock({ blockNumber });
    if (known.size >= 1_024) known.clear();
    known.set(blockNumber, timestamp);
    return timestamp;
  };
}

/** Returns every proposal in the order of epochs, and what became of it. */
async function proposedRoots(reader: ChainReader, last: bigint): Promise<Proposed[]> {
  const roots: Proposed[] = [];
  const filter = {
    address: [reader.deployment.contracts.RewardVault],
    selectors: rootEvents.map((item) => toEventSelector(item)),
  };
  for await (const logs of logPages(reader, filter, last))
    for (const { topics, data } of logs) {
      const { eventName, args } = decodeEventLog({ abi: rootEvents, topics, data });
      if (eventName === "RootProposed") {
        const { epoch, root: proposed, running, manifest } = args;
        roots.push({ epoch, proposed, running, manifest, state: "pending" });
        continue;
      }
      const known = roots.findLast(({ epoch }) => epoch === args.epoch);
      if (known !== undefined) known.state = eventName === "RootAccepted" ? "accepted" : "vetoed";
    }
  return roots.sort((a, b) => Number(a.epoch - b.epoch));
}
