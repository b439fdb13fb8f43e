import { run } from 'axe-core';

/** Rules of accessibility that an element breaks. jsdom knows no colours: contrast is for a browser to look at. */
export async function axe(element: Element): Promise<string[]> {
  const { violations } = await run(element, {
    rules: { 'color-contrast': { enabled: false } },
  });
  return violations.map(({ id, help }) => `${id}: ${help}`);
}
