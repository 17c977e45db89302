import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Checkout } from "../../../checkout/Checkout.tsx";
import { parseId } from "../../../dataset/datasetPath.ts";
import { Prefetched } from "../../../prefetch/Prefetched.tsx";
import { prefetchDataset } from "../../../prefetch/prefetchDataset.ts";

export const metadata: Metadata = { title: "Buy a pass" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ licence?: string }> };

/** What a pass costs, who gets what of it, and the purchase. */
export default async function CheckoutPage({ params, searchParams }: Props) {
  const [{ id }, { licence }] = await Promise.all([params, searchParams]);
  const number = parseId(id);
  if (number === undefined) notFound();
  return (
    <Prefetched read={(prefetch) => prefetchDataset(prefetch, number)}>
      <Checkout id={id} licence={Number(licence)} />
    </Prefetched>
  );
}
