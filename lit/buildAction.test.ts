import vm from "node:vm";
import { expect, test } from "vitest";
import { actionCid } from "../sdk/src/gate/lit/actionCid.ts";
import { buildAction } from "./buildAction.ts";

const settings = {
  chainId: 84532,
  contracts: {
    hasAccess: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    isValidator: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
  },
  domains: ["datagraph.example"],
  rpcUrls: ["https://one.example", "https://two.example"],
  lagBlocks: 5,
} as const;

test("the same settings give the same bytes, in whatever order and casing they are written", async () => {
  const { contracts, ...rest } = settings;
  const other = {
    ...Object.fromEntries(Object.entries(rest).toReversed()),
    contracts: {
      isValidator: contracts.isValidator.toLowerCase(),
      hasAccess: contracts.hasAccess.toLowerCase(),
    },
  };
  const [first, second] = [await buildAction(settings), await buildAction(other as unknown as typeof settings)];
  expect(second).toEqual(first);
  expect(first.cid).toBe(await actionCid(first.code));
});

test("each setting changes the CID", async () => {
  const changes = [
    {},
    { chainId: 8453 },
    { contracts: { ...settings.contracts, hasAccess: settings.contracts.isValidator } },
    { domains: ["datagraph.example", "localhost"] },
    { rpcUrls: ["https://one.example", "https://three.example"] },
    { lagBlocks: 6 },
  ];
  const built = await Promise.all(changes.map((change) => buildAction({ ...settings, ...change })));
  expect(new Set(built.map(({ cid }) => cid)).size).toBe(changes.length);
});

test("the code is one script that defines main and makes no code from text", async () => {
  const { code } = await buildAction(settings);
  // Lit refuses generated code, and so would this context
  const context = vm.createContext({ TextEncoder, TextDecoder }, { codeGeneration: { strings: false, wasm: false } });
  expect(vm.runInContext(`${code}\n;typeof main`, context)).toBe("function");
  expect(code).not.toMatch(/\bimport\b|\brequire\(/);
  // what it was built for can be read in it
  for (const part of [...settings.domains, ...settings.rpcUrls, String(settings.chainId)]) expect(code).toContain(part);
});

test("an action that would believe one endpoint, or serve no domain, is not built", async () => {
  const rpcUrls = ["https://one.example/a", "https://one.example/b"];
  await expect(buildAction({ ...settings, rpcUrls })).rejects.toThrow(/two hosts at least/);
  await expect(buildAction({ ...settings, domains: [] })).rejects.toThrow(/needs a domain/);
});
