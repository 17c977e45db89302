import { readFile } from "node:fs/promises";
import type { Committee, Envelope } from "@datagraph/protocol";
import {
  type ChainReader,
  type KeyGate,
  allOf,
  anyOf,
  committeeGate,
  litGate,
  litRelay,
  requestJson,
} from "@datagraph/sdk";
import { parseLitAction } from "@datagraph/sdk/node";
import { type Address, getAddress } from "viem";
import { z } from "zod";
import { readInput } from "./readInput.ts";
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

/** The gates that a File's key can be wrapped for. */
export const GATES = ["committee", "lit", "any", "all"] as const;

/** Returns a gate by name: the committee, the Lit Action of DATAGRAPH_LIT_ACTION_FILE, either of them, or both. */
export async function gateNamed(name: (typeof GATES)[number], gateway: string): Promise<KeyGate> {
  if (name === "committee") return openGate();
  if (name === "lit") return openLitGate(gateway);
  const both = await Promise.all([openGate(), openLitGate(gateway)]);
  return name === "any" ? anyOf(both) : allOf(both);
}

/** Returns the gate that an envelope is made for. Throws when this machine's settings name another. */
export async function gateFor(envelope: Envelope, gateway: string): Promise<KeyGate> {
  const [kind] = envelope.gate.split(":");
  const gate = await gateNamed(GATES.find((name) => name === kind) ?? "committee", gateway);
  if (gate.id === envelope.gate) return gate;
  throw new Error(
    `The key of dataset ${envelope.id} is wrapped for gate ${envelope.gate}, your settings name ${gate.id}: set DATAGRAPH_COMMITTEE_FILE and DATAGRAPH_LIT_ACTION_FILE to those it was made with`,
  );
}

async function openLitGate(gateway: string): Promise<KeyGate> {
  const file = setting("DATAGRAPH_LIT_ACTION_FILE");
  const action = await parseLitAction(new TextDecoder().decode(await readInput(file)));
  return litGate({ action, transport: litRelay(gateway) });
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
