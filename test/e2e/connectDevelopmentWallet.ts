import type { Page } from "playwright-core";

const PATIENCE = { timeout: 30_000 };

/** Connects one of the development wallet's people, as a person would. */
export async function connectDevelopmentWallet(page: Page, person: string): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("button", { name: new RegExp(`^${person}`) }).click();
  await page.getByRole("banner").getByText(/^0x/).waitFor(PATIENCE);
}
