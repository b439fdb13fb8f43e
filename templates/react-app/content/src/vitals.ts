import type { Metric } from 'web-vitals';
import type { Config } from './config.ts';

/** Sends how quick and how steady the page was for this visitor, where somebody wants to know; nothing about the visitor. */
export async function sendVitals({
  webVitalsUrl,
}: Pick<Config, 'webVitalsUrl'>): Promise<void> {
  if (!webVitalsUrl) {
    return;
  }
  const { onCLS, onINP, onLCP } = await import('web-vitals');
  const send = ({ name, value, rating }: Metric) => {
    navigator.sendBeacon(
      webVitalsUrl,
      JSON.stringify({ name, value, rating, path: location.pathname }),
    );
  };
  onCLS(send);
  onINP(send);
  onLCP(send);
}
