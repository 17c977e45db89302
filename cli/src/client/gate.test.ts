import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Envelope } from "@datagraph/protocol";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { actionCid } from "../../../sdk/src/gate/lit/actionCid.ts";
import { gateFor, gateNamed } from "./gate.ts";

const address = `0x${"11".repeat(20)}`;
const gateway = "http://127.0.0.1:1";
let folder: string;
let lit: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-gate-"));
  const code = "(() => undefined)();";
  const cid = await actionCid(code);
  lit = `lit:${cid}`;
  const action = {
    format: "datagraph/lit-action/v1",
    cid,
    publicKey: `0x04${"22".repeat(64)}`,
    chainId: 31337,
    contracts: { hasAccess: address, isValidator: address },
    domains: ["localhost"],
    rpcUrls: ["http://127.0.0.1:1"],
    lagBlocks: 5,
    code,
  };
  const committee = { format: "datagraph/committee/v1", commitments: [`0x${"33".repeat(48)}`] };
  writeFileSync(join(folder, "lit.json"), JSON.stringify(action));
  writeFileSync(join(folder, "committee.json"), JSON.stringify(committee));
  vi.stubEnv("DATAGRAPH_LIT_ACTION_FILE", join(folder, "lit.json"));
  vi.stubEnv("DATAGRAPH_COMMITTEE_FILE", join(folder, "committee.json"));
  vi.stubEnv("DATAGRAPH_COMMITTEE_URLS", "http://127.0.0.1:1");
  vi.stubEnv("DATAGRAPH_CHAIN_NAME", "baseSepolia");
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const idOf = async (name: Parameters<typeof gateNamed>[0]) => (await gateNamed(name, gateway)).id;
const envelopeFor = (gate: string) => ({ id: "7", gate }) as Envelope;

test("a gate is chosen by name, and found again by what an envelope says", async () => {
  const committee = await idOf("committee");
  expect(committee).toMatch(/^committee:[0-9a-f]{40}$/);
  expect(await idOf("lit")).toBe(lit);
  expect(await idOf("any")).toBe(`any:${committee}+${lit}`);
  expect(await idOf("all")).toBe(`all:${committee}+${lit}`);
  for (const name of ["committee", "lit", "any", "all"] as const)
    expect((await gateFor(envelopeFor(await idOf(name)), gateway)).id).toBe(await idOf(name));
});

test("a gate that the settings do not name is told, with what to set", async () => {
  const other = envelopeFor("committee:0000000000000000000000000000000000000000");
  await expect(gateFor(other, gateway)).rejects.toThrow(/dataset 7 is wrapped for gate committee:0{40}.*set DATAGRAPH/);
  await expect(gateFor(envelopeFor("lit:QmOther"), gateway)).rejects.toThrow(/wrapped for gate lit:QmOther/);
  vi.stubEnv("DATAGRAPH_LIT_ACTION_FILE", join(folder, "nowhere.json"));
  await expect(gateNamed("all", gateway)).rejects.toThrow(/nowhere.json: there is no such file/);
});
