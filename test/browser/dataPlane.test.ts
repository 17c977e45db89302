import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../e2e/openBrowser.ts";
import type { InPage } from "./page.ts";
import { type Served, servePage } from "./servePage.ts";

/** In the page, see page.ts. */
declare const inPage: InPage;

const SIZE = 24 * 2 ** 20;
let served: Served;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  served = await servePage(join(import.meta.dirname, "page.ts"), {
    "/worker.js": join(import.meta.dirname, "../../sdk/src/encryption/worker/payloadWorker.ts"),
  });
  browser = await openBrowser();
  page = await browser.newPage();
  await page.goto(served.url);
  await page.waitForFunction(() => "inPage" in globalThis);
});
afterAll(async () => {
  await browser?.close();
  served?.close();
});

/** Gives the page an authenticator with WebAuthn's PRF extension, whose person agrees to everything. */
async function authenticator(hasPrf: boolean): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf,
    },
  });
  return async () => {
    await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    await session.detach();
  };
}

test("a passkey locks an identity and opens files; without it both stay closed", async () => {
  const remove = await authenticator(true);
  const passkey = await page.evaluate(() => inPage.createPasskey("DataGraph test"));
  expect(passkey).toMatch(/^AGE-PLUGIN-FIDO2PRF-1/);
  const { same, hidden, locked } = await page.evaluate((key) => inPage.lockAndUnlock(key), passkey);
  expect([same, hidden, locked.unlock.by]).toEqual([true, true, "passkey"]);
  expect(await page.evaluate((key) => inPage.passkeyFile(key), passkey)).toEqual([true, true]);
  await remove();
  const removeOther = await authenticator(true);
  expect(await page.evaluate((one) => inPage.unlock(one), locked)).toMatch(/^wrong-unlock: The passkey was not used/);
  await removeOther();
});

test("an authenticator that cannot do it is refused, with another way", async () => {
  const remove = await authenticator(false);
  await expect(page.evaluate(() => inPage.createPasskey("DataGraph test"))).rejects.toThrow(
    /use a wallet or a passphrase/,
  );
  await remove();
});

test("workers encrypt and decrypt a file as one thread does, and find out that it was cut", async () => {
  const { wide, single, cut } = await page.evaluate((size) => inPage.inWorkers(size), SIZE);
  expect(wide).toEqual({ same: true, length: SIZE });
  expect(single).toEqual({ same: true, length: SIZE });
  expect(cut).toMatch(/truncated|damaged/);
});
