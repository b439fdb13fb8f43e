import { renderInTestApp } from '@backstage/test-utils';
import type { DeadLetterPage, EventResult } from '@quarterdeck/toolkit-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DeadLetterList } from './DeadLetterList';

const NOW = '2026-11-22T00:00:00.000Z';

function letter(id: string, changes: object = {}) {
  return {
    id,
    sender: 'github',
    eventId: 'd1',
    eventType: 'deployment_status',
    reason: 'No component has the repository github.com/acme/new',
    mayBeTried: true,
    receivedAt: NOW,
    triedAt: NOW,
    attempts: 2,
    ...changes,
  };
}

async function show(
  items: DeadLetterPage['items'],
  retry: () => Promise<EventResult> = async () => {
    throw new Error('nobody tries');
  },
) {
  const shown = [...items];
  const load = async (): Promise<DeadLetterPage> => ({
    asOf: NOW,
    items: [...shown],
    pageInfo: {},
  });
  await renderInTestApp(
    <DeadLetterList load={load} retry={retry} channel="test:changed" />,
  );
  return { shown };
}

async function open(count: number) {
  await userEvent.click(
    await screen.findByRole('button', { name: `Show them (${count})` }),
  );
}

const answer = (
  result: EventResult['result'],
  reason: string | null = null,
): EventResult => ({ eventId: null, result, subjectId: null, reason });

it('says of each what was wrong with it', async () => {
  await show([letter('1'), letter('2', { mayBeTried: false })]);
  await open(2);
  expect(screen.getAllByText('github · deployment_status · d1')).toHaveLength(
    2,
  );
  expect(screen.getAllByText(/acme\/new/)).toHaveLength(2);
  expect(screen.getAllByRole('button', { name: /^Try again/ })).toHaveLength(1);
  expect(screen.getByText(/has to send it again/)).toBeInTheDocument();
});

it('says that one could be used, and shows it no more', async () => {
  const { shown } = await show([letter('1')], async () => {
    shown.pop();
    return answer('accepted');
  });
  await open(1);
  await userEvent.click(screen.getByRole('button', { name: /^Try again/ }));
  expect(await screen.findByText(/could be used/)).toBeInTheDocument();
  expect(screen.queryByText(/acme\/new/)).not.toBeInTheDocument();
});

it('says why one still cannot be used', async () => {
  await show([letter('1')], async () => answer('rejected', 'Still unknown'));
  await open(1);
  await userEvent.click(screen.getByRole('button', { name: /^Try again/ }));
  expect(await screen.findByText(/Still unknown/)).toBeInTheDocument();
});

it('says what failed', async () => {
  await show([letter('1')]);
  await open(1);
  await userEvent.click(screen.getByRole('button', { name: /^Try again/ }));
  expect(await screen.findByText(/nobody tries/)).toBeInTheDocument();
});

it('shows nothing where there are none', async () => {
  await show([]);
  expect(screen.queryByText('Events that could not be used')).toBeNull();
});
