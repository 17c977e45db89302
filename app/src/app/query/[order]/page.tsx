import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isHash } from "viem";
import { ReceiptView } from "../../../query/ReceiptView.tsx";

export const metadata: Metadata = { title: "Query receipt" };

/** One query order: how far it is, what it used, what was paid. */
export default async function ReceiptPage({ params }: { params: Promise<{ order: string }> }) {
  const { order } = await params;
  if (!isHash(order)) notFound();
  return <ReceiptView order={order.toLowerCase() as `0x${string}`} />;
}
