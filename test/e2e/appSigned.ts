import { developmentAccount, read } from "@datagraph/sdk";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { SharedApp } from "./appProofs.ts";
import { connectDevelopmentWallet } from "./connectDevelopmentWallet.ts";

const PATIENCE = { timeout: 30_000 };
/** Whoever the suite has had join the pool "sleep" by signature. */
const NEWCOMER = developmentAccount(150).address;
const DEVICE = 161;
const PAYS = /the gateway pays the gas/;

type Suite = SharedApp & { expectNoViolations: (page: Page, name: string) => Promise<void> };

/** What people do without a coin in My data and Contribute, and what a reload leaves of it. */
export function signedSteps(suite: () => Suite): void {
  test("without coins: consent, devices and withdrawal by signature; a reload loses none, whatever the gateway answered", async () => {
    const { url, world, gateway, openPage, forgive, expectNoViolations } = suite();
    const sent = () => world.reader.publicClient.getTransactionCount({ address: NEWCOMER });
    const words = () => read(world.reader, "ProvenanceRegistry", "nonces", [NEWCOMER]);
    const [before, wordsBefore] = [await sent(), await words()];
    const page = await openPage();
    await connectDevelopmentWallet(page, "Newcomer");
    await page.goto(`${url}/my-data`);
    const card = page.getByRole("article").filter({ hasText: "sleep" });
    const tray = page.getByRole("region", { name: "Transactions" });

    // the gateway sends it, and the page is left before it hears so
    await card.getByRole("button", { name: "Change what is shared" }).click(PATIENCE);
    await card.getByRole("switch", { name: PAYS }).click(PATIENCE);
    await card.getByRole("switch", { name: /^single records/ }).click();
    const heard = new Promise<void>((resolve) => {
      void page.route(`${gateway.url}/relay`, async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        await route.fetch();
        resolve();
      });
    });
    await card.getByRole("button", { name: "Save this consent" }).click();
    await heard;
    await tray.getByText("Signed, waiting for the gateway to send it").waitFor(PATIENCE);
    await page.unroute(`${gateway.url}/relay`);
    await page.reload();
    await card.getByText("and single records may leave").waitFor(PATIENCE);
    await tray.getByText("Signed, waiting").waitFor({ state: "detached", ...PATIENCE });
    expect(await words()).toBe(wordsBefore + 1n);

    // the gateway is away when it is asked, and over a reload
    await card.getByRole("button", { name: "Devices" }).click();
    await card.getByRole("switch", { name: PAYS }).click(PATIENCE);
    await card.getByLabel("Address of the device").fill(developmentAccount(DEVICE).address);
    await gateway.close();
    await card.getByRole("button", { name: "Let it anchor" }).click();
    await tray.getByText("It is asked again until it answers").waitFor(PATIENCE);
    await expectNoViolations(page, "signed-waiting");
    await page.reload();
    await tray.getByText("Signed, waiting for the gateway to send it").waitFor(PATIENCE);
    await gateway.open();
    await tray.getByText("Signed, waiting").waitFor({ state: "detached", ...PATIENCE });
    await page.reload();
    await card.getByRole("button", { name: "Devices" }).click(PATIENCE);
    await card.getByText("may anchor", { exact: true }).waitFor(PATIENCE);
    expect(await words()).toBe(wordsBefore + 2n);

    await card.getByRole("switch", { name: PAYS }).click(PATIENCE);
    await card.getByRole("button", { name: /^Revoke/ }).click();
    await card.getByText("revoked", { exact: true }).waitFor(PATIENCE);
    await card.getByRole("button", { name: "Withdraw" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("switch", { name: PAYS }).click(PATIENCE);
    await dialog.getByRole("button", { name: "Withdraw", exact: true }).click();
    await card.getByText("withdrawn", { exact: true }).waitFor(PATIENCE);
    expect(await sent()).toBe(before);
    forgive("ERR_");
  });

  test("without coins: a file is registered by signature, and priced later on its page", async () => {
    const { url, world, openPage, expectNoViolations } = suite();
    const sent = () => world.reader.publicClient.getTransactionCount({ address: NEWCOMER });
    const before = await sent();
    const page = await openPage();
    await connectDevelopmentWallet(page, "Newcomer");
    await page.goto(`${url}/contribute`);
    const buffer = Buffer.from("time,depth_m\n2026-01-01,3.5\n");
    await page.getByLabel("Choose a file").setInputFiles({ name: "reef-depths.csv", mimeType: "text/csv", buffer });
    await page.getByRole("switch", { name: PAYS }).click(PATIENCE);
    await page.getByText("Registering costs you nothing").waitFor(PATIENCE);
    await expectNoViolations(page, "contribute-signed");
    await page.getByRole("button", { name: "Encrypt and share" }).click();
    await page.getByText("not on sale yet: set a price on its page").waitFor(PATIENCE);
    expect(await sent()).toBe(before);

    await page.getByRole("link", { name: "See its page" }).click();
    const price = page.getByRole("region", { name: "Set a price" });
    await price.getByLabel("Licence").selectOption("academic", PATIENCE);
    await price.getByLabel("A pass costs, in tUSD").fill("3");
    await price.getByRole("button", { name: "Offer passes" }).click();
    await page.getByRole("region", { name: "Get access" }).getByText("3 tUSD").waitFor(PATIENCE);
    await expectNoViolations(page, "set-price");
    expect(await sent()).toBe(before + 1);

    await page.goto(`${url}/my-data`);
    const row = page.getByRole("region", { name: "Your datasets" }).getByRole("row").nth(1);
    await row.getByRole("button", { name: /^Withdraw/ }).click(PATIENCE);
    await page.getByRole("dialog").getByText("Those sold already close after the notice").waitFor(PATIENCE);
    await page.getByRole("dialog").getByRole("switch", { name: PAYS }).click(PATIENCE);
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw", exact: true }).click();
    await row.getByText("withdrawn", { exact: true }).waitFor(PATIENCE);
    expect(await sent()).toBe(before + 1);
  });
}
