import { POOL_CLASS, type PoolTerms, datasetId, hashTerms } from "@datagraph/protocol";
import {
  type ChainClient,
  DEVELOPMENT_ACCOUNTS,
  type SignedCall,
  asAccount,
  chainReader,
  developmentAccount,
  read,
  relay,
  signConsent,
  signDevice,
  signJoin,
  signWithdrawal,
  signedCall,
  tokenDomain,
  write,
} from "@datagraph/sdk";
import { serve } from "@hono/node-server";
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import type { Pool } from "pg";
import { type Hex, numberToHex, parseEther, parseGwei, parseSignature, zeroHash } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../cli/src/stack/startStack.ts";
import { openDatabase } from "../../gateway/src/database.ts";
import { errorResponse } from "../../gateway/src/errorResponse.ts";
import { hourlyRequests } from "../../gateway/src/relay/hourlyRequests.ts";
import { relayRoutes } from "../../gateway/src/routes/relay.ts";
import type { Sender } from "../../gateway/src/sending/sender.ts";
import type { Services } from "../../gateway/src/services.ts";

const FOREVER = 2 ** 40 - 1;
const consent = { fields: 1n, licences: 2n, rows: false };
const GENEROUS = { daily: parseEther("1"), hourly: 100, clientHeader: undefined };

let stack: Stack;
let database: Pool;
let sender: Sender;
let client: ChainClient;
let terms: PoolTerms;
let url: string;
const servers: Server[] = [];

beforeAll(async () => {
  stack = await startStack({ only: ["database", "deployment"] });
  database = await openDatabase(stack.env.DATABASE_URL!);
  const account = developmentAccount(DEVELOPMENT_ACCOUNTS.validator);
  client = asAccount(await chainReader(stack.env.DATAGRAPH_RPC_URL!), account);
  sender = { account, client, database, patience: 60_000, maxFee: parseGwei("500") };
  terms = {
    ...{ schema: numberToHex(1, { size: 32 }), class: POOL_CLASS.open, fieldCount: 1, k: 0, granularity: 10 },
    ...{ recordsPerPeriod: 1, token: 0, chain: zeroHash, admitter: account.address },
    prices: [{ licence: 1, price: 1n }],
    validators: [account.address],
  };
  await write(client, "ProvenanceRegistry", "createPool", [zeroHash, numberToHex(1, { size: 32 }), terms]);
  url = await gatewayWith(GENEROUS);
}, 120_000);

afterAll(async () => {
  for (const server of servers) server.close();
  await database?.end();
  await stack?.stop();
});

