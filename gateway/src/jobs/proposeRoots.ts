import { digestOf } from "@datagraph/protocol";
import { CallRefused, read } from "@datagraph/sdk";
import { type Hex, zeroHash } from "viem";
import { sendCall } from "../sending/sendCall.ts";
import type { Services } from "../services.ts";
import { firstOpenEpoch } from "./firstOpenEpoch.ts";
import { keepPayouts } from "./keepPayouts.ts";

/** Why a proposal has to wait: another validator's turn, our root that is still open, a full queue, one that changed. */
const LATER: readonly (string | undefined)[] = [
  "VaultNotProposer",
  "VaultOpenProposal",
  "VaultQueueFull",
  "VaultRevision",
];
/** What the vault says of a root derived from blocks that a reorganisation took away. */
const OUTDATED = "VaultRunningHash";

type Kept = { root: Hex; running: Hex; manifest: string };

/**
 * Keeps what closed epochs came to, and proposes the last one's root unless it is on-chain already; accepts the roots
 * whose veto window has passed. Safe to repeat after a crash at any line.
 */
export async function proposeRoots(services: Services): Promise<void> {
  await acceptRipe(services);
  const closed = await keepPayouts(services, await firstOpenEpoch(services));
  if (closed === undefined) return;
  const [last, epoch, revision] = await read(services.client, "RewardVault", "lastRoot", []);
  if (last !== zeroHash && closed <= epoch) return;
  const { rows } = await services.database.query<Kept>(
    "select root, running, manifest from gateway.payout where epoch = $1",
    [closed],
  );
  if (rows[0] !== undefined) await propose(services, closed, rows[0], revision);
}

async function propose(
  { client, database, sender }: Services,
  epoch: bigint,
  kept: Kept,
  revision: number,
): Promise<void> {
  const bond = await read(client, "RewardVault", "bond", []);
  const args = [epoch, kept.root, revision, kept.running, digestOf(kept.manifest).digest] as const;
  try {
    const { transactionHash } = await sendCall(sender, "RewardVault", "proposeRoot", args, bond);
    await database.query("update gateway.payout set proposed_in = $2 where epoch = $1", [epoch, transactionHash]);
  } catch (error) {
    const code = error instanceof CallRefused ? error.code : undefined;
    if (code === OUTDATED) await forget({ database }, epoch);
    if (!LATER.includes(code ?? "")) throw error;
  }
}

/** The next run derives the epoch anew. */
async function forget({ database }: Pick<Services, "database">, epoch: bigint): Promise<void> {
  await database.query("delete from gateway.payout where epoch = $1", [epoch]);
}

async function acceptRipe({ client, sender }: Services): Promise<void> {
  const [oldest] = await read(client, "RewardVault", "proposals", []);
  if (oldest === undefined) return;
  const { timestamp } = await client.publicClient.getBlock();
  if (timestamp < BigInt(oldest.acceptableAt)) return;
  try {
    await sendCall(sender, "RewardVault", "acceptRoots", []);
  } catch (error) {
    // somebody else's, or what was sent before a crash, was mined first
    if (!(error instanceof CallRefused && error.code === "VaultNoProposal")) throw error;
  }
}
