import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Checkout } from "../../../checkout/Checkout.tsx";
import { parseId } from "../../../dataset/datasetPath.ts";

export const metadata: Metadata = { title: "Buy a pass" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ licence?: string }> };

/** What a pass costs, who gets what of it, and the purchase. */
export default async function CheckoutPage({ params, searchParams }: Props) {
  const [{ id }, { licence }] = await Promise.all([params, searchParams]);
  if (parseId(id) === undefined) notFound();
  return <Checkout id={id} licence={Number(licence)} />;
}
