import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import {
  type ChainReader,
  DEVELOPMENT_ACCOUNTS,
  asAccount,
  chainReader,
  developmentAccount,
  read,
  write,
} from "@datagraph/sdk";
import type { Browser, BrowserContext, Frame, Locator, Page, Response } from "playwright-core";
import { getAddress } from "viem";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { shortHex } from "../../app/src/format/shortHex.ts";
import { type Stack, startStack } from "../../cli/src/stack/startStack.ts";
import { openBrowser } from "./openBrowser.ts";
import { type PhoneWallet, phoneWallet } from "./phoneWallet.ts";
import { type SafeHost, answerAsSafe, serveSafeHost } from "./safeHost.ts";
import { type StandInSafe, standInSafe } from "./standInSafe.ts";
import { type RunningApp, buildApp, startApp } from "./startApp.ts";
import { type WalletConnectRelay, walletConnectRelay } from "./walletConnectRelay.ts";

/*
 * Wallets that are not in the browser. On the app's side and the wallet's the unmodified clients of WalletConnect and of Safe
 * talk to each other; the relay and Safe's page between them are ours, and nothing leaves this machine.
 */

const SCREENSHOTS = process.env.DATAGRAPH_SCREENSHOTS ?? join(tmpdir(), "datagraph-screenshots");
const PATIENCE = { timeout: 30_000 };
const PROJECT = "0123456789abcdef0123456789abcdef";
/** What only WalletConnect's code has in it. */
const RELAY_METHOD = "irn_publish";
const HOLDER = developmentAccount(DEVELOPMENT_ACCOUNTS.holders[0]);
const SAFE = getAddress("0x5afe000000000000000000000000000000000001");

let stack: Stack;
let reader: ChainReader;
let browser: Browser;
let app: RunningApp;
let relay: WalletConnectRelay;
let wallet: PhoneWallet;
let [safeHost, stranger]: SafeHost[] = [];
let safe: StandInSafe;
let problems: string[] = [];

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  [stack, browser, relay, safeHost, stranger] = await Promise.all([
    startStack({ only: ["indexer", "gateway"] }),
    openBrowser(),
    walletConnectRelay(),
    serveSafeHost(),
    serveSafeHost(),
    buildApp(),
  ]);
  reader = await chainReader(stack.env.DATAGRAPH_RPC_URL!);
  wallet = await phoneWallet({ url: relay.url, projectId: PROJECT }, reader, HOLDER);
  safe = await standInSafe(reader, SAFE);
  app = await startApp({
    DATAGRAPH_RPC_URL: stack.env.DATAGRAPH_RPC_URL!,
    DATAGRAPH_INDEXER_URL: stack.env.DATAGRAPH_INDEXER_URL!,
    DATAGRAPH_GATEWAY_URL: stack.env.DATAGRAPH_GATEWAY_URL!,
    DATAGRAPH_WALLETCONNECT_PROJECT_ID: PROJECT,
    DATAGRAPH_WALLETCONNECT_RELAY_URL: relay.url,
    DATAGRAPH_SAFE_URLS: safeHost!.url,
  });
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await wallet?.close();
  await Promise.all([relay?.close(), safeHost?.close(), stranger?.close(), app?.stop()]);
  await stack?.stop();
});

afterEach(() => {
  const found = problems;
  problems = [];
  expect(found).toEqual([]);
});

