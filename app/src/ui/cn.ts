import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Returns class names joined, where later ones of Tailwind's win. */
export function cn(...names: ClassValue[]): string {
  return twMerge(clsx(names));
}
