import { deploymentOf, emptyState } from "@datagraph/protocol";
import { zeroAddress } from "viem";
import { expect, it } from "vitest";
import type { Services } from "../services.ts";
import { rememberEarnings } from "./rememberEarnings.ts";

type Latest = Services["chain"]["latest"];

/** A chain without events, that says how often it was read. */
function quietChain() {
  const view = { state: emptyState(), events: [], block: { number: 5n, hash: "0x", timestamp: 50n } };
  const answers: (() => unknown)[] = [];
  let reads = 0;
  const latest = (async () => {
    reads++;
    return answers.shift()?.() ?? view;
  }) as unknown as Latest;
  const publicClient = { readContract: async () => zeroAddress };
  const client = { deployment: deploymentOf(31_337), publicClient };
  const services = { chain: { latest }, client, epochLength: 10n } as unknown as Services;
  return { services, answers, reads: () => reads };
}

it("reads the chain once for all who ask at the same time, once for each number of epochs", async () => {
  const { services, reads } = quietChain();
  const earningsOf = rememberEarnings(services);
  const asked = await Promise.all([earningsOf(30), earningsOf(30), earningsOf(7), earningsOf(30)]);
  expect(asked.map(({ block }) => block)).toEqual([5n, 5n, 5n, 5n]);
  expect(reads()).toBe(2);
});

it("does not keep a failure", async () => {
  const { services, answers } = quietChain();
  answers.push(() => Promise.reject(new Error("no chain")));
  const earningsOf = rememberEarnings(services);
  await expect(earningsOf(30)).rejects.toThrow("no chain");
  await expect(earningsOf(30)).resolves.toMatchObject({ block: 5n });
});
