import { type SignedCall, CallRefused, refusalOf } from "@datagraph/sdk";
import type { Pool, PoolClient } from "pg";
import { type Hex, keccak256 } from "viem";
import { minedCall } from "../sending/sendCall.ts";
import type { Sender } from "../sending/sender.ts";
import { type Planned, submitCall } from "../sending/submitCall.ts";
import { type RelayedCall, decodeCall } from "./decodeCall.ts";
import { requireEffect } from "./requireEffect.ts";
import { type RelayLimits, requireAllowance } from "./requireAllowance.ts";

/** How far a relayed call is: its transaction, by the version sent last, and whether it is mined. */
export type RelayState = { transaction: Hex; mined: boolean };

/** A call by its bytes. */
type Known = SignedCall & { id: Hex; name: string };

/** A transaction that carries a call. */
type Sent = { nonce: bigint; open: boolean };

/** Milliseconds a request waits for its transaction; whoever asks again goes on waiting. */
const WAIT = 20_000;

/**
 * Simulates a signed call, sends it as the gateway's account and waits a while for it. The same call again, at any
 * replica, is not sent twice: while it is under way both wait for it, and once it has nothing left to do the answer is
 * the transaction that did it. Throws Refused, or CallRefused with the contract's error.
 */
export async function relayCall(sender: Sender, limits: RelayLimits, call: SignedCall): Promise<RelayState> {
  const decoded = await decodeCall(sender.client, call);
  const id = keccak256(`${call.to}${call.data.slice(2)}`.toLowerCase() as Hex);
  const known = { ...call, id, name: `${decoded.contract}.${decoded.functionName}` };
  const before = await lastSent(sender.database, sender, known);
  if (before?.open === true) return waitFor(sender, known, before.nonce);
  const nonce = await send(sender, limits, known, decoded, before).catch(async (error: unknown) => {
    const sent = error instanceof CallRefused ? await lastSent(sender.database, sender, known) : undefined;
    if (sent === undefined) throw error;
    return sent.nonce;
  });
  return waitFor(sender, known, nonce);
}

/** Throws CallRefused when it has nothing to do, or another request has sent it since `before`. */
async function send(
  sender: Sender,
  limits: RelayLimits,
  call: Known,
  decoded: RelayedCall,
  before: Sent | undefined,
): Promise<bigint> {
  const { subjects } = decoded;
  const keep = async (transaction: PoolClient, planned: Planned): Promise<void> => {
    if ((await lastSent(transaction, sender, call))?.nonce !== before?.nonce)
      throw new CallRefused(call.name, "another request sent it meanwhile");
    await requireAllowance(transaction, sender, limits, { ...planned, subjects });
    await transaction.query(
      `insert into gateway.relayed (account, nonce, call, subjects, wei) values ($1, $2, $3, $4, $5)
       on conflict (account, nonce) do update set call = excluded.call, subjects = excluded.subjects,
         wei = excluded.wei, sent = now()`,
      [sender.account.address, String(planned.nonce), call.id, subjects, String(planned.wei)],
    );
  };
  await requireEffect(sender.client, decoded);
  try {
    return await submitCall(sender, { ...call, value: 0n }, keep);
  } catch (error) {
    throw refusalOf(call.name, error);
  }
}

/** The last transaction that carried a call, unless somebody else's took its nonce. */
async function lastSent(
  database: Pool | PoolClient,
  { account }: Sender,
  { id, data }: Known,
): Promise<Sent | undefined> {
  // after a reorganisation the nonce may be another call's
  const { rows } = await database.query<{ nonce: string; open: boolean }>(
    `select nonce, state = 'open' as open from gateway.relayed join gateway.outgoing using (account, nonce)
     where account = $1 and call = $2 and data = $3 and state <> 'displaced' order by nonce desc limit 1`,
    [account.address, id, data],
  );
  return rows[0] && { nonce: BigInt(rows[0].nonce), open: rows[0].open };
}

async function waitFor(sender: Sender, call: Known, nonce: bigint): Promise<RelayState> {
  const { database, account } = sender;
  const key = [account.address, String(nonce)];
  const signal = AbortSignal.timeout(WAIT);
  const receipt = await minedCall(sender, call, nonce, signal).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (receipt !== undefined) {
    const { gasUsed, effectiveGasPrice, transactionHash } = receipt;
    const wei = String(gasUsed * effectiveGasPrice);
    await database.query("update gateway.relayed set wei = $3 where account = $1 and nonce = $2", [...key, wei]);
    return { transaction: transactionHash, mined: true };
  }
  const { rows } = await database.query<{ hashes: Hex[] }>(
    "select hashes from gateway.outgoing where account = $1 and nonce = $2",
    key,
  );
  return { transaction: rows[0]!.hashes.at(-1)!, mined: false };
}
