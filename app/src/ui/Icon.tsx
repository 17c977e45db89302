const PATHS = {
  file: "M7 3.5h6.5L18 8v12.5H7zM13.5 3.5V8H18M9.8 12.5h5.4M9.8 16h5.4",
  pool: "M12 4c4.1 0 7 1.3 7 3s-2.9 3-7 3-7-1.3-7-3 2.9-3 7-3ZM5 7v10c0 1.7 2.9 3 7 3s7-1.3 7-3V7M5 12c0 1.7 2.9 3 7 3s7-1.3 7-3",
  derived:
    "M6.5 8.5v7M6.5 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM6.5 19.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM17.5 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM6.5 12H15.5",
  sun: "M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM12 3.5v2M12 18.5v2M3.5 12h2M18.5 12h2M6 6l1.4 1.4M16.6 16.6 18 18M6 18l1.4-1.4M16.6 7.4 18 6",
  moon: "M19 14.2A7.5 7.5 0 0 1 9.8 5a7.5 7.5 0 1 0 9.2 9.2Z",
  system: "M4.5 5.5h15v10h-15zM9 19.5h6M12 15.5v4",
  check: "m6 12.5 4 4 8-9",
  behind: "M12 7.5V12l3 2M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z",
  down: "m7.5 7.5 9 9M16.5 7.5l-9 9",
  close: "m6.5 6.5 11 11M17.5 6.5l-11 11",
  menu: "M4.5 7.5h15M4.5 12h15M4.5 16.5h15",
  search: "M11 17.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM16 16l4 4",
  copy: "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
  fold: "m6.5 9.5 5.5 5.5 5.5-5.5",
  busy: "M12 4a8 8 0 1 0 8 8",
  warning: "M12 4.5 21 19.5H3zM12 10v4M12 16.6v.4",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing beside words that say the same, so it is hidden from screen readers. */
export function Icon({ name, className = "size-5" }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden className={className}>
      <path d={PATHS[name]} strokeWidth={1.6} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
