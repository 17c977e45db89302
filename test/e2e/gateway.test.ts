import {
  LICENCES,
  type OrderJson,
  envelopeTypedData,
  hashOrder,
  orderToJson,
  verifyMerkleProof,
} from "@datagraph/protocol";
import {
  DEVELOPMENT_ACCOUNTS,
  type ErasureReceipt,
  addressOf,
  asAccount,
  collect,
  developmentAccount,
  documentSigner,
  downloadBytes,
  fetchClaims,
  fetchEnvelopes,
  fetchErasure,
  publishEnvelope,
  read,
  request,
  runQuery,
  signOrder,
  uploadBytes,
  write,
} from "@datagraph/sdk";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { now, passTime } from "../../cli/src/demo/localChain.ts";
import { dollars, openWallet } from "../../cli/src/demo/steps/market.ts";
import { nextEpoch } from "../../cli/src/demo/steps/queries.ts";
import { until } from "../../cli/src/demo/until.ts";
import { queryHash } from "../../gateway/src/queries/queryHash.ts";
import type { Person } from "../../cli/src/demo/world.ts";
import {
  type SleepPool,
  buyPoolPass,
  codeOf,
  createSleepPool,
  depositLeft,
  joinSleepers,
  quote,
  settledTimes,
  statusOf,
  untilStatus,
} from "./gatewayPools.ts";
import { all, closeEpoch, endless, leaveDeposit, listed, sendOrder, someOrder, validator } from "./gatewayOrders.ts";
import { type GatewayStack, researcherOf, startGatewayStack } from "./gatewayProcess.ts";

const MAX_UPLOAD = 3 * 2 ** 20;
const SLEEPERS = 400;
const HOURS = [5, 6, 7, 8];

let gateway: GatewayStack;
let sleep: SleepPool;
let people: Person[];

beforeAll(async () => {
  gateway = await startGatewayStack({
    DATAGRAPH_MAX_UPLOAD: String(MAX_UPLOAD),
    DATAGRAPH_JOB_INTERVAL: "1",
    DATAGRAPH_ALLOWED_ORIGINS: "https://app.example",
  });
  sleep = await createSleepPool(gateway.world);
  people = await joinSleepers(gateway.world, sleep, SLEEPERS, HOURS);
}, 240_000);

afterAll(async () => {
  await gateway?.stop();
});

