import { DEVELOPMENT_ACCOUNTS, developmentAccount, read } from "@datagraph/sdk";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { passBlocks, passTime } from "../../cli/src/demo/localChain.ts";
import { nextEpoch } from "../../cli/src/demo/steps/queries.ts";
import type { World } from "../../cli/src/demo/world.ts";

/** What the app's suite lends to steps that stand in files of their own. */
export type AppSuite = {
  url: string;
  world: World;
  openPage: () => Promise<Page>;
  connect: (page: Page, person: string) => Promise<void>;
  expectNoViolations: (page: Page, name: string) => Promise<void>;
};

const PATIENCE = { timeout: 30_000 };
const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** Creating a pool; delegating and voting by signature. Nobody has delegated before. */
export function poolAndVoteSteps(suite: () => AppSuite): void {
  test("a pool from its schema to the chain: faults beside their fields, tried on a sample, kept over a reload", async () => {
    const { url, world, openPage, connect, expectNoViolations } = suite();
    const page = await openPage();
    await connect(page, "Newcomer");
    await page.goto(`${url}/pools/new`);
    await page.getByRole("button", { name: "An empty schema" }).click();
    await page.getByLabel("Name in queries").fill("Harbour tides");
    await page.getByText("expected an SQL identifier").waitFor(PATIENCE);
    await page.getByLabel("Name in queries").fill("harbour_tides");
    const first = page.getByRole("group", { name: "Field 1" });
    await first.getByLabel("Name", { exact: true }).fill("height");
    await first.getByLabel("From").fill("low");
    await first.getByText("expected a number").waitFor(PATIENCE);
    await first.getByLabel("From").fill("0");
    await first.getByLabel("To", { exact: true }).fill("9");
    const sample = page.getByLabel("A file of such records");
    await sample.setInputFiles(file("tides.csv", "height\n1.5\n12\n"));
    const problem = page.getByRole("region", { name: "Problems" }).getByRole("row").nth(1);
    await problem.waitFor(PATIENCE);
    expect((await problem.getByRole("cell").allTextContents()).slice(0, 3)).toEqual(["3", "height", '"12"']);
    await expectNoViolations(page, "pool-sample");
    await first.getByLabel("To", { exact: true }).fill("20");
    await page.getByText("2 records fit the schema").waitFor(PATIENCE);
    const create = page.getByRole("button", { name: "Create the pool" });
    await create.click();
    await page.getByText("Give the price of a data point for at least one licence").waitFor(PATIENCE);
    await page.getByLabel("academic").fill("0.002");
    await page.reload();
    await expect.poll(() => page.getByLabel("academic").inputValue(), PATIENCE).toBe("0.002");
    await page.getByLabel("People a group needs (k)").fill("7");
    await page.getByText("Streams anchor on this chain.").waitFor(PATIENCE);
    // there is no metagraph here, so no choice either
    expect(await page.getByRole("radio", { name: /^This chain/ }).count()).toBe(0);
    await expectNoViolations(page, "pool-terms");
    await create.click();
    const told = await page.getByText(/^harbour_tides is pool \d+$/).textContent(PATIENCE);
    const number = Number(/\d+$/.exec(told!)![0]);
    const id = await read(world.reader, "ProvenanceRegistry", "poolId", [number]);
    const creator = developmentAccount(150).address;
    expect(await read(world.reader, "ProvenanceRegistry", "creatorOf", [id])).toBe(creator);
    await page.getByLabel("A pass costs, in tUSD").fill("2");
    await page.getByRole("button", { name: "Offer passes" }).click();
    await page.getByText("Offered. Researchers buy passes").waitFor(PATIENCE);
    await page.getByRole("link", { name: "See what joining asks" }).click();
    await page.getByText("Aggregates leave only for groups of 7 people or more").waitFor(PATIENCE);
    await page.getByText("A hash of each of your updates, never its values, goes to this chain").waitFor(PATIENCE);
    await page.goto(`${url}/datasets/0x${id.toString(16)}`);
    await page.getByText("Streams anchor on").waitFor(PATIENCE);
  });

  test("without coins: votes are delegated and cast by signature, and the gateway sends them", async () => {
    const { url, world, openPage, connect, expectNoViolations } = suite();
    const holder = developmentAccount(DEVELOPMENT_ACCOUNTS.holders[0]).address;
    const sent = () => world.reader.publicClient.getTransactionCount({ address: holder });
    const page = await openPage();
    await connect(page, "Token holder 1");
    await page.goto(`${url}/governance`);
    const own = page.getByRole("region", { name: "Your votes" });
    await own.getByText("Your tokens count for nobody until you delegate them").waitFor(PATIENCE);
    await page.getByRole("tab", { name: "Delegates" }).click();
    await page.getByText("Nobody has delegated yet").waitFor(PATIENCE);
    const before = await sent();
    const pays = /the gateway pays the gas/;
    await own.getByLabel(pays).click();
    await own.getByRole("button", { name: "Vote with my own tokens" }).click();
    const line = page.getByRole("region", { name: "Delegates" }).getByRole("row").nth(1);
    await line.getByText("are with them").waitFor(PATIENCE);
    await line.getByText("no vote yet").waitFor(PATIENCE);
    await expectNoViolations(page, "delegates");
    expect(await sent()).toBe(before);

    // votes count for a proposal from the block after their delegation
    await passBlocks(world.reader, 1);
    await page.getByRole("tab", { name: "New proposal" }).click();
    await page.getByLabel("New fee, percent").fill("4");
    await page.getByRole("button", { name: "Try it out" }).click();
    await page.getByRole("button", { name: "Propose it" }).click();
    await page.getByText("Proposed. Voting begins").waitFor(PATIENCE);
    await passBlocks(world.reader, 3);
    await page.getByRole("tab", { name: "Proposals" }).click();
    const proposal = page.getByRole("article").first();
    await proposal.getByText(/^Voting ends in \d+ blocks?\.$/).waitFor(PATIENCE);
    await proposal.getByLabel(pays).click(PATIENCE);
    await proposal.getByRole("button", { name: "Vote for" }).click();
    await proposal.getByText(/^You voted for with/).waitFor(PATIENCE);
    // the proposal alone is a transaction of their own
    expect(await sent()).toBe(before + 1);
    await page.getByRole("tab", { name: "Delegates" }).click();
    await line.getByText("1 of 1").waitFor(PATIENCE);
    await page.getByRole("tab", { name: "Parameters" }).click();
    const changes = page.getByRole("region", { name: "Changes of parameters, newest first" });
    await changes.getByText("DataGovernor.votingPeriod").waitFor(PATIENCE);
    await expectNoViolations(page, "parameters");
  });
}

