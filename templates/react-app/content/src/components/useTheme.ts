import { useEffect } from 'react';
import { useStored } from './useStored.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The colours that were chosen; style.css follows the attribute, and the system where there is none. */
export function useTheme() {
  const [theme, setTheme] = useStored<Theme>('theme', THEMES, 'system');
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [theme, setTheme] as const;
}
