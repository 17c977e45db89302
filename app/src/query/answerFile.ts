import type { ResultFormat } from "@datagraph/protocol";
import type { Hex } from "viem";

/** Arrow's is the ending of its streaming format, which gateways write. */
const ENDINGS: Readonly<Record<ResultFormat | "receipt", string>> = {
  json: "json",
  csv: "csv",
  arrow: "arrows",
  parquet: "parquet",
  receipt: "receipt.json",
};

/** Returns what an order's answer, or its receipt, is called as a file. */
export function answerFile(order: Hex, format: ResultFormat | "receipt"): string {
  return `datagraph-${order.slice(2, 10)}.${ENDINGS[format]}`;
}
