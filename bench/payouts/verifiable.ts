import { type PayoutEvent, derivePayouts, licenseBookAbi, payoutTree } from "../../protocol/src/index.ts";
import { provenanceRegistryAbi, queryLedgerAbi, rewardVaultAbi } from "../../protocol/src/index.ts";
import { type Emitted, log } from "../../indexer/test/emitter.ts";
import { fakeChain } from "../../indexer/test/chain.ts";
import { contracts } from "../../indexer/test/scenario.ts";
import { zeroHash } from "viem";
import { EPOCH, TREASURY, type Told, VALIDATOR, contributors, payoutEventsOf, settlements } from "./history.ts";

const ABIS = {
  ProvenanceRegistry: provenanceRegistryAbi,
  LicenseBook: licenseBookAbi,
  QueryLedger: queryLedgerAbi,
} as const;
const AT_ONCE = 50;

/** Puts so many settlements, in a pool of so many contributors, and the root they lead to on a chain whose contracts only emit. */
export async function settleOn(url: string, orders: number, members = 200): Promise<void> {
  const chain = await fakeChain(url);
  const logOf = ({ contract, eventName, args }: Told): Emitted =>
    log(contracts[contract], ABIS[contract], eventName, args);
  const emit = async (all: Iterable<Told>): Promise<bigint> => {
    const logs = Array.from(all, logOf);
    let block = 0n;
    for (let at = 0; at < logs.length; at += AT_ONCE) block = await chain.emit(logs.slice(at, at + AT_ONCE));
    return block;
  };
  const before = await emit(contributors(members));
  await emit(settlements(orders, members, before));
  const events: PayoutEvent[] = [
    ...payoutEventsOf(contributors(members), before),
    ...payoutEventsOf(settlements(orders, members, before), before + 1n),
  ];
  const payout = [...derivePayouts(events, { treasury: TREASURY })].at(-1)!;
  const { root } = payoutTree(31_337, contracts.RewardVault, payout.earnings);
  const head = { epoch: EPOCH, root, revision: 0, proposer: VALIDATOR, running: payout.running };
  const proposed = { ...head, manifest: zeroHash, acceptableAt: 1, bond: 1n };
  await chain.emit([log(contracts.RewardVault, rewardVaultAbi, "RootProposed", proposed)]);
}
