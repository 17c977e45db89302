import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { type Hex, isHash } from "viem";
import { ReceiptView } from "../../../query/ReceiptView.tsx";
import { Prefetched } from "../../../prefetch/Prefetched.tsx";
import { prefetchOrder } from "../../../prefetch/prefetchOrder.ts";

export const metadata: Metadata = { title: "Query receipt" };

/** One query order: how far it is, what it used, what was paid. */
export default async function ReceiptPage({ params }: { params: Promise<{ order: string }> }) {
  const { order } = await params;
  if (!isHash(order)) notFound();
  const hash = order.toLowerCase() as Hex;
  return (
    <Prefetched read={(prefetch) => prefetchOrder(prefetch, hash)}>
      <ReceiptView order={hash} />
    </Prefetched>
  );
}
