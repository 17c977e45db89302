import { ponder } from "ponder:registry";
import { zeroAddress } from "viem";
import { addTreasury } from "./store/addTreasury.ts";
import { setParameters } from "./store/setParameters.ts";

ponder.on("TimelockController:MinDelayChange", ({ event, context: { db } }) =>
  setParameters(db, event, "TimelockController", { minDelay: event.args.newDuration }),
);

ponder.on("TimelockController:CallExecuted", async ({ event, context: { db } }) => {
  const { value } = event.args;
  if (value === 0n) return;
  await addTreasury(db, event, zeroAddress, "spend", { balance: -value });
});
