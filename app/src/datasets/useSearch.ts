"use client";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type Search, parseSearch, searchToQuery } from "./search.ts";

/** Returns the search in the page's address, and what changes it there. */
export function useSearch(): [Search, (change: Partial<Search>) => void] {
  const [path, router, params] = [usePathname(), useRouter(), useSearchParams()];
  const search = parseSearch(params);
  const change = (part: Partial<Search>) => {
    router.replace(`${path}${searchToQuery({ ...search, ...part })}`, { scroll: false });
  };
  return [search, change];
}
