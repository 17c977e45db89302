import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { LICENCES } from "@datagraph/protocol";
import { DEVELOPMENT_ACCOUNTS, developmentAccount, read } from "@datagraph/sdk";
import type { Browser, Page, Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { arrowTable } from "../../cli/src/client/arrowTable.ts";
import { parquetTable } from "../../cli/src/client/parquetTable.ts";
import { makeWorld } from "../../cli/src/demo/makeWorld.ts";
import { buyPass } from "../../cli/src/demo/steps/buyPass.ts";
import { dollars, openWallet } from "../../cli/src/demo/steps/market.ts";
import { nextEpoch } from "../../cli/src/demo/steps/queries.ts";
import { weatherFile } from "../../cli/src/demo/steps/weatherFile.ts";
import { until } from "../../cli/src/demo/until.ts";
import type { World } from "../../cli/src/demo/world.ts";
import { type Stack, startStack } from "../../cli/src/stack/startStack.ts";
import { type AppSuite, payoutSteps, poolAndVoteSteps } from "./appScreens.ts";
import { DAY, createSleepPool, joinSleepers, quote } from "./gatewayPools.ts";
import { researcherOf } from "./gatewayProcess.ts";
import { type SharedApp, appProofs } from "./appProofs.ts";
import { signedSteps } from "./appSigned.ts";
import { connectDevelopmentWallet } from "./connectDevelopmentWallet.ts";
import { openBrowser } from "./openBrowser.ts";
import { type Relay, relayTo } from "./relay.ts";
import { sellPass } from "./sellPass.ts";
import { type RunningApp, buildApp, startApp } from "./startApp.ts";

/*
 * The page on a real stack. The app reaches indexer and gateway through relays, so each can be taken away. Steps build on
 * each other: the chain is empty at first.
 */

const SCREENSHOTS = process.env.DATAGRAPH_SCREENSHOTS ?? join(tmpdir(), "datagraph-screenshots");
const PARTS = ["gateway", "indexer", "committee-1", "committee-2", "committee-3"];
const FIRST_LOAD_BYTES = 200_000;
/** What two contributors share of the pool "sleep", and who anchors for the first. */
const HOURS = [6.5, 8];
const DEVICE = 160;
const PATIENCE = { timeout: 30_000 };

let stack: Stack;
let world: World;
let app: RunningApp;
let browser: Browser;
let indexer: Relay;
let gateway: Relay;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  [stack, browser] = await Promise.all([startStack({ only: PARTS }), openBrowser(), buildApp()]);
  world = await makeWorld(stack);
  indexer = await relayTo(stack.env.DATAGRAPH_INDEXER_URL!);
  gateway = await relayTo(stack.env.DATAGRAPH_GATEWAY_URL!);
  app = await startApp(environment());
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await Promise.all([indexer?.close(), gateway?.close()]);
  await stack?.stop();
});

let problems: string[] = [];

afterEach(() => {
  const found = problems;
  problems = [];
  expect(found).toEqual([]);
});

test("an empty chain: says so, without a violation of WCAG in either theme", async () => {
  const page = await openPage();
  await page.getByText("No datasets yet").waitFor(PATIENCE);
  await page.getByText("licences were set").waitFor(PATIENCE);
  await expectFigure(page, "Queries paid for", "0");
  await expectNoViolations(page, "empty");
});

test("datasets, sales and payouts appear while one looks, without a reload", async () => {
  const page = await openPage();
  await page.getByText("No datasets yet").waitFor(PATIENCE);
  await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));

  await weatherFile(world);
  const card = page.getByRole("article").filter({ hasText: "Seattle weather, 2012 to 2015" });
  await card.getByText("1,461 records").waitFor(PATIENCE);
  await card.getByText("10 tUSD").waitFor(PATIENCE);
  await card.getByText("0 sales").waitFor(PATIENCE);

  const paySeller = await sellPass(world);
  await card.getByText("1 sale", { exact: true }).waitFor(PATIENCE);
  await page.getByText("1 pass sold").waitFor(PATIENCE);

  await expectFigure(page, "Paid out", "0");
  await paySeller();
  // 10 less the academic licence's fee of 5 %
  await expectFigure(page, "Paid out", "9.5 tUSD");
  expect(await page.evaluate(() => Reflect.get(globalThis, "notReloaded"))).toBe(true);
  await expectNoViolations(page, "live");
});

