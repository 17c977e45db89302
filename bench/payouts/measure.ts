import { type Task, WORKS } from "./works.ts";

/** Runs one work in this process and prints what it took: `node bench/payouts/measure.ts <work> <task as JSON>`. */
const [name, task] = process.argv.slice(2) as [keyof typeof WORKS, string];
const done = await WORKS[name](JSON.parse(task) as Task);
console.log(JSON.stringify({ ...done, peak: process.resourceUsage().maxRSS / 1024 }));
