import { Skeleton } from "../ui/Skeleton.tsx";

/** Boxes that stand where the cards will be. */
export function CardSkeletons() {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {[0, 1, 2, 3].map((card) => (
        <div key={card} className="h-60 rounded-2xl border border-line bg-surface p-5">
          <Skeleton lines={5} />
        </div>
      ))}
    </div>
  );
}
