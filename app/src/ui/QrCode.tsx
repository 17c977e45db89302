import { encode } from "uqr";

/** Modules around the code that stay light, as ISO 18004 asks. */
const MARGIN = 4;

/** A text as a QR code: dark on light in both themes, as scanners expect. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = encode(text, { border: MARGIN });
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="w-full rounded-2xl bg-white text-black"
    >
      <path
        fill="currentColor"
        d={data.flatMap((row, y) => runs(row).map(([x, n]) => `M${x} ${y}h${n}v1h-${n}z`)).join("")}
      />
    </svg>
  );
}

/** Where dark modules begin in a row, and how many follow each other. */
function runs(row: readonly boolean[]): [start: number, length: number][] {
  const found: [number, number][] = [];
  row.forEach((dark, x) => {
    if (!dark) return;
    if (x > 0 && row[x - 1]) found.at(-1)![1] += 1;
    else found.push([x, 1]);
  });
  return found;
}
