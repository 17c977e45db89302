import { deploymentOf, metagraphChain } from "@datagraph/protocol";
import { zeroAddress, zeroHash } from "viem";
import { expect, it } from "vitest";
import type { Services } from "../services.ts";
import { chainRoutes } from "./chains.ts";

const deployment = deploymentOf(31_337);
const registry = deployment.contracts.ProvenanceRegistry;
const HERE = { kind: "evm", id: "31337", chain: zeroHash };
const THERE = { kind: "metagraph", id: "DAG1", chain: metagraphChain("DAG1") };

/** Returns what the route tells, asked once after the other, of a metagraph that answers so. */
async function told(...answers: (object | Error)[]): Promise<unknown[]> {
  const get = async () => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next instanceof Error) throw next;
    return next;
  };
  const metagraph = answers.length === 0 ? undefined : { urls: { l0: "http://l0" }, get };
  const app = chainRoutes({ client: { deployment }, metagraph } as unknown as Services);
  const ask = async () => ((await (await app.request("/")).json()) as { chains: unknown }).chains;
  return [await ask(), await ask()];
}

it("tells of this chain, and of a metagraph from when it first answered", async () => {
  const network = { metagraph: "DAG1", chainId: 31_337, registry };
  expect(await told()).toEqual([[HERE], [HERE]]);
  expect(await told(new Error("away"), network)).toEqual([[HERE], [HERE, THERE]]);
  expect(await told(network, new Error("away"))).toEqual([
    [HERE, THERE],
    [HERE, THERE],
  ]);
});

it("tells of no metagraph that anchors the streams of another chain or registry", async () => {
  for (const other of [{ chainId: 1 }, { registry: zeroAddress }])
    expect(await told({ metagraph: "DAG1", chainId: 31_337, registry, ...other })).toEqual([[HERE], [HERE]]);
});
