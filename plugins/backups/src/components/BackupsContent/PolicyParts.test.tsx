import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { useLocation } from 'react-router-dom';
import type { BackupsApi } from '../../api/BackupsApi';
import {
  before,
  exampleBackup,
  exampleDetails,
  examplePlan,
  examplePolicy,
  exampleRestore,
  exampleRun,
  idOf,
} from '../../testing/exampleProtection';
import { renderPage } from '../../testing/rendering';
import { RunCalendar } from '../Calendar/RunCalendar';
import { RestorableQuestion } from '../Restorable/RestorableQuestion';
import { RetentionTrial } from '../Retention/RetentionTrial';
import { RunLists } from '../RunLists/RunLists';
import { BackupsContent } from './BackupsContent';

// Pages with all of this on them take long to search on a busy machine.
jest.setTimeout(60_000);

const Address = () => <output>{useLocation().search}</output>;
const page = (
  api: Partial<BackupsApi> = {},
  address?: string,
  part: ReactElement = <BackupsContent />,
) =>
  renderPage(
    <>
      {part}
      <Address />
    </>,
    api,
    address,
  );
const addressNow = () =>
  new URLSearchParams(document.querySelector('output')?.textContent ?? '');
const region = async (name: string) =>
  within(await screen.findByRole('region', { name }));

describe('the days', () => {
  it('are one tab stop, led through with the arrow keys, and show the runs of the one that is chosen', async () => {
    const user = userEvent.setup();
    const listRuns = jest.fn(async () => ({
      items: [exampleRun({ scheduledFor: null, queuedAt: before(0) })],
      pageInfo: {},
    }));
    page({ listRuns }, undefined, <RunCalendar policyId={examplePolicy.id} />);
    const days = await region('Days');
    const stop = () =>
      days
        .getAllByRole('gridcell')
        .filter(
          ({ tagName, tabIndex }) => tagName === 'BUTTON' && tabIndex === 0,
        );
    const failed = await days.findByRole('gridcell', {
      name: /: Failed\. 0 succeeded, 1 failed, 0 missed/,
    });
    const [today, ...others] = stop();
    expect(others).toEqual([]);
    today.focus();
    await user.keyboard('{ArrowLeft}{ArrowUp}{ArrowUp}');
    expect(failed).toHaveFocus();
    expect(stop()).toEqual([failed]);
    await user.keyboard('{End}{Enter}');
    expect(today).toHaveFocus();
    expect(addressNow().get('day')).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(today).toHaveAttribute('aria-selected', 'true');
    expect(
      await days.findByRole('list', { name: /^Runs of/ }),
    ).toBeInTheDocument();
  });
});

describe('the backups', () => {
  it('say why each is kept and open with all that is in them', async () => {
    const user = userEvent.setup();
    page();
    const list = within(
      await screen.findByRole('list', { name: 'All backups' }),
    );
    const [line] = list.getAllByRole('listitem');
    expect(line).toHaveTextContent('It is the newest good backup');
    expect(line).toHaveTextContent('local: verified');
    expect(line).toHaveTextContent('Proven to restore');
    await user.click(within(line).getByRole('button'));
    const details = within(
      await screen.findByRole('dialog', { name: 'Backup' }),
    );
    expect(
      await details.findByRole('table', { name: 'Tables' }),
    ).toHaveTextContent('public.orders51,200');
    expect(details.getByText('pg_dump 15.18')).toBeInTheDocument();
    expect(addressNow().get('backup')).toBe(idOf(200));
    await user.keyboard('{Escape}');
    expect(addressNow().get('backup')).toBeNull();
  });

  it('are pinned with a reason', async () => {
    const user = userEvent.setup();
    const pin = jest.fn(async () => exampleBackup());
    page({ pin }, `/?backup=${idOf(200)}`);
    await user.click(
      await screen.findByRole('button', { name: 'Pin this backup' }),
    );
    const dialog = within(
      await screen.findByRole('dialog', { name: /^Pin the backup of/ }),
    );
    expect(
      dialog.getByRole('button', { name: 'Pin this backup' }),
    ).toBeDisabled();
    await user.type(dialog.getByRole('textbox'), 'for the audit');
    await user.click(dialog.getByRole('button', { name: 'Pin this backup' }));
    expect(pin).toHaveBeenCalledWith(idOf(200), 'for the audit');
  });

  it('of an engine with records of its own have no manifest', async () => {
    page(
      { getBackup: async () => ({ ...exampleDetails(), manifest: null }) },
      `/?backup=${idOf(200)}`,
    );
    expect(
      await screen.findByText(/^There is no manifest/),
    ).toBeInTheDocument();
  });
});

describe('restore tests', () => {
  it('show which check failed, what it expected and what it found', async () => {
    page({}, undefined, <RunLists policyId={examplePolicy.id} />);
    const tests = await region('Restore tests');
    const table = await tests.findByRole('table', { name: 'Checks' });
    const [, first] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('table public.ordersCountFailed5120051199');
  });
});

