import {
  type GrantedDevice,
  type MetagraphNetwork,
  type StreamGrant,
  datasetId,
  grantTypedData,
} from "@datagraph/protocol";
import { type Address, type Hex, numberToHex } from "viem";
import type { AnchorKey } from "../anchorKey.ts";
import { sendUpdate, updateMessages } from "./metagraphAnchorChain.ts";
import type { MetagraphClient } from "./metagraphClient.ts";

/** What a contributor lets be anchored of a stream. */
export type GrantRequest = {
  /** the salt with which the stream was, or will be, registered */
  salt: Hex;
  pool: number;
  fields: readonly string[];
  devices: readonly GrantedDevice[];
  /** higher than that of the grant before; seconds since 1970 do */
  number: number;
};

/** A contributor's wallet: signs typed data, and no hash of a metagraph's. */
export type GrantSigner = {
  address: Address;
  signTypedData: (data: ReturnType<typeof grantTypedData>) => Promise<Hex>;
};

/**
 * Says on the metagraph which fields of a stream may be anchored, and by which devices. The contributor's wallet signs the
 * grant; `sender`, a device of theirs or anyone, signs and pays for the update. Returns the update's hash.
 */
export async function grantStream(
  client: MetagraphClient,
  network: MetagraphNetwork,
  contributor: GrantSigner,
  sender: AnchorKey,
  { salt, pool, fields, devices, number }: GrantRequest,
): Promise<string> {
  const creator = contributor.address.toLowerCase() as Address;
  const unsigned: Omit<StreamGrant, "signature"> = {
    ...network,
    ...{ creator, salt, pool, number, fields: fields.toSorted() },
    stream: numberToHex(datasetId(network.chainId, network.registry, creator, salt), { size: 32 }),
    devices: devices
      .map(({ device, expiry }) => ({ device: device.toLowerCase() as Address, expiry }))
      .toSorted((a, b) => (a.device < b.device ? -1 : 1)),
  };
  const signature = await contributor.signTypedData(grantTypedData(unsigned));
  const messages = await updateMessages(client, { StreamGrant: { ...unsigned, signature } }, sender.id);
  const proofs = messages.flatMap((message) => (message.kind === "hash" ? sender.signHash(message.hash) : []));
  return sendUpdate(client, messages, proofs);
}