test("WalletConnect: a code to scan, loaded when it is chosen; declined, expired and of another chain it says so", async () => {
  const page = await openPage();
  await page.clock.install();
  const scripts: Response[] = [];
  page.on("response", (one) => void (one.request().resourceType() === "script" && scripts.push(one)));
  await page.goto(app.url);
  await connectButton(page).click();
  const choice = page.getByRole("button", { name: "WalletConnect" });
  await choice.waitFor(PATIENCE);
  expect(await count(scripts, RELAY_METHOD)).toBe(0);
  expect(await page.getByRole("button", { name: "Safe" }).count()).toBe(0);
  await choice.click();
  const first = await pairingLink(page);
  expect(first).toMatch(/^wc:[0-9a-f]{64}@2\?/);
  expect(await page.getByRole("link", { name: "Open a wallet on this device" }).getAttribute("href")).toBe(first);
  expect(await count(scripts, RELAY_METHOD)).toBe(1);
  await expectNoViolations(page, "pairing");

  const proposal = await wallet.scan(first);
  expect(proposal.name).toBe("DataGraph");
  await proposal.decline();
  await page.getByText("Your wallet declined.").waitFor(PATIENCE);
  await expectNoViolations(page, "pairing-declined");

  await page.getByRole("button", { name: "Try again" }).click();
  const second = await pairingLink(page);
  expect(second).not.toBe(first);
  await page.clock.fastForward("04:31");
  await page.getByText("No wallet took the code in time").waitFor(PATIENCE);

  await page.getByRole("button", { name: "Show a new code" }).click();
  await (await wallet.scan(await pairingLink(page))).accept(1);
  await page.getByText("Your wallet has no account on this app's chain").waitFor(PATIENCE);
  await page.getByRole("button", { name: "Other wallets" }).click();
  await choice.waitFor(PATIENCE);
});

test("WalletConnect: a wallet elsewhere sends what the app asks for, over a reload too, until either of them leaves", async () => {
  const page = await openPage();
  await page.goto(`${app.url}/governance`);
  await connectPhone(page);
  const own = page.getByRole("region", { name: "Your votes" });
  const delegate = own.getByRole("button", { name: "Vote with my own tokens" });
  wallet.declines = true;
  await delegate.click(PATIENCE);
  await own.getByText("You declined it in your wallet. Nothing was sent.").waitFor(PATIENCE);
  wallet.declines = false;

  await page.reload();
  await page.getByRole("banner").getByText(shortHex(HOLDER.address)).waitFor(PATIENCE);
  await delegate.click(PATIENCE);
  await delegate.waitFor({ state: "detached", ...PATIENCE });
  expect(await read(reader, "DataToken", "delegates", [HOLDER.address])).toBe(HOLDER.address);
  expect(wallet.asked).toEqual(["eth_sendTransaction", "eth_sendTransaction"]);

  const left = wallet.left();
  await page.getByRole("banner").getByText(shortHex(HOLDER.address)).click();
  await page.getByRole("button", { name: "Disconnect" }).click();
  await left;
  await connectPhone(page);
  await wallet.leave();
  await connectButton(page).waitFor(PATIENCE);
});

test("WalletConnect: who leaves the dialog leaves the wallet alone; a wallet that is connected stays until another is", async () => {
  const page = await openPage();
  await page.goto(app.url);
  const banner = page.getByRole("banner");
  await connectButton(page).click();
  await page.getByRole("button", { name: "WalletConnect" }).click(PATIENCE);
  await pairingLink(page);
  await page.getByRole("button", { name: "Close" }).click();
  await connectButton(page).click(PATIENCE);
  await page.getByRole("button", { name: /^Newcomer/ }).click(PATIENCE);
  const newcomer = banner.getByText(shortHex(developmentAccount(150).address));
  await newcomer.click(PATIENCE);
  await page.getByRole("button", { name: "Use another" }).click();
  await page.getByRole("button", { name: "WalletConnect" }).click(PATIENCE);
  await (await wallet.scan(await pairingLink(page))).decline();
  await page.getByText("Your wallet declined").waitFor(PATIENCE);
  expect(await newcomer.count()).toBe(1);
  await page.getByRole("button", { name: "Try again" }).click();
  await (await wallet.scan(await pairingLink(page))).accept();
  await banner.getByText(shortHex(HOLDER.address)).waitFor(PATIENCE);
});

