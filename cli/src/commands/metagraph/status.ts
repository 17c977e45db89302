import { latestOrdinals, poolEpochs, readNetwork } from "@datagraph/sdk/node";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { METAGRAPH, Metagraph, openMetagraphClient } from "../../client/metagraph.ts";

/** `datagraph metagraph status`: which metagraph answers, how far it is, and which pools anchor on it. */
export const command = defineVerb({
  options: METAGRAPH,
  examples: ["metagraph status", "metagraph status --metagraph http://localhost:8544"],
  input: z.object(Metagraph),
  run: async ({ metagraph }) => {
    const client = openMetagraphClient(metagraph);
    const network = await readNetwork(client);
    const [ordinals, info, pools] = await Promise.all([
      latestOrdinals(client),
      client.get<{ consensus?: string }>(`${client.urls.l0}/node/info`),
      openReader().then((reader) => poolEpochs(reader, network.metagraph)),
    ]);
    return {
      ...network,
      consensus: info?.consensus ?? "as its operators run it",
      snapshot: Number(ordinals.ordinal),
      globalSnapshot: Number(ordinals.globalOrdinal),
      pools: pools.map(({ pool }) => pool),
    };
  },
});
