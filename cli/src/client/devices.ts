import { type GrantedDevice, datasetId, fieldNames } from "@datagraph/protocol";
import { type ChainReader, anchorKey, write } from "@datagraph/sdk";
import { grantStream, readNetwork } from "@datagraph/sdk/node";
import { type Address, type Hex, keccak256, stringToBytes, zeroHash } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import { chainTime } from "./chain.ts";
import { Big, HexText, rowsOf } from "./indexer.ts";
import { openMetagraphClient } from "./metagraph.ts";
import type { Pool } from "./pools.ts";
import type { StreamRow } from "./streams.ts";

const Row = z.object({ device: HexText, expiry: Big, time: Big });

/** A device as the registry knows it; an expiry of 0 is a revocation. */
export type DeviceRow = z.output<typeof Row>;

/** Turns of a stream's salt that are tried: one for each time that its contributor withdrew and joined again. */
const MAX_TURNS = 100;

/** Returns the devices that were ever authorised for a stream, the newest first. */
export function devicesOf(reader: ChainReader, dataset: bigint): Promise<DeviceRow[]> {
  return rowsOf(reader, "devices", { where: { dataset: String(dataset) }, limit: 1_000 }, Row, "device expiry time");
}

/**
 * Lets a device anchor for a stream until `expiry` (seconds), or no longer when that is 0; on a pool's metagraph too. Returns
 * the transaction.
 */
export async function authorizeDevice(
  actor: Actor,
  pool: Pool,
  stream: StreamRow,
  { device, expiry }: { device: Address; expiry: number },
  metagraph?: string,
): Promise<Hex> {
  const args = [stream.dataset, device, expiry] as const;
  const { transactionHash } = await write(actor.client, "ProvenanceRegistry", "authorizeDevice", args);
  await grantAgain(actor, pool, stream, metagraph);
  return transactionHash;
}

/**
 * Tells a pool's metagraph which fields and devices of a stream count now, as the registry has them; nothing where the pool
 * anchors on the EVM. Throws when the metagraph cannot be reached or asks a fee: who runs this has nothing there.
 */
export async function grantAgain(
  { client, account }: Actor,
  { number, terms, schema }: Pool,
  { dataset, fields }: Pick<StreamRow, "dataset" | "fields">,
  metagraph?: string,
): Promise<void> {
  if (terms.chain === zeroHash) return;
  const now = await chainTime(client);
  const devices: GrantedDevice[] = (await devicesOf(client, dataset))
    .filter(({ expiry }) => expiry > now)
    .map(({ device, expiry }) => ({ device: device as Address, expiry: Number(expiry) }));
  const salt = saltOf(client, account.address, number, dataset);
  const grant = { salt, pool: number, fields: fieldNames(schema, fields), devices, number: now };
  const metagraphClient = openMetagraphClient(metagraph);
  // the wallet signs what is granted; anyone may send it
  const sender = anchorKey(generatePrivateKey());
  await grantStream(metagraphClient, await readNetwork(metagraphClient), account as never, sender, grant);
}

/** A stream's salt is not on the chain; ours is made from the pool's number. */
function saltOf({ deployment }: ChainReader, creator: Address, pool: number, dataset: bigint): Hex {
  const { chainId, contracts } = deployment;
  for (let turn = 1; turn <= MAX_TURNS; turn++) {
    const salt = keccak256(stringToBytes(`stream in pool ${pool}${turn === 1 ? "" : ` (${turn})`}`));
    if (datasetId(chainId, contracts.ProvenanceRegistry, creator, salt) === dataset) return salt;
  }
  throw new Error(`Stream ${dataset} was joined with another program, which alone knows its salt: grant devices there`);
}
