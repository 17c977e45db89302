import {
  type AnchorChain,
  type AnchorKey,
  AnchorRefused,
  type AnchorRef,
  type AnchorRequest,
  GatewayError,
  parallel,
  publishEnvelope,
} from "@datagraph/sdk";
import { type Hex, keccak256 } from "viem";
import type { Batch, Outbox } from "./outbox.ts";

/** Where batches go. */
export type Destination = {
  chain: AnchorChain;
  key: AnchorKey;
  /** base URL */
  gateway: string;
  /** streams sent at once: 1 where each transaction follows the one before */
  width: number;
};

/** Refusals after which a batch can never be anchored: something later of the stream is. */
const NEVER = ["not-later", "RegistryAnchorNotLater", "RegistryUpdateType"];

/** Refusals that cutting the records anew may mend: the contributor shares other fields now. */
const CUT_ANEW = ["unconsented-field"];

/**
 * Leaves every sealed batch's envelope at the gateway and anchors it, in the order of each stream; what stands in the outbox
 * before each step makes it safe to be killed after it. Throws AnchorUnavailable and GatewayError; all is sent again then.
 */
export async function sendBatches(outbox: Outbox, destination: Destination): Promise<void> {
  const streams = Map.groupBy(outbox.open(), ({ stream, updateType }) => `${stream}/${updateType}`);
  await parallel(
    [...streams.values()],
    async (batches) => {
      for (const batch of batches) if (!(await sendBatch(outbox, destination, batch))) return;
    },
    destination.width,
  );
}

/** Returns false when what follows has to wait. */
async function sendBatch(outbox: Outbox, destination: Destination, batch: Batch): Promise<boolean> {
  try {
    const ref = batch.ref ?? (await anchor(outbox, destination, batch));
    return settle(outbox, batch, await destination.chain.status(ref));
  } catch (error) {
    if (error instanceof AnchorRefused) return refuse(outbox, batch, error.rule, error.message);
    if (!(error instanceof GatewayError && isRefusal(error))) throw error;
    return refuse(outbox, batch, error.code, error.message);
  }
}

async function anchor(outbox: Outbox, { chain, key, gateway }: Destination, batch: Batch): Promise<AnchorRef> {
  // Before the anchor: an anchor whose key never comes cannot be made again, a key without an anchor harms nobody.
  await publishEnvelope(gateway, batch.envelope);
  const before = batch.signed === undefined ? undefined : refOf(batch.signed);
  if (before !== undefined && (await chain.status(before)).state !== "unknown") return sent(before);
  const prepared = await chain.prepare(requestOf(batch), key);
  const signatures = await key.signAnchor(prepared);
  if (prepared.messages[0]?.kind === "transaction") outbox.setSigned(batch.id, signatures[0]!.signature as Hex);
  return sent(await chain.submit(prepared, signatures));

  function sent(ref: AnchorRef): AnchorRef {
    outbox.setSent(batch.id, ref);
    return ref;
  }
}

/** What a gateway says to this batch alone, not to all. */
function isRefusal({ status }: GatewayError): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

function settle(outbox: Outbox, batch: Batch, status: Awaited<ReturnType<AnchorChain["status"]>>): boolean {
  if (status.state === "refused") return refuse(outbox, batch, status.rule, status.message);
  if (status.state === "final") outbox.close(batch, "final");
  // what was sent and is not there any more, such as after a reorganisation, is sent again
  if (status.state === "unknown") outbox.setRefusal(batch.id, "the chain does not know it any more");
  return status.state === "final" || status.state === "included" || status.state === "pending";
}

function refuse(outbox: Outbox, batch: Batch, rule: string, message: string): boolean {
  if (NEVER.includes(rule)) outbox.close(batch, "refused", message);
  else if (CUT_ANEW.includes(rule)) outbox.unseal(batch, message);
  else outbox.setRefusal(batch.id, message);
  return NEVER.includes(rule);
}

/** A signed transaction is known by its own hash, sent or not. */
function refOf(signed: Hex): AnchorRef {
  return { id: keccak256(signed), from: 0n, evidenceFrom: 0n };
}

function requestOf({ stream, updateType, count, start, end, root, fields }: Batch): AnchorRequest {
  return { stream: BigInt(stream), updateType, count, start, end, root, fields };
}
