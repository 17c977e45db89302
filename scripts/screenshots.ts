/**
 * Takes the README's pictures (docs/images) of the app on a stack of its own with the demo's data. With a folder as argument
 * it takes every page instead, light and dark, at 1280 and 360 pixels, to be looked at.
 */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { connectDevelopmentWallet } from "../test/e2e/connectDevelopmentWallet.ts";
import { type DemoApp, withDemoApp } from "../test/e2e/withDemoApp.ts";

const IMAGES = resolve(import.meta.dirname, "../docs/images");
const PATIENCE = { timeout: 30_000 };
const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

/** What stands in the README: a page, whose it is, and what is done on it before. */
const PICTURES: readonly { page: string; file: string; who?: string; prepare?: (page: Page) => Promise<void> }[] = [
  { page: "explore", file: "first-page.png" },
  { page: "dataset-file", file: "dataset.png" },
  {
    page: "query",
    file: "query.png",
    who: "Researcher",
    prepare: async (page) => {
      await page.getByRole("button", { name: "What does it cost?" }).click();
      await page.getByRole("button", { name: "Sign and run" }).click();
      await page.getByRole("heading", { name: /rows, paid/ }).waitFor(PATIENCE);
      await page.getByRole("tab", { name: "Chart" }).click();
      await page.getByText("Done").waitFor({ state: "detached", ...PATIENCE });
    },
  },
  {
    page: "transparency",
    file: "transparency.png",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Recompute every root here" }).click();
      await page.getByText("Recomputed here in").waitFor(PATIENCE);
    },
  },
];

const folder = process.argv[2];
await withDemoApp(folder === undefined ? takePictures : takeAll);

async function takePictures({ browser, url, pages }: DemoApp): Promise<void> {
  for (const { page: name, file, who, prepare } of PICTURES) {
    const context = await browser.newContext({ viewport: SIZES[0]!, deviceScaleFactor: 1.5, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(url);
    if (who !== undefined) await connectDevelopmentWallet(page, who);
    await page.goto(`${url}/${pages.find((one) => one.name === name)!.path}`);
    await isThere(page);
    await prepare?.(page);
    await page.screenshot({ path: resolve(IMAGES, file) });
    await context.close();
  }
}

async function takeAll({ browser, url, pages }: DemoApp): Promise<void> {
  mkdirSync(folder!, { recursive: true });
  for (const viewport of SIZES) {
    const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(url);
    for (const { name, path } of pages) {
      if (name === "my-data" || name === "earnings") await become(page, "Contributor 42");
      else await become(page, "Researcher");
      await page.goto(`${url}/${path}`);
      await isThere(page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({
          path: resolve(folder!, `${name}-${viewport.width}-${colorScheme}.png`),
          fullPage: true,
        });
      }
    }
    await context.close();
  }
}

async function become(page: Page, who: string): Promise<void> {
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await connectDevelopmentWallet(page, who);
}

/** Nothing is loading any more, and what the browser says of the page is drawn. */
async function isThere(page: Page): Promise<void> {
  const loading = page.getByRole("main").locator(".skeleton").first();
  await loading.waitFor({ state: "detached", ...PATIENCE });
  await page
    .getByText("…", { exact: true })
    .first()
    .waitFor({ state: "detached", ...PATIENCE });
}