async function gatewayWith(limits: Services["relay"], own: Sender = sender): Promise<string> {
  const app = relayRoutes({ relay: limits, sender: own });
  app.onError(errorResponse);
  const fetch = (request: Request, env: object) => app.fetch(atRoot(request), env);
  const server = serve({ fetch, port: 0, hostname: "127.0.0.1" }) as Server;
  await once(server, "listening");
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The routes are under /relay in a gateway. */
function atRoot(request: Request): Request {
  return new Request(request.url.replace(/\/relay$/, "/"), request);
}

/** Returns somebody who never had a coin. */
const nobody = (): ChainClient => asAccount(client, privateKeyToAccount(generatePrivateKey()));
const joining = (who: ChainClient, deadline = FOREVER): Promise<SignedCall> =>
  signJoin(who, [1, zeroHash, hashTerms(terms), consent], deadline);
const sentSoFar = () => client.publicClient.getTransactionCount({ address: sender.account.address });
const streamOf = ({ walletClient, deployment }: ChainClient): bigint =>
  datasetId(deployment.chainId, deployment.contracts.ProvenanceRegistry, walletClient.account.address, zeroHash);

async function refusal(call: SignedCall, at = url): Promise<[number, string, string]> {
  const response = await fetch(at, { method: "POST", body: JSON.stringify(call) });
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return [response.status, error.code, error.message];
}

describe("a relayed call", () => {
  it("lets somebody without a coin join a pool, change their mind, let a device anchor and leave for good", async () => {
    const who = nobody();
    const hash = await relay(url, await joining(who));
    const stream = streamOf(who);
    expect(await read(client, "ProvenanceRegistry", "creatorOf", [stream])).toBe(who.walletClient.account.address);
    const receipt = await client.publicClient.getTransactionReceipt({ hash });
    expect(receipt.from).toBe(sender.account.address.toLowerCase());
    const nothing = { ...consent, fields: 0n };
    const changed = await relay(url, await signConsent(who, [stream, hashTerms(terms), nothing], FOREVER));
    expect((await client.publicClient.getTransactionReceipt({ hash: changed })).logs).toHaveLength(1);
    const device = nobody().walletClient.account.address;
    await relay(url, await signDevice(who, [stream, device, FOREVER], FOREVER));
    expect(await read(client, "ProvenanceRegistry", "deviceExpiry", [stream, device])).toBe(FOREVER);
    await relay(url, await signWithdrawal(who, stream, FOREVER));
    expect(await read(client, "ProvenanceRegistry", "isActive", [stream])).toBe(false);
    expect(await client.publicClient.getBalance({ address: who.walletClient.account.address })).toBe(0n);
  });

  it("is sent once, however often and from how many places it is asked for", async () => {
    const call = await joining(nobody());
    const before = await sentSoFar();
    const replica = await gatewayWith(GENEROUS);
    const hashes = await Promise.all([url, replica, url, replica].map((at) => relay(at, call)));
    expect(new Set([...hashes, await relay(url, call)]).size).toBe(1);
    expect(await sentSoFar()).toBe(before + 1);
  });

  it("that was kept when its gateway was killed is sent by the next that is asked", async () => {
    const call = await joining(nobody());
    const deaf = {
      ...client,
      publicClient: { ...client.publicClient, sendRawTransaction: () => Promise.reject(new Error("killed")) },
    } as ChainClient;
    const killed = relay(await gatewayWith(GENEROUS, { ...sender, client: deaf }), call);
    await expect
      .poll(async () => (await database.query("select 1 from gateway.outgoing where data = $1", [call.data])).rowCount)
      .toBe(1);
    const [own] = await Promise.all([relay(await gatewayWith(GENEROUS, { ...sender, patience: 0 }), call), killed]);
    expect((await client.publicClient.getTransactionReceipt({ hash: own })).status).toBe("success");
  });
});

describe("a call is refused", () => {
  it("that spends what its sender has, is for another contract, or is not as the ABI writes it", async () => {
    const { address } = sender.account;
    const { TestDollar } = client.deployment.contracts;
    const deposit = signedCall(client, "QueryLedger", "deposit", [address, TestDollar!, 1n]);
    const many = signedCall(client, "ProvenanceRegistry", "multicall", [[(await joining(nobody())).data]]);
    for (const call of [deposit, many, signedCall(client, "TestDollar", "mint", [address, 1n])])
      expect((await refusal(call)).slice(0, 2)).toEqual([403, "not-relayed"]);
    const join = await joining(nobody());
    for (const data of [`${join.data}00`, join.data.slice(0, -64), "0x", "0x12345678"] as Hex[])
      expect((await refusal({ ...join, data })).slice(0, 2)).toEqual([400, "malformed"]);
    expect((await refusal({ ...join, value: "1" } as SignedCall)).slice(0, 2)).toEqual([400, "malformed"]);
  });

  it("that its contract refuses, with the contract's error, and costs nothing", async () => {
    const before = await sentSoFar();
    const [status, code, message] = await refusal(await joining(nobody(), 1));
    expect([status, code, message]).toEqual([422, "refused", expect.stringContaining("RegistryExpired(1)")]);
    const [who, other] = [nobody(), nobody()];
    const { to, data } = await joining(who);
    const forged = data.replaceAll(
      who.walletClient.account.address.slice(2).toLowerCase(),
      other.walletClient.account.address.slice(2).toLowerCase(),
    ) as Hex;
    expect((await refusal({ to, data: forged }))[2]).toContain("RegistryBadSignature");
    expect(await sentSoFar()).toBe(before);
  });

  it("that would do nothing: payments nobody is due, and votes nobody has", async () => {
    const nothing = signedCall(client, "RewardVault", "releaseMany", [
      [sender.account.address],
      client.deployment.contracts.TestDollar!,
    ]);
    expect((await refusal(nothing))[2]).toContain("0 of 1 would be paid");
    expect((await refusal(await delegation(nobody())))[2]).toContain("has no votes");
    const holder = asAccount(client, developmentAccount(DEVELOPMENT_ACCOUNTS.holders[0]));
    await relay(url, await delegation(holder));
    expect(await read(client, "DataToken", "delegates", [holder.walletClient.account.address])).toBe(
      sender.account.address,
    );
  });

  it("beyond an account's share of an hour, a day's budget, or where none are relayed", async () => {
    const who = nobody();
    const stingy = await gatewayWith({ ...GENEROUS, hourly: 2 });
    await relay(stingy, await joining(who));
    const change = (fields: bigint) =>
      signConsent(who, [streamOf(who), hashTerms(terms), { ...consent, fields }], FOREVER);
    await relay(stingy, await change(0n));
    expect((await refusal(await change(1n), stingy)).slice(0, 2)).toEqual([429, "too-many"]);
    await relay(stingy, await joining(nobody()));
    const poor = await gatewayWith({ ...GENEROUS, daily: 1n });
    expect((await refusal(await joining(nobody()), poor)).slice(0, 2)).toEqual([503, "spent"]);
    const none = await gatewayWith(undefined);
    expect((await refusal(await joining(nobody()), none)).slice(0, 2)).toEqual([503, "no-relay"]);
  });

  it("beyond a network address's requests of an hour", () => {
    let now = 0;
    const count = hourlyRequests(2, () => now);
    for (const address of ["a", "a", "b"]) count(address);
    expect(() => count("a")).toThrow(/2 requests within an hour/);
    now = 3_600_000;
    count("a");
  });
});

/** Returns a holder's delegation to the validator. */
async function delegation(holder: ChainClient): Promise<SignedCall> {
  const message = { delegatee: sender.account.address, nonce: 0n, expiry: BigInt(FOREVER) };
  const signature = await holder.walletClient.signTypedData({
    domain: await tokenDomain(client, client.deployment.contracts.DataToken),
    types: {
      Delegation: [
        { name: "delegatee", type: "address" },
        { name: "nonce", type: "uint256" },
        { name: "expiry", type: "uint256" },
      ],
    },
    primaryType: "Delegation",
    message,
  });
  const { r, s, v } = parseSignature(signature);
  const args = [message.delegatee, message.nonce, message.expiry, Number(v), r, s] as const;
  return signedCall(client, "DataToken", "delegateBySig", args);
}
