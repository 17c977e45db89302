import type { Services } from "../services.ts";

/** Deletes results whose time is over, and whom answers of past snapshots were about: no order can name those any more. */
export async function forgetAnswers({ database, epochLength, results }: Services): Promise<void> {
  await results.forget();
  const past = `time < now() - make_interval(secs => ${2n * epochLength})`;
  await database.query(`delete from gateway.answered where ${past}`);
  await database.query(`delete from gateway.asked where ${past}`);
}
