"use client";
import { useEffect, useState } from "react";

const KEY = "datagraph.queries";
const MOST = 30;

/** Returns the queries kept in this browser, and what keeps and drops one. */
export function useSavedQueries(): [readonly string[], (sql: string) => void, (sql: string) => void] {
  const [saved, setSaved] = useState<readonly string[]>([]);
  useEffect(() => setSaved(load()), []);
  const store = (next: readonly string[]) => {
    localStorage.setItem(KEY, JSON.stringify(next));
    setSaved(next);
  };
  const without = (sql: string) => saved.filter((one) => one !== sql);
  return [saved, (sql) => store([sql, ...without(sql)].slice(0, MOST)), (sql) => store(without(sql))];
}

function load(): readonly string[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[];
  } catch {
    return [];
  }
}
