import { type PayoutTree, payoutProof, payoutTree } from "@datagraph/protocol";
import { fastKeccak, read } from "@datagraph/sdk";
import { Hono } from "hono";
import { type Address, type Hex, getAddress, isAddress, zeroHash } from "viem";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";

type Leaf = { account: Address; token: Address; total: string };

/** `GET /payouts/{account}`: what the account can claim of the accepted root, each with its proof. */
export function payoutRoutes(services: Services): Hono {
  const acceptedTree = rememberTree(services);
  return new Hono()
    .get("/", async (context) => {
      const { rows } = await services.database.query<{ epoch: string; root: string; manifest: string }>(
        "select epoch, root, manifest from gateway.payout order by epoch desc limit 100",
      );
      return context.json({ payouts: rows });
    })
    .get("/:account", async (context) => {
      const account = context.req.param("account");
      if (!isAddress(account, { strict: false })) throw new Refused(400, "address", `"${account}" is no address`);
      const accepted = await acceptedTree();
      if (accepted === undefined) return context.json({ epoch: null, claims: [] });
      const tokens = new Set(accepted.tree.earnings.map(({ token }) => token));
      const claims = [...tokens].flatMap((token) => {
        const earning = payoutProof(accepted.tree, getAddress(account), token);
        return earning === undefined ? [] : [{ ...earning, total: String(earning.total) }];
      });
      return context.json({ epoch: String(accepted.epoch), claims });
    });
}

/** Returns a function that gives the accepted root's tree; it is built once a root, for it may have many leaves. */
function rememberTree(services: Services): () => Promise<{ epoch: bigint; tree: PayoutTree } | undefined> {
  let last: { root: Hex; tree: Promise<PayoutTree> } | undefined;
  return async () => {
    const [root, epoch] = await read(services.client, "RewardVault", "acceptedRoot", []);
    if (root === zeroHash) return undefined;
    if (last?.root !== root) {
      const tree = treeOf(services, root);
      tree.catch(() => (last = undefined));
      last = { root, tree };
    }
    return { epoch, tree: await last.tree };
  };
}

async function treeOf({ client, database }: Services, root: Hex): Promise<PayoutTree> {
  const { rows } = await database.query<{ leaves: Leaf[] }>("select leaves from gateway.payout where root = $1", [
    root,
  ]);
  if (rows[0] === undefined)
    throw new Refused(503, "unknown-root", `This gateway does not know the leaves of the accepted root ${root}`);
  const { chainId, contracts } = client.deployment;
  const earnings = rows[0].leaves.map((leaf) => ({ ...leaf, total: BigInt(leaf.total) }));
  return payoutTree(chainId, contracts.RewardVault, earnings, await fastKeccak());
}
