import { Page } from '../components/Page.tsx';
import { useText } from '../i18n/useText.ts';

export function HomePage() {
  const { text } = useText();
  return (
    <Page title={text('home')}>
      <p>{text('home.text')}</p>
    </Page>
  );
}