test("a filter shows one kind; everything works by keyboard", async () => {
  const page = await openPage();
  await page.getByRole("article").first().waitFor(PATIENCE);
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("Skip to the content");
  await page.getByRole("button", { name: "Files 2" }).focus();
  await page.keyboard.press("Enter");
  // the address changes first
  await page.getByRole("button", { name: "Files 2", pressed: true }).waitFor(PATIENCE);
  expect(await page.getByRole("article").count()).toBe(2);
});

test("a chosen theme stays over a reload, from the first paint on", async () => {
  const page = await openPage();
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  expect(await theme()).toBe("system");
  await page.getByRole("button", { name: /^Theme: system/ }).click();
  await page.getByRole("button", { name: /^Theme: light/ }).click();
  expect(await theme()).toBe("dark");
  const response = await page.reload();
  expect(await response!.text()).toContain('data-theme="dark"');
});

test("no page is wider than the screen, from 360 px on", async () => {
  for (const width of [360, 390, 768, 1280]) {
    const page = await openPage({ width, height: 800 });
    await page.getByRole("article").first().waitFor(PATIENCE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBe(width);
    await page.screenshot({ path: join(SCREENSHOTS, `width-${width}.png`), fullPage: true });
  }
});

test("requests go to the app, the indexer and the gateway alone, and the first load is small", async () => {
  const requests: Request[] = [];
  const page = await openPage({ width: 1280, height: 800 }, (request) => requests.push(request));
  const origins = () => new Set(requests.map((request) => new URL(request.url()).origin));
  await until("the page to ask the indexer", async () => (origins().has(indexer.url) ? true : undefined));
  const scripts = requests.filter((request) => request.resourceType() === "script");
  const sizes = await Promise.all(scripts.map(async (request) => (await request.sizes()).responseBodySize));
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`First-load JavaScript: ${bytes} bytes, compressed`);
  expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES);

  await page.getByRole("link", { name: "Seattle weather, 2012 to 2015" }).click();
  await page.getByRole("tab", { name: "Proof" }).click();
  await page.getByRole("button", { name: "Verify the CID" }).click();
  await page.getByText("bytes are what the chain names").waitFor(PATIENCE);
  expect([...origins()].toSorted()).toEqual([app.url, gateway.url, indexer.url].toSorted());
});

test("the address carries the search, and a search without a match can be reset", async () => {
  const page = await openPage();
  await page.getByRole("article").first().waitFor(PATIENCE);
  await page.getByLabel("Search datasets").fill("SEATTLE");
  await page.waitForURL(/q=SEATTLE/);
  await page
    .getByRole("article")
    .nth(1)
    .waitFor({ state: "detached", ...PATIENCE });
  await page.goto(`${app.url}/?q=nowhere&sort=price`);
  await page.getByText("No dataset matches").waitFor(PATIENCE);
  await page.getByRole("button", { name: "Show all" }).click();
  await page.waitForURL(`${app.url}/?sort=price`);
  expect(await page.getByRole("article").count()).toBe(2);
});

