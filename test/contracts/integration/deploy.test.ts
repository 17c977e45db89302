import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { artifacts } from "hardhat";
import { type Address, createTestClient, createWalletClient, http, publicActions } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { sepolia } from "viem/chains";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ParameterError, readParameters } from "../../../scripts/deployment/readParameters.ts";
import { PUBLIC_NETWORKS } from "../../../ignition/networks.ts";

const ANVIL = createRequire(import.meta.url).resolve("@foundry-rs/anvil-linux-amd64/bin/anvil");
const DEPLOYER_PRIVATE_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const holder = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 3 });
const id = `rehearsal-${process.pid}`;
const journal = join("ignition/deployments", id);
const directory = mkdtempSync(join(tmpdir(), "datagraph-deploy-"));
const file = join(directory, "sepolia.json");
let anvil: ChildProcess;
let url: string;

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  anvil = spawn(ANVIL, ["--chain-id", String(sepolia.id), "--port", String(port), "--silent"], { stdio: "ignore" });
  await vi.waitFor(() => chain().getChainId(), { timeout: 30_000 });
});

afterAll(async () => {
  const exited = once(anvil, "exit");
  anvil.kill();
  await exited;
  for (const path of [directory, journal]) rmSync(path, { recursive: true, force: true });
});

test("each public chain's parameters stop the deployment until somebody chose what nobody else can", () => {
  for (const name of Object.keys(PUBLIC_NETWORKS)) {
    const read = () => readParameters(`ignition/parameters/${name}.json`);
    expect(read, name).toThrow(ParameterError);
    for (const missing of ["holders", "allocations", "validators", "guardian", "licences.3.issuer"]) {
      expect(read, name).toThrow(`${missing} is not set`);
    }
  }
  expect(() => readParameters(join(directory, "none.json"))).toThrow("no parameter file");
  const { DataGraph } = chosen([]);
  const wrong = { ...DataGraph, holders: ["0x12"], validators: [], allocations: [], guardian: "me" };
  writeFileSync(file, JSON.stringify({ DataGraph: wrong }));
  for (const fault of ["holders.0 is no address: 0x12", "guardian is no address: me", "1 holders and 0 allocations"]) {
    expect(() => readParameters(file)).toThrow(fault);
  }
});

test("the deployment command names what it does not know", async () => {
  expect(await script("deploy.ts", ["atlantis"])).toMatchObject({ code: 2 });
  const undecided = await script("deploy.ts", ["sepolia"]);
  expect(undecided.code).toBe(1);
  expect(undecided.output).toContain("validators is not set");
});

test("one command deploys by Sepolia's parameters and proves it; a tampered deployment is found out", async () => {
  writeFileSync(file, JSON.stringify(chosen([await deployDollar()])));
  const rehearsal = ["--deployment-id", id, "--build-profile", "default"];
  const deployed = await script("deploy.ts", ["sepolia", file, ...rehearsal]);
  expect(deployed.output).toMatch(/\n\d+ proven, 0 failed\n/);
  expect(deployed.code).toBe(0);

  await tamper();
  const checked = await script("checkDeployment.ts", ["sepolia", file, id]);
  expect(checked.code).toBe(1);
  expect(checked.output).toContain("FAIL holders of PROPOSER_ROLE");
  expect(checked.output).toContain('FAIL TimelockController.getMinDelay: "1", expected "172800"');
  expect(checked.output).toContain("proven, 2 failed");
}, 300_000);

function chain() {
  return createTestClient({ mode: "anvil", chain: sepolia, transport: http(url) }).extend(publicActions);
}

/** Sepolia's parameters, with what they leave open chosen. */
function chosen(tokens: Address[]) {
  const { DataGraph } = JSON.parse(readFileSync("ignition/parameters/sepolia.json", "utf8")) as {
    DataGraph: Record<string, unknown> & { licences: { issuer: Address | null }[] };
  };
  const { address } = holder;
  const licences = DataGraph.licences.map((licence) => ({ ...licence, issuer: licence.issuer ?? address }));
  const allocations = ["10000000000000000000000000n"];
  return {
    DataGraph: {
      ...DataGraph,
      licences,
      tokens,
      holders: [address],
      allocations,
      validators: [address],
      guardian: address,
    },
  };
}

async function deployDollar(): Promise<Address> {
  const wallet = createWalletClient({ account: holder, chain: sepolia, transport: http(url) });
  const { abi, bytecode } = await artifacts.readArtifact("TestDollar");
  const hash = await wallet.deployContract({ abi, bytecode: bytecode as Address, args: [] });
  return (await chain().waitForTransactionReceipt({ hash })).contractAddress!;
}

/** The timelock itself lets a stranger propose and shortens its delay. */
async function tamper(): Promise<void> {
  const record = JSON.parse(readFileSync(join(journal, "deployed_addresses.json"), "utf8")) as Record<string, Address>;
  const timelock = record["DataGraph#TimelockController"]!;
  const { abi } = await artifacts.readArtifact("TimelockController");
  const client = chain();
  await client.impersonateAccount({ address: timelock });
  await client.setBalance({ address: timelock, value: 10n ** 18n });
  const wallet = createWalletClient({ account: timelock, chain: sepolia, transport: http(url) });
  const role = await client.readContract({ address: timelock, abi, functionName: "PROPOSER_ROLE" });
  for (const [functionName, args] of [
    ["grantRole", [role, holder.address]],
    ["updateDelay", [1n]],
  ] as const) {
    const hash = await wallet.writeContract({ address: timelock, abi, functionName, args: args as never });
    await client.waitForTransactionReceipt({ hash });
  }
}

async function script(name: string, args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    ...process.env,
    SEPOLIA_RPC_URL: url,
    DEPLOYER_PRIVATE_KEY,
    HARDHAT_IGNITION_CONFIRM_DEPLOYMENT: "true",
  };
  const child = spawn(process.execPath, [join("scripts", name), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const [code] = (await once(child, "close")) as [number];
  return { code, output };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
