import { type OrderJson, type Settlement, orderFromJson, orderToJson } from "@datagraph/protocol";

/** A settlement as the database keeps it. */
export type SettlementJson = Omit<Settlement, "order" | "units"> & { order: OrderJson; units: string[] };

/** Returns a settlement as JSON can carry it. */
export function settlementToJson({ order, units, ...rest }: Settlement): SettlementJson {
  return { ...rest, order: orderToJson(order), units: units.map(String) };
}

/** Returns the settlement that `settlementToJson` wrote. */
export function settlementFromJson({ order, units, ...rest }: SettlementJson): Settlement {
  return { ...rest, order: orderFromJson(order), units: units.map(BigInt) };
}