test("a newcomer buys a pass with the development wallet, decrypts the File and verifies its records", async () => {
  const page = await openPage();
  await page.getByRole("link", { name: "Seattle weather, 2012 to 2015" }).click();
  await page.getByRole("heading", { level: 1, name: "Seattle weather, 2012 to 2015" }).waitFor(PATIENCE);
  await page.getByRole("tab", { name: "Proof" }).click();
  await page.getByRole("button", { name: "Verify the CID" }).click();
  await page.getByText("bytes are what the chain names").waitFor(PATIENCE);
  await expectNoViolations(page, "dataset");
  await page.getByRole("tab", { name: "Report" }).click();
  await page.getByText(/may suspend it for 14 days/).waitFor(PATIENCE);
  await page.getByText(`Dataset: ${world.files.get("weather")!.id}`).waitFor(PATIENCE);
  await connectDevelopmentWallet(page, "Newcomer");
  await page.getByRole("link", { name: "Buy a pass under the academic licence" }).click();
  await page.getByRole("button", { name: "Get 1,000 pretend dollars" }).click();
  await page.getByRole("button", { name: "Pay 10 tUSD" }).click();
  await page.getByText("The pass is yours").waitFor(PATIENCE);
  await page.getByRole("link", { name: "Decrypt the data" }).click();
  await page.getByRole("button", { name: "Decrypt", exact: true }).click();
  await page.getByRole("button", { name: "Sign and decrypt" }).click();
  await page.getByText("gave its share of the key").nth(1).waitFor(PATIENCE);
  await page
    .getByText(`${world.files.get("weather")!.bytes.length.toLocaleString("en")} bytes, every one`)
    .waitFor(PATIENCE);
  await page.getByRole("button", { name: "Verify the records" }).click();
  await page.getByText("1,461 records lead to the data root on the chain").waitFor(PATIENCE);
  await expectNoViolations(page, "passes");
});

