/** The three linked points of the icon. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className="size-7 text-accent">
      <path
        d="M10 21.5 15.5 11M17.2 11.2 22 19M11 23h9.5"
        stroke="currentColor"
        strokeWidth={2}
        fill="none"
        opacity={0.6}
      />
      <g fill="currentColor">
        <circle cx="16.3" cy="8.5" r="3.6" />
        <circle cx="8.5" cy="23" r="3.6" />
        <circle cx="23.5" cy="22" r="3.6" />
      </g>
    </svg>
  );
}
