import {
  type CurrencyTransaction,
  type Plain,
  type TransactionReference,
  currencyTransactionHash,
  dagAddress,
  plainJson,
} from "@datagraph/protocol";
import type { AnchorKey } from "../anchorKey.ts";
import { AnchorRefused } from "../errors.ts";
import { type MetagraphClient, latestOrdinals } from "./metagraphClient.ts";
import type { Scanner } from "./scanner.ts";

/** One payment in a metagraph's token, in units of 10^-8. */
export type Transfer = { destination: string; amount: bigint; fee?: bigint };

/** A transfer that was sent, and the snapshot from which it can be looked for. */
export type SentTransfer = { hash: string; from: bigint };

/** Returns what an address has, in 10^-8. */
export async function currencyBalance({ urls, get }: MetagraphClient, address: string): Promise<bigint> {
  const answer = await get<{ balance: number | bigint }>(`${urls.l0}/currency/${address}/balance`);
  return BigInt(answer?.balance ?? 0);
}

/**
 * Pays out of one key, each transfer following the one before; one alone is a list of one. Returns them in order. Throws
 * AnchorRefused at the first that is refused; those before it stand.
 */
export async function sendTransfers(
  client: MetagraphClient,
  scan: Scanner,
  key: AnchorKey,
  transfers: readonly Transfer[],
): Promise<SentTransfer[]> {
  const source = dagAddress(key.id);
  const sent: SentTransfer[] = [];
  let parent = await lastReference(client, source);
  for (const { destination, amount, fee = 0n } of transfers) {
    const transaction = { source, destination, amount, fee, parent, salt: newSalt() };
    const one = await sendTransfer(client, scan, key, transaction);
    parent = { ordinal: parent.ordinal + 1, hash: one.hash };
    sent.push(one);
  }
  return sent;
}

/** Returns the snapshot that holds a transfer, or undefined while none does. A pending list that lacks it says nothing. */
export async function confirmTransfer(scan: Scanner, { hash, from }: SentTransfer): Promise<bigint | undefined> {
  return (await scan.find(hash, from))?.ordinal;
}

async function sendTransfer(
  client: MetagraphClient,
  scan: Scanner,
  key: AnchorKey,
  value: CurrencyTransaction,
): Promise<SentTransfer> {
  const { ordinal: from } = await latestOrdinals(client);
  const hash = currencyTransactionHash(value);
  const body = plainJson({ value, proofs: [key.signHash(hash)] } as Plain);
  try {
    await client.post(`${client.urls.currencyL1}/transactions`, body);
  } catch (error) {
    // an answer that was lost: the transfer sent again follows what it has itself become
    if (!(error instanceof AnchorRefused) || (await scan.find(hash, from)) === undefined) throw error;
  }
  return { hash, from };
}

async function lastReference({ urls, get }: MetagraphClient, address: string): Promise<TransactionReference> {
  const reference = await get<TransactionReference>(`${urls.currencyL1}/transactions/last-reference/${address}`);
  if (reference === undefined) throw new TypeError(`${urls.currencyL1} has no last reference of ${address}`);
  return reference;
}

/** Tells apart transfers that are otherwise alike; 53 bits, which every client reads. */
function newSalt(): bigint {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (BigInt(high! >>> 11) << 32n) | BigInt(low!);
}
