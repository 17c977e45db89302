/** Stands in for the package "eventsource", which is for Node.js (next.config.ts). */
export const EventSource = globalThis.EventSource;
