/** Returns whether another page shows this one in a frame. Only an allowed Safe's app may; see `frame-ancestors`. */
export function isFramed(): boolean {
  return parent !== window;
}
