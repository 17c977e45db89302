"use client";
import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEvent } from "react";

/** A link to a page of this app, which changes without a reload. Next.js's own would cost every page 9 kB for prefetching. */
export function Link({ href, ...rest }: ComponentProps<"a"> & { href: string }) {
  const router = useRouter();
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.push(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
