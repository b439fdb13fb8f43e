import { renderInTestApp } from '@backstage/test-utils';
import { HEALTH_STATUSES } from '@quarterdeck/toolkit-common';
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CopyableCode } from './CopyableCode/CopyableCode';
import { EmptyState } from './EmptyState/EmptyState';
import { ErrorPanel } from './ErrorPanel/ErrorPanel';
import { LiveStatus } from './LiveStatus/LiveStatus';
import { RelativeTime } from './RelativeTime/RelativeTime';
import { ServerClock } from './RelativeTime/ServerClock';
import { StatusChip } from './StatusChip/StatusChip';

describe('StatusChip', () => {
  it.each(HEALTH_STATUSES)(
    'says %s in a word beside its icon',
    async status => {
      await renderInTestApp(<StatusChip status={status} />);
      const chip = screen.getByText(new RegExp(`^${status}$`, 'i'));
      expect(chip).toHaveAttribute('data-status', status);
      expect(chip.querySelector('svg')).toHaveAttribute('aria-hidden', 'true');
    },
  );
});

describe('RelativeTime', () => {
  afterEach(() => jest.useRealTimers());

  it('counts on, by the clock of the server', async () => {
    jest.useFakeTimers({ now: Date.parse('2020-01-01T00:00:00.000Z') });
    await renderInTestApp(
      <ServerClock asOf="2026-03-04T12:00:10.000Z" receivedAt={Date.now()}>
        <RelativeTime dateTime="2026-03-04T12:00:00.000Z" />
      </ServerClock>,
    );
    const time = screen.getByRole('time');
    expect(time).toHaveTextContent('10 seconds ago');
    act(() => jest.advanceTimersByTime(5_000));
    expect(time).toHaveTextContent('15 seconds ago');
    act(() => jest.advanceTimersByTime(3 * 60_000));
    expect(time).toHaveTextContent('3 minutes ago');
    expect(time).toHaveAttribute('title', expect.stringContaining('2026'));
    expect(time).toHaveTextContent(/\(.*2026/);
  });
});

describe('CopyableCode', () => {
  afterEach(() => jest.restoreAllMocks());

  it('copies and says so', async () => {
    const user = userEvent.setup();
    const writeText = jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockResolvedValue();
    await renderInTestApp(
      <CopyableCode label="the command" code="kubectl get pods" />,
    );
    await user.click(screen.getByRole('button', { name: 'Copy: the command' }));
    expect(writeText).toHaveBeenCalledWith('kubectl get pods');
    expect(await screen.findByRole('status')).toHaveTextContent('Copied');
  });

  it('says when the browser refuses', async () => {
    const user = userEvent.setup();
    jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValue(new Error('denied'));
    await renderInTestApp(<CopyableCode label="the command" code="x" />);
    await user.click(screen.getByRole('button', { name: 'Copy: the command' }));
    expect(await screen.findByRole('status')).toHaveTextContent(
      'Select and copy by hand',
    );
  });
});

describe('EmptyState', () => {
  it('is a named region that teaches', async () => {
    await renderInTestApp(
      <EmptyState
        title="Nothing yet"
        snippet={{ label: 'annotation', code: 'key: value' }}
      >
        <p>Add this.</p>
      </EmptyState>,
    );
    const region = screen.getByRole('region', { name: 'Nothing yet' });
    expect(region).toHaveTextContent('Add this.');
    expect(region).toHaveTextContent('key: value');
  });
});

describe('ErrorPanel', () => {
  it('offers to try again what failed', async () => {
    const onRetry = jest.fn();
    await renderInTestApp(
      <ErrorPanel error={new Error('database is down')} onRetry={onRetry} />,
    );
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('This could not be loaded');
    expect(alert).toHaveTextContent('database is down');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });

  it('says whom to ask for what is forbidden', async () => {
    const error = Object.assign(new Error('Unauthorized'), { statusCode: 403 });
    await renderInTestApp(<ErrorPanel error={error} />);
    expect(screen.getByRole('alert')).toHaveTextContent(
      /You may not see this.*Ask an owner/,
    );
  });
});

describe('LiveStatus', () => {
  it('tells how fresh the page is, and when it is not', async () => {
    const asOf = new Date(Date.now() - 65_000).toISOString();
    const { rerender } = await renderInTestApp(
      <LiveStatus asOf={asOf} transport="signals" />,
    );
    expect(screen.getByText('Live')).toBeInTheDocument();
    expect(screen.getByText(/As of/)).toHaveTextContent('1 minute ago');
    rerender(
      <LiveStatus
        asOf={asOf}
        transport="signals"
        problem={new TypeError('Failed to fetch')}
      />,
    );
    expect(screen.getByRole('status')).toHaveTextContent(
      /Not up to date\..*confirmed 1 minute ago.*The portal does not answer/,
    );
  });
});
