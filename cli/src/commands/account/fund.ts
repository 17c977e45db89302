import { write } from "@datagraph/sdk";
import { z } from "zod";
import { DEVELOPMENT_CHAIN } from "../../client/accounts.ts";
import { AS, As, openActor } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { parseAmount, showAmount, tokenOf } from "../../client/tokens.ts";

const GAS_MONEY = 10n ** 19n;

/** `datagraph account fund`: pretend money, on the local chain only. */
export const command = defineVerb({
  options: { ...AS, "--amount <tokens>": "test dollars to mint (default 1000)" },
  examples: ["account fund --as 42", "account fund --as researcher --amount 5000"],
  input: z.object({ ...As, amount: z.string().default("1000") }),
  run: async (input, context) => {
    const { client, account } = await openActor(input, context);
    const { TestDollar } = client.deployment.contracts;
    if (client.deployment.chainId !== DEVELOPMENT_CHAIN || TestDollar === undefined)
      throw new Error(`Only chain ${DEVELOPMENT_CHAIN} has pretend money, and this is ${client.deployment.chainId}`);
    const token = await tokenOf(client, TestDollar);
    const amount = parseAmount(input.amount, token, "--amount");
    if ((await client.publicClient.getBalance(account)) < GAS_MONEY) await setBalance(client, account.address);
    await write(client, "TestDollar", "mint", [account.address, amount]);
    return { account: account.address, minted: amount, token };
  },
  render: ({ minted, token }) => `${showAmount(minted, token)} minted, and ETH for gas: worth nothing but here`,
});

async function setBalance({ publicClient }: Parameters<typeof write>[0], account: string): Promise<void> {
  const request = publicClient.request as unknown as (call: { method: string; params: unknown[] }) => Promise<unknown>;
  await request({ method: "anvil_setBalance", params: [account, `0x${GAS_MONEY.toString(16)}`] });
}
