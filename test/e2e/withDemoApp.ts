import { setTimeout as wait } from "node:timers/promises";
import type { Browser } from "playwright-core";
import type { Status } from "../../app/src/status/status.ts";
import { DEMO_PARTS } from "../../cli/src/demo.ts";
import { makeWorld } from "../../cli/src/demo/makeWorld.ts";
import { runDemo } from "../../cli/src/demo/runDemo.ts";
import { startStack } from "../../cli/src/stack/startStack.ts";
import { openBrowser } from "./openBrowser.ts";
import { type PagePath, pagePaths } from "./pagePaths.ts";

/** The app on a stack of its own with the demo's data, its pages, and a browser to look at them. */
export type DemoApp = { url: string; pages: readonly PagePath[]; browser: Browser };

/** Runs work with the demo's app and returns what it returns; nothing of the stack is left behind. */
export async function withDemoApp<T>(work: (app: DemoApp) => Promise<T>): Promise<T> {
  const stack = await startStack({ only: [...DEMO_PARTS, "app"] });
  const browser = await openBrowser();
  try {
    const world = await makeWorld(stack);
    await runDemo(world, { withFraud: false, onStart: () => undefined, onEnd: () => undefined });
    const url = stack.env.DATAGRAPH_APP_URL!;
    await inStep(url);
    return await work({ url, pages: pagePaths(world), browser });
  } finally {
    await browser.close();
    await stack.stop();
  }
}

/** Waits until every part has read the demo's last blocks: until then a page says so, and makes room for it. */
async function inStep(url: string): Promise<void> {
  for (;;) {
    const { parts } = (await (await fetch(`${url}/api/status`)).json()) as Status;
    if (parts.every(({ state }) => state === "up")) return;
    await wait(500);
  }
}
