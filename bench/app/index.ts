import { availableParallelism, cpus, loadavg } from "node:os";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { connectDevelopmentWallet } from "../../test/e2e/connectDevelopmentWallet.ts";
import type { PagePath } from "../../test/e2e/pagePaths.ts";
import { withDemoApp } from "../../test/e2e/withDemoApp.ts";
import type { Report, Row } from "../row.ts";
import { wholeNumber } from "../wholeNumber.ts";
import { type Loaded, loadPage } from "./loadPage.ts";

const MOST_PAINT = 1_500;
const MOST_SHIFT = 0.05;
const [MOST_FIRST_KB, MOST_KB] = [200, 350];
/** Pages whose scripts may weigh less than the others': where somebody comes first. */
const FIRST = /^(explore|dataset-)/;
/** Who has most to see on a page; the researcher on the others. */
const PERSON: Readonly<Record<string, string>> = { "my-data": "Contributor 42", earnings: "Contributor 42" };
/** Each figure is the median of so many loads. */
const LOADS = wholeNumber("DATAGRAPH_BENCH_LOADS", 3);

/** What each page's first load costs on a stack with the demo's data: scripts, largest paint, layout shift. */
export async function run(): Promise<Report> {
  return withDemoApp(async ({ url, pages, browser }) => {
    const connected = await Promise.all(["Researcher", "Contributor 42"].map((who) => stateOf(browser, url, who)));
    const rows: Row[] = [];
    for (const page of pages) {
      const known = connected[PERSON[page.name] === undefined ? 0 : 1]!;
      const phone = { viewport: { width: 390, height: 844 } };
      rows.push(...(await pageRows(browser, url, page, "a newcomer's phone", phone)));
      rows.push(...(await pageRows(browser, url, page, "a wallet connected", { storageState: known })));
    }
    return { rows, notes: notes() };
  });
}

async function pageRows(
  browser: Browser,
  url: string,
  { name, path }: PagePath,
  visit: string,
  options: BrowserContextOptions,
): Promise<Row[]> {
  const loads: Loaded[] = [];
  for (let load = 0; load < LOADS; load++) loads.push(await loadPage(browser, `${url}/${path}`, options));
  const of = (figure: keyof Loaded) => median(loads.map((loaded) => loaded[figure]));
  const work = (what: string) => `${name}, ${visit}: ${what}`;
  const kilobytes = of("bytes") / 1_000;
  const most = FIRST.test(name) ? MOST_FIRST_KB : MOST_KB;
  // a wallet's code is loaded after the page's own, when there is a wallet
  const wallet = options.storageState !== undefined;
  const [paint, shift] = [Math.round(of("paint")), of("shift")];
  return [
    {
      ...{ work: work("scripts"), value: kilobytes, unit: "kB" },
      ...(!wallet && { target: `<= ${most} kB`, ok: kilobytes <= most }),
    },
    { work: work("LCP"), value: paint, unit: "ms", target: `<= ${MOST_PAINT} ms`, ok: paint <= MOST_PAINT },
    { work: work("CLS"), value: shift, unit: "", target: `<= ${MOST_SHIFT}`, ok: shift <= MOST_SHIFT },
  ];
}

/** Returns what a browser keeps of somebody who has connected the development wallet. */
async function stateOf(
  browser: Browser,
  url: string,
  who: string,
): Promise<BrowserContextOptions["storageState"] & {}> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(url);
    await connectDevelopmentWallet(page, who);
    return await context.storageState();
  } finally {
    await context.close();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

function notes(): string {
  return [
    "A production build by `next start`, the whole stack beside it on the same machine, the demo's data in it. Each load is in",
    `a browser profile of its own, with Chromium's processor four times slower; figures are medians of ${LOADS} loads. Scripts are`,
    "all that a page loads until it is still, as compressed by the server. LCP and CLS are Chromium's own entries of",
    "PerformanceObserver; of layout shifts the sum is given, which is never less than CLS.",
    "",
    `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), load ${loadavg()[0]!.toFixed(1)} when it ended.`,
  ].join("\n");
}
