import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LICENCES } from "@datagraph/protocol";
import { DEVELOPMENT_ACCOUNTS, developmentAccount, read, write } from "@datagraph/sdk";
import { Client } from "pg";
import type { Page } from "playwright-core";
import { numberToHex } from "viem";
import { expect, onTestFinished, test } from "vitest";
import { dollars } from "../../cli/src/demo/steps/market.ts";
import { until } from "../../cli/src/demo/until.ts";
import { type World, actor } from "../../cli/src/demo/world.ts";
import { cpuMilliseconds } from "../../query/src/cpuMilliseconds.ts";
import { batchingWallet } from "./batchingWallet.ts";
import { connectDevelopmentWallet } from "./connectDevelopmentWallet.ts";
import { depositLeft } from "./gatewayPools.ts";
import { researcherOf } from "./gatewayProcess.ts";
import type { Relay } from "./relay.ts";
import { announceWallet } from "./testWallet.ts";

/** What the tests of the app share. `forgive` takes back what the browser complains of because a test made it fail. */
export type SharedApp = {
  url: string;
  database: string;
  world: World;
  indexer: Relay;
  gateway: Relay;
  openPage: () => Promise<Page>;
  forgive: (expected: string) => void;
};

const PATIENCE = { timeout: 30_000 };
/** The indexer may take a minute to find that a block it asks for is gone. */
const LONG_PATIENCE = { timeout: 150_000 };
const PASTED = 10_000_000;
const GUARDIAN = developmentAccount(DEVELOPMENT_ACCOUNTS.guardian).address;
/** Ten times a pool of two records with itself are 1,024 rows. */
const [TEN, SIXTEEN] = [10, 16].map((count) => Array.from({ length: count }, (_, at) => `sleep t${at}`).join(", "));
const MANY = `WITH many AS (SELECT t0.hours FROM ${TEN} LIMIT 1024) SELECT`;

