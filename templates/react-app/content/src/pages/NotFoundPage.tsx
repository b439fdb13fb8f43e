import { Link } from 'react-router';
import { Page } from '../components/Page.tsx';
import { useText } from '../i18n/useText.ts';

export function NotFoundPage() {
  const { text } = useText();
  return (
    <Page title={text('notFound.title')}>
      <p>{text('notFound.text')}</p>
      <Link to="/">{text('home')}</Link>
    </Page>
  );
}
