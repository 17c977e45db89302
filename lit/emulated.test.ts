import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Address, Hex } from "viem";
import { KeyReleaseError } from "../sdk/src/gate/errors.ts";
import { litDirect } from "../sdk/src/gate/lit/litDirect.ts";
import { litGate } from "../sdk/src/gate/lit/litGate.ts";
import {
  ALLOWED,
  NOT_ALLOWED,
  type Running,
  chainClient,
  grant,
  revoke,
  startChain,
  stop,
} from "../sdk/src/gate/testStack.ts";
import { type Emulator, startEmulator } from "./emulator/startEmulator.ts";
import { litSuite, refusal } from "./litSuite.ts";
import { type LitWorld, directGate, newAccount, sealFor, startAction } from "./litWorld.ts";

const ID = 42n;
const holder = newAccount();
const fileKey = new Uint8Array(randomBytes(16));

let chain: Running;
let otherChain: Running;
let client: Awaited<ReturnType<typeof chainClient>>;
let emulator: Emulator;
let world: LitWorld;

beforeAll(async () => {
  [chain, otherChain] = await Promise.all([startChain(), startChain()]);
  client = await chainClient(chain.url);
  await chainClient(otherChain.url);
  emulator = await startEmulator({
    LIT_EMULATOR_API_KEYS: "all,none=QmOther",
    LIT_EMULATOR_HOSTS: [...twoNames(chain), ...twoNames(otherChain), "127.0.0.1:9"].map(hostOf).join(","),
  });
  world = {
    settings: {
      chainId: 31337,
      contracts: { hasAccess: ALLOWED, isValidator: NOT_ALLOWED },
      domains: ["datagraph.example", "localhost:3000"],
      rpcUrls: twoNames(chain),
      lagBlocks: 5,
    },
    api: { url: emulator.url, apiKey: "all" },
    id: ID,
    holder,
  };
  await grant(client, ALLOWED, "hasAccess", holder.address, ID);
});

afterAll(async () => {
  await Promise.all([emulator?.stop(), ...[chain, otherChain].map((one) => one && stop(one))]);
});

/** One endpoint under two names: the action wants two hosts. */
function twoNames({ url }: Running): [string, string] {
  return [url, url.replace("127.0.0.1", "localhost")];
}

const hostOf = (url: string) => url.replace(/^http:\/\//, "");

describe("against the emulator", () => {
  litSuite(async () => world, true);
});

test("isValidator is asked of the registry, and hasAccess does not open what asks for it", async () => {
  const action = await startAction(world);
  const validator = newAccount();
  await grant(client, NOT_ALLOWED, "isValidator", validator.address, ID);
  const envelope = await sealFor(action, fileKey, ID, "isValidator");
  const { gate } = directGate(world, action);
  expect(await gate.unwrap(envelope, { account: validator })).toEqual(fileKey);
  expect((await refusal(gate.unwrap(envelope, { account: holder }))).message).toContain("isValidator");
  const readers = await sealFor(action, fileKey, ID);
  expect((await refusal(gate.unwrap(readers, { account: validator }))).code).toBe("condition-false");
});

test("a pass that is revoked or expires opens nothing from then on", async () => {
  const action = await startAction(world);
  const { gate } = directGate(world, action);
  const id = 7n;
  const envelope = await sealFor(action, fileKey, id);
  const [revoked, expired] = [newAccount(), newAccount()];
  for (const { address } of [revoked, expired]) await grant(client, ALLOWED, "hasAccess", address, id);
  for (const account of [revoked, expired]) expect(await gate.unwrap(envelope, { account })).toEqual(fileKey);
  await revoke(client, ALLOWED, "hasAccess", revoked.address, id);
  expect((await refusal(gate.unwrap(envelope, { account: revoked }))).code).toBe("condition-false");
  expect(await gate.unwrap(envelope, { account: expired })).toEqual(fileKey);
  await client.increaseTime({ seconds: 3601 });
  await client.mine({ blocks: 1 });
  expect((await refusal(gate.unwrap(envelope, { account: expired }))).code).toBe("condition-false");
  await grant(client, ALLOWED, "hasAccess", holder.address, ID);
});

test("endpoints that disagree, lag, are on another chain or do not answer release nothing", async () => {
  const account = newAccount();
  await grant(client, ALLOWED, "hasAccess", account.address, ID);
  const code = async (changes: Partial<LitWorld["settings"]>) => {
    const action = await startAction(world, { changes });
    const envelope = await sealFor(action, fileKey, ID);
    return (await refusal(directGate(world, action).gate.unwrap(envelope, { account }))).code;
  };
  expect(await code({ rpcUrls: [chain.url, otherChain.url] })).toBe("chain-disagreement");
  expect(await code({ rpcUrls: [chain.url, "http://127.0.0.1:9"] })).toBe("chain-unavailable");
  expect(await code({ chainId: 1 })).toBe("chain-unavailable");
  await client.mine({ blocks: 20 });
  await grant(await chainClient(otherChain.url), ALLOWED, "hasAccess", account.address, ID);
  expect(await code({ rpcUrls: [chain.url, otherChain.url] })).toBe("chain-disagreement");
});

test("a contract wallet's own word is enough (ERC-1271), and a contract that says no is none", async () => {
  const action = await startAction(world);
  const envelope = await sealFor(action, fileKey, ID);
  const { gate } = directGate(world, action);
  const ask = async (bytecode: Hex) => {
    const { address } = newAccount();
    await client.setCode({ address, bytecode });
    await grant(client, ALLOWED, "hasAccess", address, ID);
    return gate.unwrap(envelope, { account: walletAt(address) });
  };
  expect(await ask(returning("1626ba7e"))).toEqual(fileKey);
  for (const answer of ["ffffffff", "00000000"])
    expect((await refusal(ask(returning(answer)))).code).toBe("bad-session");
});

test("an API key that may not run the action, or is none, is told apart from a refusal", async () => {
  const action = await startAction(world);
  const envelope = await sealFor(action, fileKey, ID);
  for (const [apiKey, status] of [
    ["none", 403],
    ["wrong", 401],
  ] as const) {
    const transport = litDirect({ url: emulator.url, apiKey }, action.code);
    const error = await litGate({ action, transport })
      .unwrap(envelope, { account: holder })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KeyReleaseError);
    expect(error).toMatchObject({ code: "unreachable", message: expect.stringContaining(`Lit answers ${status}`) });
    expect((error as Error).message).not.toContain(apiKey);
  }
  const nowhere = litDirect({ url: "http://127.0.0.1:9", apiKey: "all" }, action.code);
  const asked = litGate({ action, transport: nowhere }).unwrap(envelope, { account: holder });
  expect((await refusal(asked)).code).toBe("unreachable");
});

/** A wallet whose signature no key recovers to. */
function walletAt(address: Address) {
  return { address, signMessage: async (): Promise<Hex> => `0x${"ab".repeat(80)}` };
}

/** Code that answers every call with four bytes, left in a word. */
function returning(four: string): Hex {
  return `0x63${four}60e01b60005260206000f3`;
}