/** What befalls a page: two tabs, reorganisations, parts that lag or go, input that is too much. */
export function appProofs(shared: () => SharedApp): void {
  test("two tabs: a transaction shows in both, the other goes on with it when its own is closed, and it is sent once", async () => {
    const { url, world, indexer, openPage, forgive } = shared();
    const sent = () => world.reader.publicClient.getTransactionCount({ address: GUARDIAN });
    const before = await sent();
    const page = await checkoutOf(shared(), "Guardian");
    const other = await page.context().newPage();
    await other.goto(url);
    await indexer.close();
    await page.getByRole("button", { name: "Get 1,000 pretend dollars" }).click();
    for (const one of [page, other])
      await expectOnly(one, "Get pretend dollars", "In a block, waiting for the indexer");
    await other.reload();
    await expectOnly(other, "Get pretend dollars", "In a block, waiting for the indexer");
    await page.close();
    await indexer.open();
    await expectOnly(other, "Get pretend dollars", "Done");
    expect(await sent()).toBe(before + 1);
    await openPage();
    forgive("ERR_");
  });

  test("a wallet that batches approves and buys at once; while it is asked no tab says more; a reload loses nothing", async () => {
    const { url, world, openPage } = shared();
    const client = actor(world, DEVELOPMENT_ACCOUNTS.holders[1]!);
    await write(client, "TestDollar", "mint", [client.walletClient.account.address, dollars(100)]);
    const wallet = batchingWallet(client);
    const page = await openPage();
    const { address } = client.walletClient.account;
    await announceWallet(page.context(), { name: "Batching wallet", address, answer: wallet.answer });
    await page.goto(checkout(shared()));
    await page.getByRole("banner").getByRole("button", { name: "Connect" }).click();
    await page.getByRole("button", { name: "Batching wallet" }).click();
    await page.getByRole("button", { name: "Pay 10 tUSD" }).click();
    const other = await page.context().newPage();
    await other.goto(url);
    for (const one of [page, other]) await expectOnly(one, /^Buy a pass/, "Waiting for your wallet");
    wallet.letGo();
    await expectOnly(other, /^Buy a pass/, "Sent, waiting for a block");
    wallet.finish();
    await page.getByText("The pass is yours").waitFor(PATIENCE);
    expect(wallet.asked.filter((method) => /send|sign/i.test(method))).toEqual(["wallet_sendCalls"]);

    await other.close();
    await page.reload();
    await page.getByRole("button", { name: "Pay 10 tUSD" }).click();
    await expectOnly(page, /^Buy a pass/, "Waiting for your wallet");
    wallet.letGo();
    await expectOnly(page, /^Buy a pass/, "Sent, waiting for a block");
    await page.reload();
    await expectOnly(page, /^Buy a pass/, "Sent, waiting for a block");
    wallet.finish();
    await expectOnly(page, /^Buy a pass/, "Done");
    expect(wallet.asked.filter((method) => method === "wallet_sendCalls")).toHaveLength(2);
  });

  test("a query is cancelled from the page: the gateway's process ends, nothing is charged, and it can be run after all", async () => {
    const { world, gateway } = shared();
    const researcher = researcherOf(world);
    const { validator } = (await (await fetch(`${gateway.url}/health`)).json()) as { validator: `0x${string}` };
    const before = await depositLeft(researcher, validator);
    const page = await openStudio(shared());
    const cancel = page.getByRole("button", { name: "Cancel" });
    await typeQuery(page, `${MANY} count(*) AS n FROM many a, many b, many c, many d`);
    await page.getByRole("button", { name: "What does it cost?" }).click();
    const worker = await busyWorker();
    await cancel.click();
    await page.getByText("Nothing is charged").waitFor(PATIENCE);
    await until("the query's process to end", async () => (existsSync(`/proc/${worker}`) ? undefined : true));

    await typeQuery(page, `SELECT t0.hours FROM ${SIXTEEN}`);
    await page.getByRole("button", { name: "What does it cost?" }).click();
    await page.getByRole("button", { name: "Sign and run" }).click();
    await cancel.click();
    await page.getByText("Nothing is charged").waitFor(PATIENCE);
    expect(await depositLeft(researcher, validator)).toBe(before);
    await page.getByRole("button", { name: "Sign and run" }).click();
    await page.getByRole("heading", { name: /^65,536 rows, paid/ }).waitFor(PATIENCE);
    await page.getByText("Page 1 of 656").waitFor(PATIENCE);
    expect(await page.getByRole("region", { name: "The answer's rows" }).getByRole("row").count()).toBe(101);
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText("Page 2 of 656").waitFor(PATIENCE);

    await page.getByRole("link", { name: "Follow its settlement" }).click();
    await page.waitForURL(/\/query\/0x/);
    await page.addInitScript(() => Object.assign(globalThis, { showSaveFilePicker: undefined }));
    await page.reload();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download again" }).click();
    const rows = JSON.parse(readFileSync(await (await download).path(), "utf8")) as unknown[];
    expect(rows).toHaveLength(65_536);
    // that the gateway answered no such order is how the page knows that nothing is charged
    shared().forgive("404");
  });

  test("a query that answers a million rows is refused in words, and the page goes on", async () => {
    const page = await openStudio(shared());
    await typeQuery(page, `${MANY} a.hours FROM many a, many b`);
    await page.getByRole("button", { name: "What does it cost?" }).click();
    await page.getByRole("button", { name: "Sign and run" }).click();
    await page.getByText("The answer has more rows than it may have").waitFor(PATIENCE);
    await typeQuery(page, "SELECT hours FROM sleep");
    await page.getByRole("button", { name: "What does it cost?" }).click();
    await page.getByRole("button", { name: "Sign and run" }).waitFor(PATIENCE);
    shared().forgive("422");
  });

  test("the gateway goes while the studio is open: the page says so, and the same click works when it is back", async () => {
    const { gateway, forgive } = shared();
    const page = await openStudio(shared());
    await typeQuery(page, "SELECT hours FROM sleep");
    const ask = page.getByRole("button", { name: "What does it cost?" });
    await gateway.close();
    await ask.click();
    await page.getByText("No gateway answers at").waitFor(PATIENCE);
    await gateway.open();
    await ask.click();
    await page.getByRole("button", { name: "Sign and run" }).waitFor(PATIENCE);
    forgive("ERR_");
  });

  test("ten megabytes pasted into a field: what is too long is not taken, and the page goes on", async () => {
    const { url, openPage } = shared();
    const page = await openPage();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(async (size) => navigator.clipboard.writeText("0x9 ".repeat(size / 4)), PASTED);
    const paste = async (label: string, most: number) => {
      const field = page.getByLabel(label, { exact: true });
      await field.focus();
      await page.keyboard.press("ControlOrMeta+v");
      await page.waitForFunction(
        (element) => (element as HTMLInputElement).value.length > 0,
        await field.elementHandle(),
      );
      expect((await field.inputValue()).length).toBeLessThanOrEqual(most);
    };
    await paste("Search datasets", 200);
    await page.getByText("No dataset matches").waitFor(PATIENCE);
    await connectDevelopmentWallet(page, "Researcher");
    await page.goto(`${url}/earnings`);
    await paste("Whose earnings", 42);
    await page.getByText("This is no address").waitFor(PATIENCE);
    await page.goto(`${url}/contribute`);
    await page
      .getByLabel("Choose a file")
      .setInputFiles({ name: "a.csv", mimeType: "", buffer: Buffer.from("a\n1\n") });
    await paste("Name", 200);
    await paste("Description", 5_000);
    await paste("academic", 30);
    await page.getByText("Give a number with at most").waitFor(PATIENCE);
    await page.goto(`${url}/query`);
    await page.getByRole("textbox", { name: "SQL" }).press("ControlOrMeta+v");
    await page.getByText("That is not taken: a query has 100,000 characters at most").waitFor(PATIENCE);
    await typeQuery(page, "SELECT hours FROM sleep");
    await page.getByText("That is not taken").waitFor({ state: "detached", ...PATIENCE });
  });

  test("files that are too large, not what they are called, or one endless line are refused in words", async () => {
    const { url, openPage } = shared();
    const folder = mkdtempSync(join(tmpdir(), "datagraph-app-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = (name: string, size: number, head = "") => {
      const path = join(folder, name);
      writeFileSync(path, head);
      // sparse: it takes no room
      truncateSync(path, size);
      return path;
    };
    const page = await openPage();
    await page.goto(`${url}/contribute`);
    const choose = page.getByLabel("Choose a file");
    await choose.setInputFiles(file("large.csv", 3_000_000_000));
    await page.getByText("large.csv has 3 GB, and a page takes 2 GB at most").waitFor(PATIENCE);
    await choose.setInputFiles(file("empty.ndjson", 0));
    await page.getByText("empty.ndjson has no bytes").waitFor(PATIENCE);
    for (const name of ["picture.csv", "picture.json", "picture.ndjson"]) {
      await choose.setInputFiles(file(name, 4_000, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
      await page
        .getByRole("alert")
        .filter({ hasText: /problem|could not be read/ })
        .waitFor(PATIENCE);
      await page.getByRole("button", { name: "Choose another" }).click();
    }
    await choose.setInputFiles(file("line.csv", 1_900_000_000, "a,b\n"));
    await page
      .getByRole("alert")
      .filter({ hasText: /problem|could not be read/ })
      .waitFor(PATIENCE);
    await page.getByRole("button", { name: "Choose another" }).click();
    await choose.waitFor(PATIENCE);
  });

  test("the indexer falls behind the chain: the page says how far, and goes on when it caught up", async () => {
    const { world, database, openPage } = shared();
    const client = new Client(database);
    await client.connect();
    onTestFinished(() => client.end());
    const page = await openPage();
    await page.getByRole("article").first().waitFor(PATIENCE);
    const { rows } = await client.query<{ table: string }>(
      `select format('%I.%I', table_schema, table_name) as table from information_schema.tables
       where table_name = '_ponder_checkpoint'`,
    );
    // it may be read but not written, so no block is finished
    await client.query(`begin; lock table ${rows.map(({ table }) => table).join(", ")} in share mode`);
    await chainDoes(world, "anvil_mine", ["0x8"]);
    await page.getByText(/^The indexer is \d+ blocks behind the chain/).waitFor(PATIENCE);
    await client.query("rollback");
    await page.getByText(/^The indexer is \d+ blocks behind/).waitFor({ state: "detached", ...PATIENCE });
  });

  test("the chain is reorganised: what it took away goes from the page, and what was under way is not called done", async () => {
    const { world, indexer, openPage, forgive } = shared();
    const explore = await openPage();
    const card = explore.getByRole("article").filter({ hasText: "Seattle weather, 2012 to 2015" });
    const sales = (await card.getByText(/^\d+ sales?$/).textContent())!;
    const reorganise = await fork(world);
    const page = await checkoutOf(shared(), "Guardian");
    await page.getByRole("button", { name: "Pay 10 tUSD" }).click();
    await page.getByText("The pass is yours").waitFor(PATIENCE);
    await card.getByText(sales, { exact: true }).waitFor({ state: "detached", ...PATIENCE });
    await reorganise();
    await card.getByText(sales, { exact: true }).waitFor(LONG_PATIENCE);
    expect(await passOf(world)).toBe(false);

    await page.goto(checkout(shared()));
    await page.getByRole("button", { name: "Pay 10 tUSD" }).waitFor(PATIENCE);
    const reorganiseAgain = await fork(world);
    await indexer.close();
    await page.getByRole("button", { name: "Pay 10 tUSD" }).click();
    const tray = page.getByRole("region", { name: "Transactions" });
    await tray.getByText("In a block, waiting for the indexer").waitFor(PATIENCE);
    await reorganiseAgain();
    await indexer.open();
    await tray.getByText("Dropped").waitFor(LONG_PATIENCE);
    await page.getByText("The network forgot it without carrying it out").first().waitFor(PATIENCE);
    expect(await passOf(world)).toBe(false);
    forgive("ERR_");
  }, 400_000);
}

function checkout({ url, world }: SharedApp): string {
  return `${url}/checkout/0x${world.files.get("weather")!.id.toString(16)}?licence=${LICENCES.academic}`;
}

async function checkoutOf(shared: SharedApp, person: string): Promise<Page> {
  const page = await shared.openPage();
  await connectDevelopmentWallet(page, person);
  await page.goto(checkout(shared));
  await page.getByText(/^You have/).waitFor(PATIENCE);
  return page;
}

/** The tray shows one transaction that is under way, of this title and at this stage; `Done` is that none is left. */
async function expectOnly(page: Page, title: string | RegExp, stage: string): Promise<void> {
  const lines = page.getByRole("region", { name: "Transactions" }).getByRole("listitem");
  const underWay = lines.filter({ hasNotText: "Done" });
  if (stage === "Done") return underWay.first().waitFor({ state: "detached", ...PATIENCE });
  await lines.filter({ hasText: title }).getByText(stage, { exact: true }).waitFor(PATIENCE);
  expect(await underWay.count()).toBe(1);
}

async function openStudio({ url, openPage }: SharedApp): Promise<Page> {
  const page = await openPage();
  await connectDevelopmentWallet(page, "Researcher");
  await page.goto(`${url}/query`);
  await page.getByRole("textbox", { name: "SQL" }).waitFor(PATIENCE);
  return page;
}

async function typeQuery(page: Page, sql: string): Promise<void> {
  await page.getByRole("textbox", { name: "SQL" }).press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(sql);
}

/** Returns the process that works on a query: of this stack's gateway's, the one whose processor time grows. */
async function busyWorker(): Promise<number> {
  const used = new Map<number, number>();
  return until("a query's process at work", async () => {
    for (const path of globSync("/proc/[0-9]*/cmdline")) {
      const pid = Number(path.split("/")[2]);
      if (!procFile(pid, "cmdline").includes("worker.mjs") || parentOf(parentOf(pid)) !== process.pid) continue;
      const [now, before] = [(await cpuMilliseconds(pid)) ?? 0, used.get(pid)];
      used.set(pid, now);
      if (before !== undefined && now - before > 100) return pid;
    }
    return undefined;
  });
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(procFile(pid, "status"))?.[1] ?? 0);
}

/** A process may be gone at any moment. */
function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

async function passOf(world: World): Promise<boolean> {
  return read(world.reader, "AccessPass", "hasAccess", [GUARDIAN, world.files.get("weather")!.id]);
}

async function chainDoes({ reader }: World, method: string, params: unknown): Promise<unknown> {
  return reader.publicClient.request({ method, params } as never);
}

/** Returns what puts other blocks, empty ones and more of them, in the place of all that come from now on. */
async function fork(world: World): Promise<() => Promise<void>> {
  const from = await world.reader.publicClient.getBlockNumber();
  const saved = await chainDoes(world, "evm_snapshot", []);
  return async () => {
    await indexed(world);
    const head = await world.reader.publicClient.getBlockNumber();
    expect(await chainDoes(world, "evm_revert", [saved])).toBe(true);
    await chainDoes(world, "anvil_mine", [numberToHex(head - from + 2n)]);
  };
}

/** Waits until the indexer has read all blocks: of one that vanishes while it is read Ponder asks again and again for a minute. */
async function indexed({ reader, addresses }: World): Promise<void> {
  await until("the indexer to be in step", async () => {
    const head = Number(await reader.publicClient.getBlockNumber());
    const status = (await (await fetch(`${addresses.indexer}/status`)).json()) as Record<
      string,
      { block: { number: number } }
    >;
    return Object.values(status).every(({ block }) => block.number >= head) ? true : undefined;
  });
}
