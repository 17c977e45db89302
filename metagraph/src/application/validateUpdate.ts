import {
  type MetagraphNetwork,
  type MetagraphUpdate,
  type StreamAnchor,
  type StreamGrant,
  datasetId,
  grantTypedData,
} from "@datagraph/protocol";
import { numberToHex, recoverTypedDataAddress } from "viem";
import { RuleBroken } from "../refusal.ts";
import { parseUpdate } from "./parseUpdate.ts";

/**
 * The rules that need no state, as a data L1 node applies them: form, size, network, order, period, and that a grant is
 * signed by the one whose stream it is. Returns the update. Throws RuleBroken.
 */
export async function validateUpdate(value: unknown, network: MetagraphNetwork): Promise<MetagraphUpdate> {
  const update = parseUpdate(value);
  const content = "StreamAnchor" in update ? update.StreamAnchor : update.StreamGrant;
  requireNetwork(content, network);
  requireAscending("fields", content.fields);
  if ("StreamAnchor" in update) requirePeriod(update.StreamAnchor);
  else await requireGrant(update.StreamGrant);
  return update;
}

function requireNetwork(content: MetagraphNetwork, network: MetagraphNetwork): void {
  for (const key of ["metagraph", "chainId", "registry"] as const)
    if (content[key] !== network[key])
      throw new RuleBroken("wrong-network", `${key} is ${content[key]}, here it is ${network[key]}`);
}

function requireAscending(what: string, names: readonly string[]): void {
  const at = names.findIndex((name, index) => index > 0 && name <= names[index - 1]!);
  if (at >= 0)
    throw new RuleBroken("not-ascending", `${what}: ${names[at]} comes after ${names[at - 1]}: sort, each once`);
}

function requirePeriod({ start, end }: StreamAnchor): void {
  if (start >= end) throw new RuleBroken("bad-period", `The period (${start}, ${end}] is empty`);
}

async function requireGrant(grant: StreamGrant): Promise<void> {
  const { chainId, registry, creator, salt, stream, signature } = grant;
  requireAscending(
    "devices",
    grant.devices.map(({ device }) => device),
  );
  const id = numberToHex(datasetId(chainId, registry, creator, salt), { size: 32 });
  if (id !== stream) throw new RuleBroken("bad-grant", `Creator and salt make stream ${id}, not ${stream}`);
  const signer = await recoverTypedDataAddress({ ...grantTypedData(grant), signature }).catch(() => "nobody");
  if (signer.toLowerCase() !== creator)
    throw new RuleBroken("bad-grant", `${signer} signed, not ${creator}, who contributes stream ${stream}`);
}
