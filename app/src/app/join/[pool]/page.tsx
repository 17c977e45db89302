import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Join } from "../../../join/Join.tsx";
import { Prefetched } from "../../../prefetch/Prefetched.tsx";
import { prefetchPools } from "../../../prefetch/prefetchPools.ts";

export const metadata: Metadata = { title: "Join a pool" };

/** What a pool is, and what to share in it. */
export default async function JoinPage({ params }: { params: Promise<{ pool: string }> }) {
  const { pool } = await params;
  if (!/^\d{1,8}$/.test(pool)) notFound();
  return (
    <Prefetched read={(prefetch) => prefetchPools(prefetch, Number(pool))}>
      <Join number={Number(pool)} />
    </Prefetched>
  );
}