test("a Safe's app shows this one, which acts as the Safe: what it proposes is done when the owners have signed", async () => {
  await write(asAccount(reader, HOLDER), "DataToken", "transfer", [SAFE, 10n ** 18n]);
  const page = await openPage((context) => answerAsSafe(context, safe.answer));
  const manifest = await (await fetch(`${app.url}/manifest.json`)).json();
  expect(manifest).toMatchObject({ name: "DataGraph", iconPath: "icon.svg" });
  const frame = await openFramed(page, safeHost!, "/governance");
  await frame.getByRole("banner").getByText(shortHex(SAFE)).waitFor(PATIENCE);
  const delegate = frame.getByRole("button", { name: "Vote with my own tokens" });
  await delegate.click(PATIENCE);
  await expect.poll(() => safe.proposed.length, PATIENCE).toBe(1);
  expect(await read(reader, "DataToken", "delegates", [SAFE])).not.toBe(SAFE);
  await safe.sign();
  await delegate.waitFor({ state: "detached", ...PATIENCE });
  expect(await read(reader, "DataToken", "delegates", [SAFE])).toBe(SAFE);

  await frame.getByRole("banner").getByText(shortHex(SAFE)).click();
  await frame.getByRole("button", { name: "Disconnect" }).click();
  await page.reload();
  const again = await framed(page);
  await connectButton(again).click(PATIENCE);
  await again.getByRole("button", { name: "Safe", exact: true }).click(PATIENCE);
  await again.getByRole("banner").getByText(shortHex(SAFE)).waitFor(PATIENCE);
});

test("a page that is no Safe's app gets nothing of this one in its frame", async () => {
  const asked: string[] = [];
  const page = await openPage((context) => answerAsSafe(context, async (method) => void asked.push(method)));
  const blocked = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
  const frame = await openFramed(page, stranger!, "/");
  await blocked;
  await frame.waitForURL(/^chrome-error:/, PATIENCE);
  expect(await frame.getByRole("banner").count()).toBe(0);
  expect(asked).toEqual([]);
  problems = problems.filter((problem) => !problem.includes("frame-ancestors"));
});

test("WalletConnect: where the relay does not answer it says so", async () => {
  await relay.close();
  const page = await openPage();
  await page.clock.install();
  await page.goto(app.url);
  const tried = page.waitForEvent("websocket", PATIENCE);
  await connectButton(page).click();
  await page.getByRole("button", { name: "WalletConnect" }).click(PATIENCE);
  await tried;
  await page.clock.fastForward("00:21");
  await page.getByText("WalletConnect's relay does not answer").waitFor(PATIENCE);
  // the browser complains of each attempt
  problems = problems.filter((problem) => !problem.includes("ERR_CONNECTION_REFUSED"));
});

/** Opens a page in a browser profile of its own. What the console complains of fails the test. */
async function openPage(prepare: (context: BrowserContext) => Promise<void> = async () => undefined): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  onTestFinished(() => context.close());
  await prepare(context);
  // a machine without a network would be offline to WalletConnect's client
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "onLine", { get: () => true }));
  const page = await context.newPage();
  const own = [app.url, relay.url, stack.env.DATAGRAPH_INDEXER_URL!, stack.env.DATAGRAPH_GATEWAY_URL!];
  const known = new Set([...own, safeHost!.url, stranger!.url].map((url) => new URL(url).origin));
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (origin !== "null" && !known.has(origin)) problems.push(`asked ${origin}`);
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
  return page;
}

/** The account's dialog in the banner has a button "Disconnect", while the wallet is asked. */
function connectButton(page: Page | Frame): Locator {
  return page.getByRole("banner").getByRole("button", { name: "Connect", exact: true });
}

/** Returns the link of the pairing that the dialog shows with its code. */
async function pairingLink(page: Page): Promise<string> {
  await page.getByRole("img", { name: "QR code that connects your wallet" }).waitFor(PATIENCE);
  return (await page.getByRole("dialog").locator("code").textContent())!;
}

async function connectPhone(page: Page): Promise<void> {
  await connectButton(page).click();
  await page.getByRole("button", { name: "WalletConnect" }).click(PATIENCE);
  await (await wallet.scan(await pairingLink(page))).accept();
  await page.getByRole("banner").getByText(shortHex(HOLDER.address)).waitFor(PATIENCE);
}

async function openFramed(page: Page, host: SafeHost, path: string): Promise<Frame> {
  await page.goto(`${host.url}/?app=${encodeURIComponent(app.url + path)}`);
  return framed(page);
}

async function framed(page: Page): Promise<Frame> {
  return (await (await page.locator("iframe").elementHandle())!.contentFrame())!;
}

/** Returns how many of the scripts hold a text. */
async function count(scripts: readonly Response[], text: string): Promise<number> {
  const sources = await Promise.all(scripts.map((script) => script.text()));
  return sources.filter((source) => source.includes(text)).length;
}

async function expectNoViolations(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}-${width}.png`) });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }
}
