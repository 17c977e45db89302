import packaged from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/**
 * Returns a Chromium: the one that DATAGRAPH_CHROMIUM names, or the one of the npm package. Its own list of arguments
 * is left out, since it switches off what pages rely on for their security.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.DATAGRAPH_CHROMIUM ?? (await packaged.executablePath());
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"] });
}
