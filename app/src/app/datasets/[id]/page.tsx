import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DatasetView } from "../../../dataset/DatasetView.tsx";
import { parseId } from "../../../dataset/datasetPath.ts";
import { Prefetched } from "../../../prefetch/Prefetched.tsx";
import { prefetchDataset } from "../../../prefetch/prefetchDataset.ts";

export const metadata: Metadata = { title: "Dataset" };

/** One dataset: what it is, what it costs, and how to check it. */
export default async function DatasetPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const number = parseId(id);
  if (number === undefined) notFound();
  return (
    <Prefetched read={(prefetch) => prefetchDataset(prefetch, number)}>
      <DatasetView id={id} />
    </Prefetched>
  );
}
