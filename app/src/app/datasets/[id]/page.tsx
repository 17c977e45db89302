import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DatasetView } from "../../../dataset/DatasetView.tsx";
import { parseId } from "../../../dataset/datasetPath.ts";

export const metadata: Metadata = { title: "Dataset" };

/** One dataset: what it is, what it costs, and how to check it. */
export default async function DatasetPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (parseId(id) === undefined) notFound();
  return <DatasetView id={id} />;
}