describe("ciphertext", () => {
  const bytes = new Uint8Array(2 * 2 ** 20 + 17).map((_, index) => index % 251);
  let cid: string;

  it("comes back as it was stored, whole or a range", async () => {
    ({ cid } = await uploadBytes(gateway.url, [bytes]));
    expect(await collect(await downloadBytes(gateway.url, cid))).toEqual(bytes);
    const ranges: [string, number, number][] = [
      ["bytes=0-0", 0, 1],
      ["bytes=1048570-1048590", 1_048_570, 1_048_591],
      ["bytes=2097150-", 2_097_150, bytes.length],
      ["bytes=-5", bytes.length - 5, bytes.length],
      ["bytes=2097160-99999999", 2_097_160, bytes.length],
    ];
    for (const [range, from, to] of ranges) {
      const response = await request(gateway.url, `/ipfs/${cid}`, { headers: { range } });
      expect(response.status).toBe(206);
      expect(response.headers.get("content-range")).toBe(`bytes ${from}-${to - 1}/${bytes.length}`);
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes.slice(from, to));
    }
    const beyond = request(gateway.url, `/ipfs/${cid}`, { headers: { range: `bytes=${bytes.length}-` } });
    await expect(beyond).rejects.toMatchObject({ status: 416, code: "range" });
    const head = await request(gateway.url, `/ipfs/${cid}`, { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe(String(bytes.length));
  });

  it("that is not there is 404, what is no CID is 400", async () => {
    const absent = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
    await expect(downloadBytes(gateway.url, absent)).rejects.toMatchObject({ status: 404, code: "unknown-cid" });
    await expect(downloadBytes(gateway.url, "no-cid")).rejects.toMatchObject({ status: 400, code: "unsupported" });
  });

  it("is refused when it is too large, with and without a length", async () => {
    const large = new Uint8Array(MAX_UPLOAD + 1);
    const refusal = { status: 413, code: "too-large" };
    await expect(request(gateway.url, "/ipfs", { method: "POST", body: large })).rejects.toMatchObject(refusal);
    const pieces = (async function* () {
      for (let sent = 0; sent < 2 * MAX_UPLOAD; sent += 65_536) yield new Uint8Array(65_536).fill(sent / 65_536);
    })();
    await expect(uploadBytes(gateway.url, pieces)).rejects.toMatchObject(refusal);
    expect((await uploadBytes(gateway.url, [new Uint8Array(MAX_UPLOAD)])).size).toBe(MAX_UPLOAD);
  });

  it("that is damaged behind the first byte breaks the connection off, and the gateway goes on", async () => {
    const own = new Uint8Array(2 * 2 ** 20).map((_, index) => index % 241);
    const stored = await uploadBytes(gateway.url, [own]);
    const second = await uploadBytes(gateway.url, [own.slice(2 ** 20)]);
    writeFileSync(join(gateway.data, "blocks/blocks", second.cid.slice(-3, -1), second.cid), "damaged");
    const response = await request(gateway.url, `/ipfs/${stored.cid}`);
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect((await request(gateway.url, "/health")).status).toBe(200);
  });
});

describe("requests", () => {
  it("that are malformed get one shape of error and 400", async () => {
    const post = (path: string, body: string): Promise<Response> =>
      fetch(`${gateway.url}${path}`, { method: "POST", headers: { "content-type": "application/json" }, body });
    for (const path of ["/queries", "/queries/quote", "/envelopes"])
      for (const body of ["{", "[]", "{}", "null", '"text"']) {
        const response = await post(path, body);
        expect(response.status, `${path} ${body}`).toBe(400);
        expect(await response.json()).toMatchObject({ error: { code: "malformed", message: expect.any(String) } });
      }
    const order = { ...orderToJson(someOrder(gateway)), nonce: String(2n ** 64n) };
    const response = await post("/queries", JSON.stringify({ order, query: all, signer: validator, signature: "0x" }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("order.nonce: must fit 64 bits");
    expect((await fetch(`${gateway.url}/nowhere`)).status).toBe(404);
  });

  it("of a browser are answered for this machine and the origins allowed, for no other", async () => {
    const allowed = async (origin: string): Promise<string | null> =>
      (await fetch(`${gateway.url}/health`, { headers: { origin } })).headers.get("access-control-allow-origin");
    for (const origin of ["http://localhost:3000", "http://127.0.0.1:1", "https://app.example"])
      expect(await allowed(origin)).toBe(origin);
    for (const origin of ["https://app.example.org", "http://localhost.example", "null"])
      expect(await allowed(origin)).toBeNull();
  });
});

describe("envelopes", () => {
  it("are kept and served as their contributor signed them", async () => {
    const [envelope] = await fetchEnvelopes(gateway.url, sleep.pool.streams[0]!.id);
    await publishEnvelope(gateway.url, envelope!);
    expect(await fetchEnvelopes(gateway.url, sleep.pool.streams[0]!.id)).toEqual([envelope]);
    expect(await codeOf(fetchEnvelopes(gateway.url, 12_345n))).toBe("no-envelope");
  });

  it("are refused from another chain, registry or contract, altered, or from anyone else", async () => {
    const [envelope] = await fetchEnvelopes(gateway.url, sleep.pool.streams[0]!.id);
    const other = sleep.pool.streams[1]!;
    const [theirs] = await fetchEnvelopes(gateway.url, other.id);
    const send = (change: object): Promise<string> => codeOf(publishEnvelope(gateway.url, { ...envelope!, ...change }));
    expect(await send({ chainId: 1 })).toBe("wrong-chain");
    expect(await send({ registry: zeroAddress })).toBe("wrong-registry");
    expect(await send({ contract: zeroAddress })).toBe("wrong-contract");
    expect(await send({ version: "1" })).toBe("bad-signature");
    expect(await send({ contributor: theirs!.contributor })).toBe("bad-signature");
    expect(await send({ unheardOf: 1 })).toBe("malformed");
    const { signTypedData, address } = developmentAccount(DEVELOPMENT_ACCOUNTS.station);
    const { signature: _, ...unsigned } = { ...envelope!, contributor: address };
    const signature = await signTypedData(envelopeTypedData(unsigned));
    expect(await codeOf(publishEnvelope(gateway.url, { ...unsigned, signature }))).toBe("not-contributor");
  });
});

describe("quotes", () => {
  it("wait for the first snapshot", async () => {
    await expect(quote(gateway.world, all)).rejects.toMatchObject({ status: 503, code: "no-snapshot" });
  });

  it("need a pass", async () => {
    await openWallet(researcherOf(gateway.world), dollars(1_000));
    await nextEpoch(gateway.world);
    await expect(quote(gateway.world, all)).rejects.toMatchObject({ status: 403, code: "no-pass" });
    await buyPoolPass(gateway.world, sleep, validator);
    const { units, price, mode } = await quote(gateway.world, all);
    expect({ units, price, mode }).toEqual({ units: [4n], price: 4_000n, mode: "rows" });
  });

  it("name an unknown table with its position", async () => {
    const unknown = quote(gateway.world, { sql: "SELECT hours FROM nightmares" });
    await expect(unknown).rejects.toMatchObject({ status: 422, code: "unknown-table", position: 18 });
  });

  it("are the same in the short form", async () => {
    const { units } = await quote(gateway.world, { pool: "sleep", fields: ["hours"], where: "hours > 6" });
    expect(units).toEqual([2n]);
  });
});

describe("a run", () => {
  it("answers with a receipt that its validator signed, and is settled on-chain", async () => {
    const client = researcherOf(gateway.world);
    const before = await depositLeft(client, validator);
    const asked = await quote(gateway.world, all);
    const { receipt, body } = await runQuery(gateway.url, client, all, asked);
    expect(JSON.parse(new TextDecoder().decode(body))).toHaveLength(4);
    expect(receipt).toMatchObject({ rowCount: 4, units: ["4"], price: "4000", resultHash: sha256(body) });
    expect(await documentSigner(receipt)).toBe(validator);
    await untilStatus(gateway.url, receipt.order, "settled");
    expect(await settledTimes(client, receipt.order)).toBe(1);
    expect(await depositLeft(client, validator)).toBe(before - 4_000n);
    expect(await statusOf(gateway.url, receipt.order)).toMatchObject({ detail: null, receipt });
  });

  it("in CSV and Parquet has the receipt of those bytes", async () => {
    for (const format of ["csv", "parquet"] as const) {
      const asked = await quote(gateway.world, all);
      const { receipt, body } = await runQuery(gateway.url, researcherOf(gateway.world), all, asked, format);
      expect(receipt.resultHash).toBe(sha256(body));
      if (format === "csv") expect(new TextDecoder().decode(body).split(/\r?\n/)[0]).toBe("hours");
      else expect(new TextDecoder().decode(body.slice(0, 4))).toBe("PAR1");
    }
  });

  it("of an order that was run is refused, and charged once", async () => {
    const client = researcherOf(gateway.world);
    const asked = await quote(gateway.world, all);
    const { receipt } = await runQuery(gateway.url, client, all, asked);
    expect(await codeOf(runQuery(gateway.url, client, all, asked))).toBe("nonce-used");
    await untilStatus(gateway.url, receipt.order, "settled");
    expect(await codeOf(runQuery(gateway.url, client, all, asked))).toBe("nonce-used");
    expect(await settledTimes(client, receipt.order)).toBe(1);
  });

  it("of equal orders at once answers one of them", async () => {
    const asked = await quote(gateway.world, all);
    // another spelling of the address is the same researcher
    const spelled = (order: OrderJson): OrderJson => ({
      ...order,
      researcher: order.researcher.toLowerCase() as `0x${string}`,
    });
    const outcomes = await Promise.all([
      ...Array.from({ length: 4 }, () => sendOrder(gateway, asked, {})),
      ...Array.from({ length: 4 }, () => sendOrder(gateway, asked, {}, spelled)),
    ]);
    expect(outcomes.filter((code) => code === "answered")).toHaveLength(1);
    expect(outcomes.filter((code) => code === "nonce-used")).toHaveLength(7);
  });

  it("ends with its connection, as a quote does, charges nothing and may be sent again", async () => {
    const { chainId, contracts } = gateway.world.reader.deployment;
    const asked = await quote(gateway.world, all);
    const order = { ...asked.order, queryHash: queryHash(endless) };
    const ask = { query: endless, licence: LICENCES.academic, researcher: order.researcher };
    const cancelled = async (send: (signal: AbortSignal) => Promise<unknown>): Promise<void> => {
      const said = gateway.output().length;
      await expect(send(AbortSignal.timeout(2_000))).rejects.toThrow("aborted");
      // its process is gone before the gateway says so; one that ran on would end at a limit, and say nothing
      await until("the query to end", async () =>
        gateway.output().slice(said).includes('"code":"cancelled"') ? true : undefined,
      );
    };
    await cancelled((signal) => sendOrder(gateway, { order }, { query: endless, signal }));
    await cancelled((signal) =>
      fetch(`${gateway.url}/queries/quote`, { method: "POST", body: JSON.stringify(ask), signal }),
    );
    expect(await codeOf(statusOf(gateway.url, hashOrder(chainId, contracts.QueryLedger, order)))).toBe("unknown-order");
    expect(await sendOrder(gateway, asked, {})).toBe("answered");
  });

  it("is refused for a bad signature, another query, validator, token or price", async () => {
    const asked = await quote(gateway.world, all);
    const { order } = asked;
    const resigned = async (change: object): Promise<string> => {
      const changed = { ...order, ...change };
      return sendOrder(gateway, { order: changed }, {});
    };
    const stranger = asAccount(gateway.world.reader, developmentAccount(DEVELOPMENT_ACCOUNTS.station));
    expect(await sendOrder(gateway, asked, { signature: await signOrder(stranger, order) })).toBe("bad-signature");
    expect(await sendOrder(gateway, asked, { signer: stranger.walletClient.account.address })).toBe("bad-signature");
    const bySelf = { signature: await signOrder(stranger, order), signer: stranger.walletClient.account.address };
    expect(await sendOrder(gateway, asked, bySelf)).toBe("spender");
    expect(await sendOrder(gateway, asked, { query: { sql: "SELECT night FROM sleep" } })).toBe("wrong-query");
    expect(await resigned({ validator: stranger.walletClient.account.address })).toBe("wrong-validator");
    expect(await resigned({ token: zeroAddress })).toBe("stale-quote");
    const [part] = order.parts;
    for (const change of [{ unitPrice: 1n }, { rows: false }, { fields: 2n }, { snapshot: 1n }, { periodEnd: 5 }])
      expect(await resigned({ parts: [{ ...part!, ...change }] })).toBe("stale-quote");
    expect(await resigned({ parts: [{ ...part!, maxUnits: 3n }] })).toBe("over-maximum");
    // what was refused was not charged: the order still runs
    expect(await sendOrder(gateway, asked, {})).toBe("answered");
  });

  it("is refused when the deadline is past, near, or beyond the notice", async () => {
    const asked = await quote(gateway.world, all);
    const time = await now(gateway.world.reader);
    const due = (deadline: number): Promise<string> => sendOrder(gateway, { order: { ...asked.order, deadline } }, {});
    expect(await due(time - 1)).toBe("expired");
    expect(await due(time + 20)).toBe("expired");
    expect(await due(time + 100_000)).toBe("deadline");
  });

  it("is refused once the researcher cancelled it", async () => {
    const asked = await quote(gateway.world, all);
    await write(researcherOf(gateway.world), "QueryLedger", "requestCancellation", [asked.order.nonce]);
    expect(await sendOrder(gateway, asked, {})).toBe("cancelled");
  });

  it("is refused in the epoch after its quote", async () => {
    const { reader } = gateway.world;
    await nextEpoch(gateway.world);
    const length = await read(reader, "QueryLedger", "epochLength", []);
    await passTime(reader, length - 60 - ((await now(reader)) % length));
    const asked = await quote(gateway.world, all);
    await passTime(reader, 70);
    expect(await sendOrder(gateway, asked, {})).toBe("stale-quote");
  });
});

describe("money", () => {
  it("of one deposit is not promised twice by orders at once", async () => {
    const client = researcherOf(gateway.world);
    await leaveDeposit(gateway, 8_000n);
    const asked = await Promise.all(Array.from({ length: 6 }, () => quote(gateway.world, all)));
    const outcomes = await Promise.all(asked.map((one) => sendOrder(gateway, one, {})));
    const refused = Array<string>(4).fill("insufficient-deposit");
    expect(outcomes.sort()).toEqual(["answered", "answered", ...refused]);
    await until("both to be settled", async () => ((await depositLeft(client, validator)) === 0n ? true : undefined));
    expect(await sendOrder(gateway, asked[5]!, {})).toMatch(/insufficient-deposit|nonce-used/);
  });

  it("that was asked back is not counted on", async () => {
    const client = researcherOf(gateway.world);
    const token = addressOf(client.deployment, "TestDollar");
    await write(client, "QueryLedger", "deposit", [validator, token, 5_000n]);
    await write(client, "QueryLedger", "requestWithdrawal", [validator, token, 2_000n]);
    expect(await sendOrder(gateway, await quote(gateway.world, all), {})).toBe("insufficient-deposit");
    await write(client, "QueryLedger", "requestWithdrawal", [validator, token, 0n]);
    expect(await sendOrder(gateway, await quote(gateway.world, all), {})).toBe("answered");
  });

  it("may be spent by a session key, up to its limit", async () => {
    const client = researcherOf(gateway.world);
    const token = addressOf(client.deployment, "TestDollar");
    await write(client, "QueryLedger", "deposit", [validator, token, dollars(10)]);
    const spender = asAccount(gateway.world.reader, developmentAccount(450));
    const { address } = spender.walletClient.account;
    const expiry = (await now(gateway.world.reader)) + 3_600;
    await write(client, "QueryLedger", "authorizeSpender", [address, validator, token, 9_000n, expiry]);
    const bySpender = async (): Promise<string> => {
      const asked = await quote(gateway.world, all);
      return sendOrder(gateway, asked, { signer: address, signature: await signOrder(spender, asked.order) });
    };
    const outcomes = await Promise.all([bySpender(), bySpender(), bySpender()]);
    expect(outcomes.sort()).toEqual(["answered", "answered", "spender-limit"]);
    await until("the spender's limit to be used", async () => {
      const owner = client.walletClient.account.address;
      const [left] = await read(client, "QueryLedger", "spenderOf", [owner, address, validator, token]);
      return left === 1_000n ? true : undefined;
    });
    expect(await bySpender()).toBe("spender-limit");
  });
});

describe("payouts", () => {
  it("carry a proof of what the vault accepted", async () => {
    const { reader } = gateway.world;
    const root = await closeEpoch(gateway);
    for (const { client } of people) {
      const { address } = client.walletClient.account;
      const [claim] = await fetchClaims(gateway.url, address);
      const leaf = await read(reader, "RewardVault", "leafOf", [address, claim!.token, claim!.total]);
      expect(verifyMerkleProof(root, leaf, claim!.proof)).toBe(true);
      expect(claim!.total).toBeGreaterThan(0n);
      await write(client, "RewardVault", "claim", [claim!]);
      expect(await read(reader, "RewardVault", "claimedOf", [address, claim!.token])).toBe(claim!.total);
    }
    expect(await fetchClaims(gateway.url, zeroAddress)).toEqual([]);
    await expect(request(gateway.url, "/payouts/nobody")).rejects.toMatchObject({ status: 400, code: "address" });
  });
});

describe("plaintext", () => {
  it("lies in files that only the gateway's user can read", () => {
    const modes = listed(join(gateway.data, "plaintext")).map(({ path, isFolder }) => [
      path,
      statSync(path).mode & 0o777,
      isFolder ? 0o700 : 0o600,
    ]);
    expect(modes.length).toBeGreaterThan(HOURS.length);
    for (const [path, actual, expected] of modes) expect(actual, String(path)).toBe(expected);
  });

  it("and keys are not in the log", () => {
    const output = gateway.output();
    expect(output).toContain("gateway listening");
    const key = Buffer.from(developmentAccount(DEVELOPMENT_ACCOUNTS.validator).getHdKey().privateKey!).toString("hex");
    expect(output).not.toContain(key);
    expect(output).not.toContain("2026-01-01T00:00:00Z");
  });

  it("and envelopes are erased after a withdrawal, with a signed receipt", async () => {
    const [stream] = sleep.pool.streams;
    const [envelope] = await fetchEnvelopes(gateway.url, stream!.id);
    const before = (await quote(gateway.world, all)).units[0]!;
    const stale = await quote(gateway.world, all);
    await write(stream!.owner.client, "ProvenanceRegistry", "withdraw", [stream!.id]);
    expect((await quote(gateway.world, all)).units[0]).toBe(before - 1n);
    const receipt = await until("the erasure", () => fetchErasure(gateway.url, stream!.id).catch(() => undefined));
    const { dataset, envelopes, batches } = receipt as ErasureReceipt;
    expect({ dataset, envelopes, batches }).toEqual({ dataset: String(stream!.id), envelopes: 1, batches: 1 });
    expect(await documentSigner(receipt as ErasureReceipt)).toBe(validator);
    expect(await codeOf(fetchEnvelopes(gateway.url, stream!.id))).toBe("erased");
    expect(await codeOf(publishEnvelope(gateway.url, envelope!))).toBe("erased");
    const kept = listed(join(gateway.data, "plaintext")).map(({ path }) => path);
    expect(kept.filter((path) => path.includes(String(stream!.id)))).toEqual([]);
    // an order from before the withdrawal pays for what is still there
    const { receipt: answered } = await runQuery(gateway.url, researcherOf(gateway.world), all, stale);
    expect(answered).toMatchObject({ rowCount: 3, units: ["3"] });
  });
});

describe("stopping", () => {
  it("ends in time: code 1 would say that the deadline cut it short", async () => {
    expect(await gateway.end("SIGTERM")).toBe(0);
  });
});
