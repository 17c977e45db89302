/** A worker that seals and opens chunks: start it by `new Worker(new URL("@datagraph/sdk/worker", import.meta.url))`. */
import { type Answer, type Job, doJob } from "./job.ts";

/** The worker's own scope: TypeScript's library has that of pages. */
declare const self: {
  onmessage: (event: { data: Job }) => void;
  postMessage(answer: Answer, transfer: ArrayBuffer[]): void;
};

self.onmessage = ({ data }) => {
  const answer = doJob(data);
  self.postMessage(answer, "bytes" in answer ? [answer.bytes.buffer as ArrayBuffer] : []);
};
