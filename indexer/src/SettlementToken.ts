import { ponder } from "ponder:registry";
import { same } from "../rows/words.ts";
import { transferTreasury } from "./store/transferTreasury.ts";

/** Were the DAO's own token listed, its handler already counts its transfers. */
ponder.on("SettlementToken:Transfer", async ({ event, context: { db, contracts } }) => {
  if (same(event.log.address, contracts.DataToken.address)) return;
  await transferTreasury(db, event, contracts.TimelockController.address);
});
