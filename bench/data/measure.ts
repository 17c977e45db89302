/** Runs one work in this process and prints what it took: `node bench/data/measure.ts <work> <task as JSON>`. */
import { type Task, WORKS } from "./works.ts";

const [name, task] = process.argv.slice(2) as [string, string];
const done = await WORKS[name]!(JSON.parse(task) as Task);
console.log(JSON.stringify({ ...done, peak: process.resourceUsage().maxRSS * 1024 }));
