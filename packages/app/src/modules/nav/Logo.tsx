/** The mark of Quarterdeck, a ship's wheel with one quarter lit. White, for the dark sidebar. */
export function LogoMark() {
  return (
    <svg viewBox="0 0 64 64" width="32" height="32" color="#ffffff" aria-hidden>
      <path d="M32 32V14a18 18 0 0 1 18 18Z" fill="#f2b134" />
      <g
        fill="none"
        stroke="currentColor"
        strokeWidth="4"
        strokeLinecap="round"
      >
        <circle cx="32" cy="32" r="18" />
        <path d="M41.0 32.0L59.0 32.0M38.4 38.4L51.1 51.1M32.0 41.0L32.0 59.0M25.6 38.4L12.9 51.1M23.0 32.0L5.0 32.0M25.6 25.6L12.9 12.9M32.0 23.0L32.0 5.0M38.4 25.6L51.1 12.9" />
      </g>
      <circle cx="32" cy="32" r="6" fill="currentColor" />
    </svg>
  );
}
