import { answerJob } from "./answerJob.ts";
import { type OpenSnapshot, openSnapshot } from "./openSnapshot.ts";
import type { Order } from "./queryProcess.ts";

let opened: Promise<OpenSnapshot> | undefined;

process.on("message", (order: Order) => {
  if (order.kind === "open") {
    opened = openSnapshot(order.file, order.limits);
    // a snapshot that cannot be opened now is opened, or refused, with the job
    opened.catch(() => (opened = undefined));
    return;
  }
  void answerJob(order.job, opened).then((reply) => process.send?.(reply, () => process.exit(0)));
});
process.once("disconnect", () => process.exit(0));
