import { type Job, answerJob } from "./answerJob.ts";

process.once("message", (job: Job) => {
  void answerJob(job).then((reply) => process.send?.(reply, () => process.exit(0)));
});
process.once("disconnect", () => process.exit(0));
