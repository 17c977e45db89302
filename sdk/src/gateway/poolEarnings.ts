import type { FieldEarning } from "@datagraph/protocol";
import { requestJson } from "./request.ts";

/**
 * Returns what each field of a pool earned in the last epochs, the current one counted, as a gateway derived it:
 * `poolEarnings` derives the same from the chain alone. Throws GatewayError.
 */
export async function fetchPoolEarnings(
  gateway: string,
  pool: number,
  epochs: 1 | 7 | 30 | 90 = 30,
): Promise<FieldEarning[]> {
  type Json = { fields: (Omit<FieldEarning, "units" | "amount"> & { units: string; amount: string })[] };
  const { fields } = await requestJson<Json>(gateway, `/pools/${pool}/earnings?epochs=${epochs}`);
  return fields.map((field) => ({ ...field, units: BigInt(field.units), amount: BigInt(field.amount) }));
}
