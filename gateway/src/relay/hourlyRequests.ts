import { Refused } from "../refused.ts";

const HOUR_MS = 60 * 60 * 1_000;
/** network addresses remembered at most; the oldest windows go first */
const MOST_KNOWN = 100_000;

/** Returns a counter of one process's requests. It throws Refused when an address has had its requests of this hour. */
export function hourlyRequests(hourly: number, now: () => number = Date.now): (address: string) => void {
  const windows = new Map<string, { from: number; count: number }>();
  return (address) => {
    const known = windows.get(address);
    const window = known !== undefined && now() - known.from < HOUR_MS ? known : { from: now(), count: 0 };
    if (window !== known) {
      windows.delete(address);
      windows.set(address, window);
      const [oldest] = windows.keys();
      if (windows.size > MOST_KNOWN) windows.delete(oldest!);
    }
    if (window.count >= hourly)
      throw new Refused(429, "too-many", `This address made ${hourly} requests within an hour: wait`, { hourly });
    window.count++;
  };
}
