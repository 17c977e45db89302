import type { Browser, BrowserContextOptions, Request } from "playwright-core";

/** How many times slower the page's processor is. */
const SLOW_DOWN = 4;
/** Nothing more is expected of a page that was still for so long, in milliseconds. */
const STILL = 1_500;
const PATIENCE = { timeout: 60_000 };

/** What a page needed: compressed bytes of scripts, largest contentful paint in milliseconds, cumulative layout shift. */
export type Loaded = { bytes: number; paint: number; shift: number };

/** What the page itself notes. */
declare global {
  interface Window {
    noted: { paint: number; shift: number; last: number };
  }
}

/** Opens a page for the first time in a browser of its own, and waits until nothing of it moves any more. */
export async function loadPage(browser: Browser, url: string, options: BrowserContextOptions): Promise<Loaded> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  try {
    const page = await context.newPage();
    const scripts: Request[] = [];
    page.on("requestfinished", (request) => void (request.resourceType() === "script" && scripts.push(request)));
    await page.addInitScript(note);
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOW_DOWN });
    await page.goto(url, PATIENCE);
    await page.waitForFunction(isStill, STILL, PATIENCE);
    const { paint, shift } = await page.evaluate(() => window.noted);
    const sizes = await Promise.all(scripts.map(async (request) => (await request.sizes()).responseBodySize));
    return { bytes: sizes.reduce((sum, size) => sum + size, 0), paint, shift };
  } finally {
    await context.close();
  }
}

/** Runs in the page before anything else. All shifts are added up, which is never less than the worst run of them. */
function note(): void {
  window.noted = { paint: 0, shift: 0, last: 0 };
  const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry);
      window.noted.last = performance.now();
    }).observe({ type, buffered: true });
  observe("largest-contentful-paint", ({ startTime }) => (window.noted.paint = startTime));
  observe("layout-shift", (entry) => (window.noted.shift += (entry as PerformanceEntry & { value: number }).value));
  observe("resource", () => undefined);
}

/** The app asks how its parts are every two seconds: that is no sign of loading. */
function isStill(milliseconds: number): boolean {
  const skeleton = document.querySelector("main .skeleton") !== null;
  return !skeleton && window.noted.paint > 0 && performance.now() - window.noted.last > milliseconds;
}
