import { readFile } from "node:fs/promises";
import type { Committee } from "@datagraph/protocol";
import { type ChainReader, type KeyGate, committeeGate, requestJson } from "@datagraph/sdk";
import { type Address, getAddress } from "viem";
import { z } from "zod";
import { setting } from "./settings.ts";

const Hex = z.templateLiteral(["0x", z.string()]);
const Public = z.looseObject({ format: z.literal("datagraph/committee/v1"), commitments: z.array(Hex).min(1) });
const Health = z.object({ chainId: z.number(), validator: z.string() });

/** Returns the key committee's gate. Throws when its public file is missing or none. */
export async function openGate(): Promise<KeyGate> {
  const file = setting("DATAGRAPH_COMMITTEE_FILE");
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(
      `DATAGRAPH_COMMITTEE_FILE names ${file}, which cannot be read: it is the committee.json of a stack`,
    );
  });
  const parsed = Public.safeParse(jsonOf(text));
  if (!parsed.success) throw new Error(`DATAGRAPH_COMMITTEE_FILE names ${file}, which is no committee's public file`);
  return committeeGate({
    committee: parsed.data as unknown as Committee,
    chainName: setting("DATAGRAPH_CHAIN_NAME"),
    nodes: setting("DATAGRAPH_COMMITTEE_URLS").split(","),
  });
}

/** Returns the gateway's URL and its validator. Throws when it does not answer or serves another chain. */
export async function openGateway({ deployment }: ChainReader): Promise<{ url: string; validator: Address }> {
  const url = setting("DATAGRAPH_GATEWAY_URL");
  const health = Health.safeParse(await requestJson(url, "/health"));
  if (!health.success) throw new Error(`What answers at ${url} is no gateway: check DATAGRAPH_GATEWAY_URL`);
  const { chainId, validator } = health.data;
  if (chainId !== deployment.chainId)
    throw new Error(
      `Wrong chain: the gateway at ${url} serves chain ${chainId}, DATAGRAPH_RPC_URL is ${deployment.chainId}`,
    );
  return { url, validator: getAddress(validator) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
