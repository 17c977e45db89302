"use client";
import { useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import { THEMES, THEME_COOKIE, type Theme } from "./theme.ts";

const YEAR_SECONDS = 31_536_000;
const ICONS = { system: "system", light: "sun", dark: "moon" } as const;

/** Goes through the themes; a cookie keeps the choice, so the server draws the next page in it from the start. */
export function ThemeButton({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
  const choose = () => {
    document.documentElement.dataset.theme = next;
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    setTheme(next);
  };
  const label = `Theme: ${theme}. Change to ${next}`;
  return (
    <button
      type="button"
      onClick={choose}
      aria-label={label}
      title={label}
      className="grid size-10 cursor-pointer place-items-center rounded-full text-muted transition-colors hover:bg-sunken hover:text-ink"
    >
      <Icon name={ICONS[theme]} />
    </button>
  );
}
