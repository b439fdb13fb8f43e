import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { EntityFacts } from '@quarterdeck/plugin-timeline-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { timelineApiRef } from '../../api/TimelineApi';
import {
  exampleAnswer,
  exampleEmptyAnswer,
  exampleEntity,
} from '../../testing/exampleAnswer';
import { TimelineContent } from './TimelineContent';

function renderContent(getFacts: () => Promise<EntityFacts>) {
  return renderInTestApp(
    <EntityProvider entity={exampleEntity}>
      <TimelineContent />
    </EntityProvider>,
    { apis: [[timelineApiRef, { getFacts }]] },
  );
}

const card = async (name: string) =>
  (await screen.findByRole('heading', { name })).closest('li');

describe('TimelineContent', () => {
  it('shows each with its status, the reason and since when', async () => {
    renderContent(async () => exampleAnswer());
    const first = await card('first');
    expect(first).toHaveTextContent('Healthy');
    expect(first).toHaveTextContent(
      'The entity declares it in its annotation quarterdeck.io/timeline-fact',
    );
    expect(first).toHaveTextContent('Since 9 days ago');
    expect(await card('second')).toHaveTextContent('Unknown');
    expect(screen.getByText(/Catalog read/)).toHaveTextContent(
      '20 seconds ago',
    );
  });

  it.each([
    ['list.none-declared', 'This entity declares no facts yet', 'annotations:'],
    ['list.not-observed', 'There is nothing to show', 'has not been read yet'],
  ] as const)('teaches what to do about %s', async (code, title, advice) => {
    renderContent(async () => exampleEmptyAnswer(code));
    expect(
      await screen.findByRole('region', { name: title }),
    ).toHaveTextContent(advice);
  });

  it('says whom to ask when it is forbidden', async () => {
    renderContent(async () => {
      throw Object.assign(new Error('denied'), { statusCode: 403 });
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this',
    );
  });

  it('recovers from a failure when asked to', async () => {
    let fail = true;
    renderContent(async () => {
      if (fail) {
        throw new Error('the database is locked');
      }
      return exampleAnswer();
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is locked',
    );
    fail = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await card('first')).toBeInTheDocument();
  });

  it('has a shape while it loads', async () => {
    renderContent(() => new Promise(() => {}));
    expect(await screen.findByText('Loading…')).toHaveAttribute(
      'role',
      'status',
    );
  });
});