describe('the question what could have been restored', () => {
  it('is answered with a point, what was lost, and the nearest ones of today', async () => {
    const user = userEvent.setup();
    const getRestorable = jest.fn(async ({ at }: { at: string }) => ({
      at,
      pointAt: before(86_400_000),
      backupId: idOf(200),
      wouldLoseMs: 3_600_000,
      isStillThere: true,
      nearestBefore: { backupId: idOf(200), pointAt: before(86_400_000) },
      nearestAfter: null,
      reason: backupsReason('restorable.there'),
    }));
    page(
      { getRestorable },
      undefined,
      <RestorableQuestion policyId={examplePolicy.id} />,
    );
    const question = await region('What could I have restored?');
    await user.type(question.getByLabelText('At'), '2026-11-17T14:05');
    await user.click(question.getByRole('button', { name: 'Tell me' }));
    expect(getRestorable).toHaveBeenCalledWith({
      policyId: examplePolicy.id,
      at: new Date('2026-11-17T14:05').toISOString(),
    });
    expect(
      await question.findByText('1 hr of changes would have been lost.', {
        exact: false,
      }),
    ).toBeInTheDocument();
    expect(question.getByText('It can be restored today')).toBeInTheDocument();
  });
});

describe('other rules of retention', () => {
  it('are tried without being kept, and come as configuration', async () => {
    const user = userEvent.setup();
    const previewRetention = jest.fn<
      ReturnType<BackupsApi['previewRetention']>,
      Parameters<BackupsApi['previewRetention']>
    >(async (_, rules) => ({
      rules,
      timeZone: 'Europe/Paris',
      items: [],
      leftOut: 0,
      kept: 7,
      removed: 24,
      removedBytes: 72_000_000_000,
    }));
    page(
      { previewRetention },
      undefined,
      <RetentionTrial policy={examplePolicy} />,
    );
    const trial = await region('What other rules would keep');
    const daily = trial.getByLabelText('Daily');
    await user.clear(daily);
    await user.type(daily, 'x');
    expect(daily).toBeInvalid();
    expect(
      trial.getByRole('button', { name: 'Show what they would keep' }),
    ).toBeDisabled();
    await user.clear(daily);
    await user.type(daily, '7');
    await user.click(
      trial.getByRole('button', { name: 'Show what they would keep' }),
    );
    expect(previewRetention).toHaveBeenCalledWith(examplePolicy.id, {
      daily: 7,
      weekly: 12,
      monthly: 24,
    });
    expect(
      await trial.findByText('7 kept, 24 removed (72 GB)'),
    ).toBeInTheDocument();
    expect(trial.getByText(/daily: 7/)).toBeInTheDocument();
  });
});

describe('a restore', () => {
  it('is planned beside the source by itself', async () => {
    const user = userEvent.setup();
    const planRestore = jest.fn(async () => examplePlan());
    page({ planRestore });
    await user.click(await screen.findByRole('button', { name: 'Restore…' }));
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Restore Orders' }),
    );
    await user.selectOptions(
      await dialog.findByLabelText('What comes back'),
      idOf(200),
    );
    await user.type(dialog.getByLabelText('Why it is restored'), 'lost rows');
    await user.click(dialog.getByRole('button', { name: 'Show the plan' }));
    expect(planRestore).toHaveBeenCalledWith({
      policyId: examplePolicy.id,
      backupId: idOf(200),
      target: 'isolated',
      reason: 'lost rows',
    });
    expect(
      await screen.findByText('database shop_restored on db.example.com'),
    ).toBeInTheDocument();
    expect(addressNow().get('plan')).toBe(idOf(300));
  });

  it('in the place of the source waits for a second person and for what has to be typed', async () => {
    const user = userEvent.setup();
    let plan = examplePlan({
      target: 'source',
      confirmation: 'shop-db',
      approval: { id: idOf(400), state: 'requested', link: '/approvals/1' },
      execute: {
        isAllowed: false,
        reason: backupsReason('control.no-backup'),
      },
    });
    const executeRestorePlan = jest.fn(async () => {
      plan = examplePlan({ state: 'executed', runId: idOf(500) });
      return plan;
    });
    const getRun = async () =>
      exampleRun({
        id: idOf(500),
        kind: 'restore',
        type: null,
        restore: {
          ...exampleRestore,
          checks: [],
          location: 'database shop',
          previousLocation: 'database shop_before',
        },
      });
    const first = page(
      { getRestorePlan: async () => plan, executeRestorePlan, getRun },
      `/?plan=${idOf(300)}`,
    );
    const execute = { name: 'Restore shop-db in its place' };
    expect(await screen.findByRole('button', execute)).toBeDisabled();
    expect(screen.getByText('Requested')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'See the request' }),
    ).toHaveAttribute('href', '/approvals/1');
    first.unmount();
    plan = {
      ...plan,
      approval: { id: idOf(400), state: 'granted', link: '/approvals/1' },
      execute: { isAllowed: true, reason: null },
    };
    page(
      { getRestorePlan: async () => plan, executeRestorePlan, getRun },
      `/?plan=${idOf(300)}`,
    );
    const confirmation = await screen.findByLabelText(
      'Type shop-db to confirm',
    );
    await user.type(confirmation, 'shop');
    expect(screen.getByRole('button', execute)).toBeDisabled();
    await user.type(confirmation, '-db');
    await user.click(screen.getByRole('button', execute));
    expect(executeRestorePlan).toHaveBeenCalledWith(idOf(300), 'shop-db');
    expect(
      await screen.findByText('The data is now in database shop.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        /^What was there before is kept in database shop_before/,
      ),
    ).toBeInTheDocument();
  });
});
