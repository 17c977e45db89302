import { type Crew, type PayloadWorker, openCrew } from "@datagraph/sdk";

/** Starts the workers that encrypt and decrypt beside this page. */
export function openCrewHere(): Crew {
  const start = () => new Worker(new URL("./payload.worker.ts", import.meta.url), { type: "module" });
  return openCrew(start as () => PayloadWorker);
}
