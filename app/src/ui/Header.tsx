import type { Theme } from "../theme/theme.ts";
import { ThemeButton } from "../theme/ThemeButton.tsx";
import { LiveBadge } from "../status/LiveBadge.tsx";
import { Mark } from "./Mark.tsx";

/** Name, state of the system, theme. */
export function Header({ theme }: { theme: Theme }) {
  return (
    <header className="border-b border-line/70">
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-2 px-4 sm:px-6">
        <a href="/" className="flex items-center gap-2.5 rounded-md text-lg font-semibold tracking-tight">
          <Mark />
          DataGraph
        </a>
        <div className="ml-auto flex items-center gap-1">
          <LiveBadge />
          <ThemeButton initial={theme} />
        </div>
      </div>
    </header>
  );
}