/** What fields earned, and an operator's deeds. Queries of the pool "sleep" were paid for in the epoch that runs. */
export function payoutSteps(suite: () => AppSuite): void {
  test("a contributor sees who used what, and what it earned", async () => {
    const { url, openPage, connect, expectNoViolations } = suite();
    const page = await openPage();
    await connect(page, "Contributor 42");
    await page.goto(`${url}/my-data`);
    const stream = page.getByRole("article").filter({ hasText: "sleep" });
    await stream.getByRole("button", { name: "Who used it" }).click(PATIENCE);
    const use = stream.getByRole("region", { name: "Uses, newest first" }).getByRole("row").nth(1);
    await use.getByRole("cell", { name: "hours", exact: true }).waitFor(PATIENCE);
    await use.getByText(/^0\.\d+/).waitFor(PATIENCE);
    await expectNoViolations(page, "my-data-uses");
  });

  test("what each field earned stands beside its switch; who has no coins joins by signature", async () => {
    const { url, world, openPage, connect, expectNoViolations } = suite();
    const { number } = world.pools.get("sleep")!;
    const address = developmentAccount(150).address;
    const sent = () => world.reader.publicClient.getTransactionCount({ address });
    const page = await openPage();
    await page.goto(`${url}/join/${number}`);
    await page.getByText("Connect a wallet to join").waitFor(PATIENCE);
    expect(await page.getByRole("switch", { name: /^hours/ }).count()).toBe(1);
    const line = (field: string) => page.locator("label").filter({ hasText: field });
    await line("hours")
      .getByText(/^earned about 0\.\d+ tUSD in 30 epochs, 0\.\d+ tUSD for each/)
      .waitFor(PATIENCE);
    await line("night").getByText("earned nothing in 30 epochs").waitFor(PATIENCE);
    await page.getByText(`./datagraph pool earnings ${number}`).waitFor(PATIENCE);
    await connect(page, "Newcomer");
    await page.goto(`${url}/join/${number}`);
    await line("hours")
      .getByText(/^earned about/)
      .waitFor(PATIENCE);
    await expectNoViolations(page, "join");
    const before = await sent();
    await page.getByRole("switch", { name: /^hours/ }).click();
    await page.getByRole("switch", { name: /^academic/ }).click();
    await page.getByRole("switch", { name: /the gateway pays the gas/ }).click();
    await page.getByRole("button", { name: "Join with this consent" }).click();
    await page.getByText("You are in sleep").waitFor(PATIENCE);
    expect(await sent()).toBe(before);
  });

  test("an operator: nothing fails, settles at once; the guardian alone vetoes a root, and it is proposed anew", async () => {
    const { url, world, openPage, connect, expectNoViolations } = suite();
    const revision = async () => (await read(world.reader, "RewardVault", "lastRoot", []))[2];
    await nextEpoch(world);
    const page = await openPage();
    await connect(page, "Validator");
    await page.goto(`${url}/operator`);
    await page.getByText("Nothing fails.").waitFor(PATIENCE);
    await page.getByRole("row").filter({ hasText: "settles answered queries" }).getByText("well").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Settle now" }).click();
    await page.getByText("The gateway settles as soon as it can").waitFor(PATIENCE);
    const roots = page.getByRole("region", { name: "Pending roots, oldest first" });
    await roots.getByText(/left$/).waitFor(PATIENCE);
    expect(await page.getByRole("button", { name: /^Veto/ }).count()).toBe(0);
    await expectNoViolations(page, "operator");

    const before = await revision();
    await page.getByRole("banner").getByText(/^0x/).click();
    await page.getByRole("button", { name: "Disconnect" }).click();
    await connect(page, "Guardian");
    await page.getByRole("button", { name: /^Veto the root of epoch/ }).click();
    await page.getByLabel("Why").fill("x".repeat(32));
    await page.getByText("Give at most 31 bytes: these are 32").waitFor(PATIENCE);
    await page.getByLabel("Why").fill("a test of the veto");
    await page.getByRole("dialog").getByRole("button", { name: "Veto", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached", ...PATIENCE });
    expect(await revision()).toBeGreaterThan(before);
    // the gateway derives the same root again, and whoever comes first accepts it once it is ripe
    await roots.getByText(/left$/).waitFor(PATIENCE);
    await passTime(world.reader, Number(await read(world.reader, "RewardVault", "vetoWindow", [])) + 1);
    await page.getByText("No root waits out its veto window").waitFor(PATIENCE);
  });
}