test("a newcomer shares a file: problems named, priced, encrypted here; after a reload it goes on, and never twice", async () => {
  const page = await openPage();
  await connectDevelopmentWallet(page, "Newcomer");
  await page.goto(`${app.url}/contribute`);
  const choose = (name: string, text: string) =>
    page.getByLabel("Choose a file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await choose("empty.csv", "");
  await page.getByText("empty.csv has no bytes").waitFor(PATIENCE);
  await choose("tides.parquet", "PAR1");
  await page.getByText("tides.parquet is read by the command line alone").waitFor(PATIENCE);
  await choose("broken.csv", "time,height_m\n2026-01-01,1.5\n2026-01-02,0.2,high\n");
  const row = page.getByRole("region", { name: "Problems" }).getByRole("row").nth(1);
  expect(await row.getByRole("cell").first().textContent()).toBe("3");
  await expectNoViolations(page, "contribute-problems");
  await page.getByRole("button", { name: "Choose another" }).click();

  const tides = "time,height_m\n2026-01-01,1.5\n2026-01-02,0.2\n";
  await choose("harbour-tides.csv", tides);
  await page.getByText("2 records in 2 columns").waitFor(PATIENCE);
  await page.getByRole("button", { name: "Encrypt and share" }).click();
  await page.getByText("Give a price for at least one licence").waitFor(PATIENCE);
  await page.getByLabel("academic").fill("2.5");
  await page.getByLabel("height_m", { exact: true }).check();
  await page.reload();
  await page.getByText("You had begun to share harbour tides").waitFor(PATIENCE);
  await choose("harbour-tides.csv", tides);
  expect(await page.getByLabel("academic").inputValue()).toBe("2.5");
  await expectNoViolations(page, "contribute-terms");
  await page.getByRole("button", { name: "Encrypt and share" }).click();
  await page.getByRole("heading", { name: "harbour tides is shared" }).waitFor(PATIENCE);
  await expectNoViolations(page, "contribute-shared");
  const path = await page.getByRole("link", { name: "See its page" }).getAttribute("href");

  await page.getByRole("button", { name: "Share another file" }).click();
  await choose("harbour-tides.csv", tides);
  await page.getByLabel("academic").fill("2.5");
  await page.getByRole("button", { name: "Encrypt and share" }).click();
  await page.getByRole("link", { name: "See its page" }).click();
  await page.waitForURL(app.url + path);
  await page.getByRole("heading", { level: 1, name: "harbour tides" }).waitFor(PATIENCE);
});

test("a wallet that declines: nothing is sent, and the page says so over a reload", async () => {
  const page = await openPage();
  await announceWallet(page, developmentAccount(DEVELOPMENT_ACCOUNTS.researcher).address);
  await page.goto(`${app.url}/governance`);
  await page.getByRole("banner").getByRole("button", { name: "Connect" }).click();
  await page.getByRole("button", { name: "Declining wallet" }).click();
  await page.getByRole("tab", { name: "New proposal" }).click();
  await page.getByLabel("New fee, percent").fill("11");
  await page.getByText("Give 0 to 10, with at most two decimals").waitFor(PATIENCE);
  await page.goto(`${app.url}/checkout/0x${world.files.get("weather")!.id.toString(16)}?licence=2`);
  await page.getByRole("button", { name: "Pay 10 tUSD" }).click();
  const tray = page.getByRole("region", { name: "Transactions" });
  await page.getByText("The pass was not bought").waitFor(PATIENCE);
  await page.getByRole("button", { name: "Pay 10 tUSD" }).waitFor(PATIENCE);
  if ((await tray.count()) > 0) expect(await tray.textContent()).toContain("Declined");
});

test("a template's call is decoded and tried as the timelock; without votes it is not posted, and the page says why", async () => {
  const page = await openPage();
  await connectDevelopmentWallet(page, "Token holder 1");
  await page.goto(`${app.url}/governance`);
  await page.getByRole("tab", { name: "New proposal" }).click();
  const attempt = page.getByRole("button", { name: "Try it out" });
  await page.getByLabel("What to change").selectOption("custom");
  await page.getByLabel("Request number").fill("9");
  await page.getByLabel("Licence number").fill("8");
  await page.getByLabel("SHA-256 of its terms").fill(`0x${"ab".repeat(32)}`);
  await page.getByLabel("Fee, percent").fill("2");
  await attempt.click();
  await page.getByText("The timelock's call would be refused: BookUnknownRequest(9)").waitFor(PATIENCE);
  await page.getByLabel("What to change").selectOption("parameter");
  await page.getByLabel("Parameter", { exact: true }).selectOption("RewardVault.rest");
  await page.getByLabel("New value").fill("many");
  await page.getByText("Give a whole number from 0 to 2,592,000").waitFor(PATIENCE);
  await page.getByText(/^In seconds\. Now [\d,]+: /).waitFor(PATIENCE);
  await page.getByLabel("New value").fill("2592001");
  await page.getByText("Give a whole number from 0 to 2,592,000").waitFor(PATIENCE);
  await page.getByLabel("New value").fill("700");
  await page.getByText("= 11 min 40 s").waitFor(PATIENCE);
  await attempt.click();
  await page.getByText(/^RewardVault.setParameters\(700, /).waitFor(PATIENCE);
  await page.getByText(/^VaultParametersSet: rest 700, /).waitFor(PATIENCE);
  await expectNoViolations(page, "proposal-tried");
  await page.getByRole("button", { name: "Propose it" }).click();
  // nobody has delegated on this chain yet, so no account reaches the threshold
  await page.getByText("The account has too few votes to propose").first().waitFor(PATIENCE);
});

poolAndVoteSteps(suite);

test("a transaction that was under way when the page was left is followed to its end", async () => {
  const [hash, account] = [await lastTransaction(), developmentAccount(DEVELOPMENT_ACCOUNTS.researcher).address];
  const page = await openPage();
  const entry = {
    id: "one",
    title: "Something begun",
    chainId: 31_337,
    account,
    stage: "submitted",
    hash,
    startedAt: 1,
  };
  const lost = { ...entry, id: "two", title: "Something asked", stage: "signing", hash: undefined };
  const unsigned = { ...lost, id: "three", title: "Something to sign", relayed: true };
  const all = JSON.stringify([entry, lost, unsigned]);
  await page.evaluate((text) => localStorage.setItem("datagraph.transactions", text), all);
  await page.reload();
  const tray = page.getByRole("region", { name: "Transactions" });
  await tray.getByText("Done").waitFor(PATIENCE);
  await tray.getByText("The page was left before your wallet answered").waitFor(PATIENCE);
  await tray.getByText("The page was left before you had signed it. Nothing was sent").waitFor(PATIENCE);
  await tray.getByRole("button", { name: "Dismiss: Something asked" }).click();
  await tray.getByText("Something asked").waitFor({ state: "detached", ...PATIENCE });
});

test("every page: no violation of WCAG in either theme, and none wider than a phone", async () => {
  const page = await openPage({ width: 360, height: 740 });
  await connectDevelopmentWallet(page, "Token holder 1");
  for (const path of [
    "/contribute",
    "/my-data",
    "/status",
    "/passes",
    "/query",
    "/earnings",
    "/governance",
    "/transparency",
    "/operator",
    "/pools/new",
  ]) {
    await page.goto(app.url + path);
    await page
      .getByRole("main")
      .locator(".skeleton")
      .first()
      .waitFor({ state: "detached", ...PATIENCE });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
    await expectNoViolations(page, `page-${path.slice(1).replaceAll("/", "-")}`);
  }
});

test("a contributor lets a device anchor for 30 days, and takes that back", async () => {
  const sleep = await createSleepPool(world);
  await joinSleepers(world, sleep, 42, HOURS);
  const { id } = sleep.pool.streams[0]!;
  const device = developmentAccount(DEVICE).address;
  const expiry = () => read(world.reader, "ProvenanceRegistry", "deviceExpiry", [id, device]);
  const page = await openPage({ width: 360, height: 740 });
  await connectDevelopmentWallet(page, "Contributor 42");
  await page.goto(`${app.url}/my-data`);
  const card = page.getByRole("article").filter({ hasText: "sleep" });
  await card.getByRole("button", { name: "Devices" }).click();
  await card.getByText("None yet").waitFor(PATIENCE);
  const add = card.getByRole("button", { name: "Let it anchor" });
  await card.getByLabel("Address of the device").fill(device.slice(0, -1));
  await card.getByText("Give 0x and 40 hexadecimal digits").waitFor(PATIENCE);
  expect(await add.isDisabled()).toBe(true);
  await card.getByLabel("Address of the device").fill(device);
  await card.getByLabel("For", { exact: true }).selectOption("30 days");
  await add.click();
  await card.getByText("may anchor", { exact: true }).waitFor(PATIENCE);
  const { timestamp } = await world.reader.publicClient.getBlock();
  expect(Math.abs(Number(await expiry()) - Number(timestamp) - 30 * DAY)).toBeLessThan(600);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await expectNoViolations(page, "devices");

  await card.getByRole("button", { name: `Revoke ${device.toLowerCase()}` }).click();
  await card.getByText("revoked", { exact: true }).waitFor(PATIENCE);
  expect(await expiry()).toBe(0);
});

test("a researcher's query: its price, its rows, the same rows as Arrow and as Parquet", async () => {
  await letResearcherQuery();
  const page = await openPage();
  await page.addInitScript(() => Object.assign(globalThis, { showSaveFilePicker: undefined }));
  await connectDevelopmentWallet(page, "Researcher");
  await page.goto(`${app.url}/query`);
  // typed into the empty editor: the browser styles text that takes a highlighted word's place, which the policy forbids
  await page.getByRole("textbox", { name: "SQL" }).press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.type("SELECT hours FROM sleep ORDER BY hours");
  const ask = async (format: string) => {
    await page.getByRole("button", { name: "What does it cost?" }).click();
    await page.getByLabel("Answer as", { exact: true }).selectOption(format);
    await page.getByRole("button", { name: "Sign and run" }).click();
    await page.getByRole("heading", { name: /^2 rows, paid/ }).waitFor(PATIENCE);
  };
  await ask("Shown here; CSV, JSON");
  const cells = page.getByRole("region", { name: "The answer's rows" }).getByRole("cell");
  expect(await cells.allTextContents()).toEqual(HOURS.map(String));
  expect(await readFile(await saved(page, "CSV"), "utf8")).toBe("hours\r\n6.5\r\n8\r\n");
  for (const [format, open] of [
    ["Arrow", arrowTable],
    ["Parquet", parquetTable],
  ] as const) {
    await ask(`${format} file`);
    const { records } = await open(await saved(page, format));
    expect(await Array.fromAsync(records())).toEqual(HOURS.map((hours) => ({ hours })));
  }
  await expectNoViolations(page, "answer");
});

appProofs(shared);

payoutSteps(suite);

signedSteps(() => ({ ...shared(), expectNoViolations }));

test("the chain and the development wallet are for this app's own pages, and for what these need", async () => {
  const ask = (path: string, method: string, site = "same-origin") =>
    fetch(app.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", "sec-fetch-site": site },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [] }),
    }).then(({ status }) => status);
  expect(await ask("/api/rpc", "eth_blockNumber")).toBe(200);
  expect(await ask("/api/rpc", "eth_blockNumber", "cross-site")).toBe(403);
  expect(await ask("/api/rpc", "anvil_setBalance")).toBe(403);
  expect(await ask("/api/wallet", "eth_accounts")).toBe(200);
  expect(await ask("/api/wallet", "eth_accounts", "same-site")).toBe(403);
  expect(await ask("/api/wallet", "anvil_impersonateAccount")).toBe(403);
});

test("the indexer goes: the page says so, keeps what it has, and goes on by itself when it is back", async () => {
  const page = await openPage();
  await page.getByRole("article").first().waitFor(PATIENCE);
  const cards = await page.getByRole("article").count();
  const weather = page.getByRole("article").filter({ hasText: "Seattle weather" });
  const sales = Number.parseInt((await weather.getByText(/^\d+ sales?$/).textContent())!);
  await indexer.close();
  await page.getByText("The indexer is not reachable").waitFor(PATIENCE);
  expect(await page.getByRole("article").count()).toBe(cards);
  await expectNoViolations(page, "indexer-gone");
  forgive("ERR_CONNECTION");

  await indexer.open();
  await page.getByText("The indexer is not reachable").waitFor({ state: "detached", ...PATIENCE });
  await sellPass(world);
  await weather.getByText(`${sales + 1} sales`).waitFor(PATIENCE);
  forgive("ERR_");
});

test("opened without indexer and gateway: says what to do", async () => {
  await Promise.all([indexer.close(), gateway.close()]);
  onTestFinished(async () => void (await Promise.all([indexer.open(), gateway.open()])));
  const page = await openPage();
  await page.getByText("The indexer is not reachable").waitFor(PATIENCE);
  await page.getByText("The datasets could not be read").waitFor(PATIENCE);
  expect(await page.getByRole("region", { name: "Parts" }).getByText("not reachable").count()).toBe(2);
  await expectNoViolations(page, "nothing-there");
  forgive("ERR_CONNECTION");
});

test("the token route refuses what is no address, and tells nothing of the chain's URL", async () => {
  const bad = await fetch(`${app.url}/api/tokens/0x12`);
  expect([bad.status, await bad.json()]).toEqual([400, { error: '"0x12" is no address' }]);
  const none = await fetch(`${app.url}/api/tokens/0x00000000000000000000000000000000000000ff`);
  expect(none.status).toBe(502);
  expect(await none.text()).not.toContain(new URL(stack.env.DATAGRAPH_RPC_URL!).port);
});

test("an unknown page says so", async () => {
  const page = await openPage();
  const response = await page.goto(`${app.url}/nowhere`);
  expect(response!.status()).toBe(404);
  await page.getByText("There is no page at this address").waitFor(PATIENCE);
  forgive("404");
});

test("a wrong configuration ends the app with one line that names it", async () => {
  const { DATAGRAPH_INDEXER_URL: _, ...rest } = environment();
  await expect(startApp(rest)).rejects.toThrow(
    "app: DATAGRAPH_INDEXER_URL is not set: give an http:// or https:// URL",
  );
});

function shared(): SharedApp {
  const database = stack.env.DATABASE_URL!;
  return { url: app.url, database, world, indexer, gateway, openPage: () => openPage(), forgive };
}

function suite(): AppSuite {
  return { url: app.url, world, openPage, connect: connectDevelopmentWallet, expectNoViolations };
}

function environment(): Record<string, string> {
  const names = [
    "DATAGRAPH_RPC_URL",
    "DATAGRAPH_COMMITTEE_URLS",
    "DATAGRAPH_COMMITTEE_FILE",
    "DATAGRAPH_CHAIN_NAME",
  ] as const;
  const rest = Object.fromEntries(names.map((name) => [name, stack.env[name]!]));
  return { ...rest, DATAGRAPH_INDEXER_URL: indexer.url, DATAGRAPH_GATEWAY_URL: gateway.url };
}

/** Opens the page in a browser profile of its own. What the console complains of fails the test. */
async function openPage(
  viewport = { width: 1280, height: 800 },
  onRequest: (request: Request) => void = () => undefined,
): Promise<Page> {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.on("request", onRequest);
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
  await page.goto(app.url);
  return page;
}

/** Puts a wallet into pages opened from now on (EIP-6963), that lets itself be connected and declines all else. */
async function announceWallet(page: Page, address: string): Promise<void> {
  await page.addInitScript((account) => {
    const connected = () => sessionStorage.getItem("declining") === "yes";
    const provider = {
      request: async ({ method }: { method: string }) => {
        if (method === "eth_requestAccounts") sessionStorage.setItem("declining", "yes");
        if (method === "eth_requestAccounts" || method === "eth_accounts") return connected() ? [account] : [];
        if (method === "eth_chainId") return "0x7a69";
        if (method === "wallet_requestPermissions") return [];
        throw Object.assign(new Error("User rejected the request"), { code: 4001 });
      },
      on: () => undefined,
      removeListener: () => undefined,
    };
    const info = {
      uuid: "8d4a1c0e-0000-4000-8000-000000000001",
      name: "Declining wallet",
      icon: "data:,",
      rdns: "test",
    };
    const detail = Object.freeze({ info, provider });
    const announce = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
    addEventListener("eip6963:requestProvider", announce);
    announce();
  }, address);
}

/** Gives the researcher a pass for the pool "sleep", and waits for the snapshot that has its records. */
async function letResearcherQuery(): Promise<void> {
  const pool = world.pools.get("sleep")!;
  await openWallet(researcherOf(world), dollars(10));
  await buyPass(
    researcherOf(world),
    pool.id,
    LICENCES.academic,
    developmentAccount(DEVELOPMENT_ACCOUNTS.validator).address,
  );
  await nextEpoch(world);
  await until("the pool's snapshot", async () => {
    const quoted = await quote(world, { sql: "SELECT hours FROM sleep" }).catch(() => undefined);
    return quoted?.units[0] === BigInt(HOURS.length) ? quoted : undefined;
  });
}

/** Clicks a button that saves a file. Returns where the browser put it. */
async function saved(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button, exact: true }).click();
  return (await download).path();
}

async function lastTransaction(): Promise<string> {
  const client = world.reader.publicClient;
  for (let number = await client.getBlockNumber(); ; number -= 1n) {
    const { transactions } = await client.getBlock({ blockNumber: number });
    if (transactions.length > 0) return transactions[0]!;
  }
}

async function expectFigure(page: Page, name: string, value: string): Promise<void> {
  const figure = page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });
  await figure.locator("dd").first().getByText(value, { exact: true }).waitFor(PATIENCE);
}

/** The browser complains of requests that the test made fail. */
function forgive(expected: string): void {
  problems = problems.filter((problem) => !problem.includes(expected));
}

async function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.textContent ?? null);
}

async function expectNoViolations(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`), fullPage: true });
  }
}
