/** Such as `2026-Q4`, in UTC; the newest first. */
export function lastQuarters(now: number, count: number): string[] {
  const date = new Date(now);
  const index = date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
  return Array.from({ length: count }, (_, back) => {
    const quarter = index - back;
    return `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
  });
}
