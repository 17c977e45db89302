import * as protocol from "@datagraph/protocol";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Abi } from "viem";
import { expect, test } from "vitest";

/* docs/security/bad-input.md has a row for each function that changes something, and names no error that no test asserts. */

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const CONTRACTS = {
  ProvenanceRegistry: protocol.provenanceRegistryAbi,
  LicenseBook: protocol.licenseBookAbi,
  AccessPass: protocol.accessPassAbi,
  QueryLedger: protocol.queryLedgerAbi,
  RewardVault: protocol.rewardVaultAbi,
  Appointments: protocol.appointmentsAbi,
  DataToken: protocol.dataTokenAbi,
  DataGovernor: protocol.dataGovernorAbi,
  TimelockController: protocol.timelockControllerAbi,
} satisfies Record<string, Abi>;

const PAGE = new Map(
  read("docs/security/bad-input.md")
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section]),
);
const NAMES = Object.keys(CONTRACTS) as (keyof typeof CONTRACTS)[];
const ERRORS = new Set(
  Object.values<Abi>(CONTRACTS)
    .flat()
    .flatMap((item) => (item.type === "error" ? [item.name] : [])),
);
const TESTS = globSync(["test/contracts/{unit,integration}/**/*.ts", "contracts/**/*.t.sol"], { cwd: ROOT })
  .map(read)
  .join("\n");

const rowsOf = (section: string) => section.split("\n").filter((line) => /^\| `/.test(line));
const wordsOf = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, word]) => word!);

test("every contract has its section", () => {
  expect([...PAGE.keys()].sort()).toEqual([...NAMES].sort());
});

test.each(NAMES)("%s: every function that changes something has its row", (name) => {
  const abi: Abi = CONTRACTS[name];
  const changing = abi.flatMap((item) =>
    item.type === "function" && !["view", "pure"].includes(item.stateMutability) ? [item.name] : [],
  );
  const listed = rowsOf(PAGE.get(name)!).flatMap((row) => wordsOf(row.split("|")[1]!));
  expect(listed.sort()).toEqual([...new Set(changing)].sort());
});

test.each(NAMES)("%s: every error is one of the contracts', and a test asserts it", (name) => {
  const cells = rowsOf(PAGE.get(name)!).flatMap((row) => row.split("|").slice(2));
  const errors = cells.flatMap(wordsOf).filter((word) => /^[A-Z]/.test(word));
  expect(errors.filter((error) => !ERRORS.has(error))).toEqual([]);
  expect(errors.filter((error) => !new RegExp(`["\`]${error}["\`]|\\b${error}\\.selector`).test(TESTS))).toEqual([]);
});

test("every error of our own contracts is on the page", () => {
  const own = [...ERRORS].filter((error) =>
    /^(Registry|Book|Pass|Ledger|Vault|Appointments|Token|Timelock)/.test(error),
  );
  const page = new Set([...PAGE.values()].flatMap(wordsOf));
  // what constructors and reading alone refuse, and what is refused to nobody but the contracts themselves
  const elsewhere =
    /^(PassZeroAddress|VaultZeroAddress|LedgerZeroEpochLength|LedgerEpochOpen|RegistryNoContract|Token(Allocation|HolderTwice|ZeroTimelock)|TimelockUnauthorizedCaller)$/;
  expect(own.filter((error) => !page.has(error) && !elsewhere.test(error))).toEqual([]);
});
