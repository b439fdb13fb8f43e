import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { BackupsApi } from '../../api/BackupsApi';
import {
  examplePolicy,
  examplePolicyProtection,
  exampleProtection,
  exampleRun,
  refused,
  runningBackup,
} from '../../testing/exampleProtection';
import { renderPage } from '../../testing/rendering';
import { BackupsContent } from './BackupsContent';

const page = (api: Partial<BackupsApi> = {}, address?: string) =>
  renderPage(<BackupsContent />, api, address);
const region = (name: string) => screen.findByRole('region', { name });

describe('the tab Backups', () => {
  it('says large what would be lost and how long recovery takes, against what is promised', async () => {
    page();
    const rpo = await region('RPO now');
    expect(within(rpo).getByRole('timer')).toHaveTextContent(/^9 hr/);
    expect(rpo).toHaveTextContent('Promised: at most 1 day');
    expect(rpo).toHaveTextContent(/The promise breaks in 1\d hours/);
    const rto = await region('RTO');
    expect(rto).toHaveTextContent('12 min 34 sec');
    expect(rto).toHaveTextContent('It took 11 min 40 sec');
    expect(rto).toHaveTextContent('5 GB, the size of today');
  });

  it('is grey with the reason and the button that mends it where nothing was measured', async () => {
    const user = userEvent.setup();
    const startRun = jest.fn(async () => exampleRun());
    page({
      startRun,
      getProtection: async () =>
        exampleProtection({
          policies: [
            examplePolicyProtection({
              rto: {
                targetMs: 14_400_000,
                ms: null,
                reason: backupsReason('clock.untested'),
                status: 'unknown',
                measuredMs: null,
                measuredAt: null,
                measuredBytes: null,
                todaysBytes: null,
              },
            }),
          ],
        }),
    });
    const rto = within(await region('RTO'));
    expect(rto.getByText('Not known')).toBeInTheDocument();
    expect(rto.getByText('No restore test has passed')).toBeInTheDocument();
    await user.click(rto.getByRole('button', { name: 'Run a restore test' }));
    expect(startRun).toHaveBeenCalledWith({
      policyId: examplePolicy.id,
      kind: 'restore-test',
    });
  });

  it('says what is promised and cannot be kept as it is arranged', async () => {
    const warning = backupsReason('policy.rpo-too-short', {
      rpo: 60,
      every: 1440,
    });
    page({
      getProtection: async () =>
        exampleProtection({
          policies: [
            examplePolicyProtection({
              policy: { ...examplePolicy, warnings: [warning] },
            }),
          ],
        }),
    });
    const list = await screen.findByRole('list', { name: 'Why this status' });
    expect(list).toHaveTextContent(
      'It promises to lose at most 60 minutes, but makes a backup every 1440 minutes at best',
    );
  });

  it('says why a button cannot be pressed', async () => {
    page({
      getProtection: async () =>
        exampleProtection({
          policies: [
            examplePolicyProtection({
              controls: {
                backup: refused,
                restoreTest: refused,
                restore: refused,
              },
            }),
          ],
        }),
    });
    const button = await screen.findByRole('button', { name: 'Back up now' });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription('There is no backup to restore');
  });

  it('shows what is under way, cancels it, and tells how it ended', async () => {
    const user = userEvent.setup();
    let running = [runningBackup];
    const cancelRun = jest.fn(async () => {
      running = [];
      return runningBackup;
    });
    page({
      cancelRun,
      getProtection: async () =>
        exampleProtection({ policies: [examplePolicyProtection({ running })] }),
      getRun: async () =>
        exampleRun({
          id: runningBackup.id,
          state: 'cancelled',
          stateReason: backupsReason('run.cancelled', {
            by: 'user:default/ada',
          }),
        }),
    });
    const run = within(await region('Full backup of shop-db'));
    expect(
      run.getByText('1.2 GB of 3 GB · 45 MB/s · 40 sec left'),
    ).toBeInTheDocument();
    expect(run.getByRole('progressbar')).toHaveAttribute('value', '0.4');
    expect(run.getByText('Dumping').closest('li')).toHaveAttribute(
      'aria-current',
      'step',
    );
    await user.click(
      run.getByRole('button', { name: 'Cancel: Full backup of shop-db' }),
    );
    await user.click(await screen.findByRole('button', { name: 'Cancel it' }));
    expect(cancelRun).toHaveBeenCalledWith(runningBackup.id);
    expect(await screen.findByText('ada cancelled it')).toBeInTheDocument();
    expect(
      screen
        .getAllByRole('status')
        .map(({ textContent }) => textContent)
        .join(),
    ).toContain('Full backup of shop-db: Cancelled. ada cancelled it');
  });

  it('teaches how to protect what is not protected', async () => {
    page({
      getProtection: async () =>
        exampleProtection({
          policies: [],
          status: 'unavailable',
          reason: backupsReason('status.unprotected'),
        }),
    });
    const empty = await region('No backups are arranged for this entity');
    expect(empty).toHaveTextContent('It holds data, and nothing protects it');
    expect(empty).toHaveTextContent('entityRef: component:default/shop');
  });

  it('says what failed and tries again', async () => {
    const user = userEvent.setup();
    const getProtection = jest
      .fn<Promise<ReturnType<typeof exampleProtection>>, []>()
      .mockRejectedValueOnce(new Error('the database is away'))
      .mockImplementation(async () => exampleProtection());
    page({ getProtection });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is away',
    );
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await region('RPO now')).toBeInTheDocument();
  });
});
