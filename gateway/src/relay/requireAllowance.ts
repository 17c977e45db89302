import type { PoolClient } from "pg";
import { type Address, formatEther } from "viem";
import { Refused } from "../refused.ts";
import type { Sender } from "../sending/sender.ts";
import type { Planned } from "../sending/submitCall.ts";

/** What an operator gives away: wei within a day, and calls for one account within an hour. */
export type RelayLimits = { daily: bigint; hourly: number };

/** What a call may still cost counts until it is known what it did cost; one replaced by a dearer version costs more. */
const SPENT = `
select coalesce(sum(case when state = 'open' then greatest(wei, gas * max_fee) else wei end), 0)::text as wei
from gateway.relayed join gateway.outgoing using (account, nonce)
where relayed.account = $1 and state <> 'displaced' and relayed.sent > now() - interval '1 day'`;

const SHARE = `
select subject, count(*)::int as calls from gateway.relayed, unnest(subjects) as subject
where account = $1 and subject = any($2) and sent > now() - interval '1 hour'
group by subject order by calls desc limit 1`;

/**
 * Throws Refused when a call would go beyond what the operator gives within a day, one of the accounts it is for has had
 * its calls of this hour, or the gateway's account cannot pay for it.
 */
export async function requireAllowance(
  transaction: PoolClient,
  { account, client }: Sender,
  { daily, hourly }: RelayLimits,
  { wei, subjects }: Planned & { subjects: readonly Address[] },
): Promise<void> {
  const share = await transaction.query<{ subject: Address; calls: number }>(SHARE, [account.address, subjects]);
  const most = share.rows[0];
  if (most !== undefined && most.calls >= hourly)
    throw new Refused(429, "too-many", `${most.subject} had ${hourly} calls relayed within an hour: wait`, { hourly });
  const { rows } = await transaction.query<{ wei: string }>(SPENT, [account.address]);
  if (BigInt(rows[0]!.wei) + wei > daily)
    throw new Refused(
      503,
      "spent",
      `This gateway relays calls for ${formatEther(daily)} coins a day, and this one may cost ${formatEther(wei)}: try again later, or send it yourself`,
      { daily: String(daily), left: String(daily - BigInt(rows[0]!.wei)) },
    );
  if ((await client.publicClient.getBalance({ address: account.address })) < wei)
    throw new Refused(503, "unfunded", "This gateway's account cannot pay for the call: send it yourself");
}
