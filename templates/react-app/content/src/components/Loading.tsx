import { useText } from '../i18n/useText.ts';

export function Loading() {
  const { text } = useText();
  return <p role="status">{text('loading')}</p>;
}
