"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "../ui/Skeleton.tsx";

/** The form for a pool; it begins with what this browser kept, which the server cannot know. */
export const NewPool = dynamic(() => import("./CreatePool.tsx").then(({ CreatePool }) => CreatePool), {
  ssr: false,
  loading: () => <Skeleton lines={6} />,
});
